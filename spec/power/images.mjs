/**
 * Crash images from a recording. Everything up to a flush is on the disk. Of the writes after it,
 * up to the moment of the crash, a disk may have made any: all, none, some, in any order, the last
 * one up to some sector.
 */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { dice } from './dice.mjs'
import { Marks } from './marks.mjs'

const SECTOR = 512

/** What becomes of the writes since the last flush, in turn. */
const WAYS = ['all', 'none', 'some', 'some', 'torn']

/** Yields `{ volume, from, to, way }` for `count` crashes, spread over the recording. */
export function* images({ before, records, folder, count, seed }) {
  const roll = dice(seed)
  const crashes = chosen(records, count, roll)
  const durable = before.copy(join(folder, 'durable'))
  const fd = openSync(durable.image, 'r+')
  const marks = new Marks(0)
  let pending = []
  try {
    for (const [index, record] of records.entries()) {
      if (record.kind === 'M') marks.hear(record.bytes.toString())
      if (record.kind === 'W') pending.push(record)
      if (record.kind === 'F') {
        for (const write of pending) put(fd, write)
        pending = []
      }
      for (let crash = crashes.get(index) ?? 0; crash > 0; crash--) {
        const way = pending.length === 0 ? 'all' : WAYS[roll(WAYS.length)]
        const volume = durable.copy(join(folder, 'crash'))
        apply(volume.image, pending, { way, roll })
        yield { volume, way, unflushed: pending.length, from: marks.durable, to: marks.issued }
        rmSync(volume.image)
      }
    }
  } finally {
    closeSync(fd)
    rmSync(durable.image)
  }
}

/** How many crashes come behind which record. Most behind a write, where there is more to lose. */
function chosen(records, count, roll) {
  const indices = [...records.keys()]
  const writes = indices.filter((index) => records[index].kind === 'W')
  const crashes = new Map()
  for (let crash = 0; crash < count; crash++) {
    const among = roll(4) === 0 ? indices : writes
    const index = among[roll(among.length)]
    crashes.set(index, (crashes.get(index) ?? 0) + 1)
  }
  return crashes
}

function apply(image, writes, { way, roll }) {
  const fd = openSync(image, 'r+')
  for (const [index, write] of writes.entries()) {
    const isLast = index === writes.length - 1
    if (way === 'none' || (way === 'some' && roll(2) === 0)) continue
    if (way === 'torn' && isLast) put(fd, write, SECTOR * roll(write.bytes.length / SECTOR))
    else put(fd, write)
  }
  closeSync(fd)
}

function put(fd, { bytes, offset }, length = bytes.length) {
  if (length > 0) writeSync(fd, bytes, 0, length, offset)
}
