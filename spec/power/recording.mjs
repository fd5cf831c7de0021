/**
 * What a disk was told while a writer was at it, in order: see recorder.c.
 *
 *     W write at 81920, 4096 bytes
 *     M i 12
 *     F flush: everything above is on the disk
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { command } from '../real/scene.mjs'
import { Volume } from './volume.mjs'

const writer = fileURLToPath(new URL('writer.mjs', import.meta.url))
const HEAD = 16

/** Runs a writer on a recorded disk. Gives the disk as it was before, and the records. */
export async function record({ scene, recorder, kind, changes, seed }) {
  const room = scene.room('recording')
  const before = Volume.make(join(room, 'before'), kind)
  const { image } = before.copy(join(room, 'image'))
  const log = join(room, 'log')
  const disk = scene.room('disk')
  const mount = scene.room('mount')
  const daemon = scene.spawn(recorder, [image, log, disk, '-f', '-s'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  await untilMounted(disk)
  new Volume(join(disk, 'disk'), kind).mount(mount)
  const file = join(mount, 'made', 'here', 'db.json')
  const words = [writer, file, 0, changes, seed, join(disk, 'marks')].map(String)
  const child = scene.spawn(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit'] })
  const { code, signal } = await child.ended
  if (code !== 0) throw new Error(`the writer ended by itself (${code ?? signal})`)
  // What comes behind this was not asked for by the writer.
  const { length } = readFileSync(log)
  command('umount', mount)
  await unmounted(disk)
  await daemon.ended
  return { before, records: recordsIn(readFileSync(log).subarray(0, length)) }
}

async function untilMounted(folder) {
  while (spawnSync('test', ['-e', join(folder, 'disk')]).status !== 0) await setTimeout(20)
}

/** The loop device lets go of the disk a moment after the file system has. */
async function unmounted(folder) {
  for (let attempt = 0; attempt < 250; attempt++) {
    if (spawnSync('umount', [folder]).status === 0) return
    await setTimeout(20)
  }
  throw new Error(`${folder} cannot be unmounted`)
}

function recordsIn(log) {
  const records = []
  for (let at = 0; at + HEAD <= log.length;) {
    const kind = String.fromCharCode(log[at])
    const length = log.readUInt32LE(at + 4)
    const offset = Number(log.readBigUInt64LE(at + 8))
    records.push({ kind, offset, bytes: log.subarray(at + HEAD, at + HEAD + length) })
    at += HEAD + length
  }
  return records
}
