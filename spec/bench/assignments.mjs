/**
 * What an assignment costs, beside writing the very same bytes with nothing around it, and beside
 * SQLite doing the same. With it, two parts of the cost alone: encoding, crc and write; and one write
 * through on-change.
 */

import { mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { close, open } from 'keepsake'
import onChange from 'on-change'
import { alternate } from './alternate.mjs'
import { openTable } from './peers/sqlite.mjs'
import { random } from './random.mjs'
import { records } from './records.mjs'

const OPS = 2000

/** Nanoseconds: `raw`, `parts`, `onChange`, and for each size `store <size>`, `sqlite <size>`. */
export async function measure({ folder, sizes, sqliteSizes, turns }) {
  const contenders = { ...bare(folder), onChange: throughOnChange() }
  for (const size of sizes) contenders[`store ${size}`] = await storeOf(folder, size)
  for (const size of sqliteSizes) contenders[`sqlite ${size}`] = await sqliteOf(folder, size)
  return alternate(contenders, { turns, count: OPS })
}

function bare(folder) {
  const raw = openSync(join(folder, 'raw'), 'w')
  const encoded = openSync(join(folder, 'encoded'), 'w')
  const line = lastLine(folder)
  let at = 0
  let seq = 0
  let crc = 0
  let end = 0
  return {
    raw(count) {
      for (let turn = 0; turn < count; turn++) at += writeSync(raw, line, 0, line.length, at)
    },
    parts(count) {
      for (let turn = 0; turn < count; turn++) {
        const path = JSON.stringify(`/users/${random(1000)}/score`)
        const value = JSON.stringify(seq)
        const patch = `{"op":"replace","path":${path},"value":${value}}`
        const body = `{"seq":${++seq},"time":${Date.now()},"patch":[${patch}]`
        crc = crc32(body, crc)
        const text = Buffer.from(`${body},"crc":"${crc.toString(16).padStart(8, '0')}"}\n`)
        end += writeSync(encoded, text, 0, text.length, end)
      }
    },
  }
}

/** What the store writes for one assignment. */
function lastLine(folder) {
  const path = join(folder, 'line.json')
  const db = open(path, { interval: null, defaults: { users: records(1000) } })
  db.users[567].score = 123_456
  const bytes = readFileSync(`${path}.log.temp`)
  return bytes.subarray(bytes.lastIndexOf('\n', bytes.length - 2) + 1)
}

/** As `lib/document/observe.ts` does it: one instance, over an object that is empty in between. */
function throughOnChange() {
  const seat = Object.create(null)
  const watched = onChange(seat, (key) => delete seat[key], { isShallow: true, details: true })
  let value = 0
  return (count) => {
    for (let turn = 0; turn < count; turn++) watched.score = ++value
  }
}

async function storeOf(folder, size) {
  const home = join(folder, `store-${size}`)
  mkdirSync(home)
  const path = join(home, 'db.json')
  await close(open(path, { defaults: { users: records(size) } }))
  const store = open(path)
  let value = 1
  return (count) => {
    for (let turn = 0; turn < count; turn++) store.users[random(size)].score = value++
  }
}

async function sqliteOf(folder, size) {
  const home = join(folder, `sqlite-${size}`)
  mkdirSync(home)
  const table = await openTable(home, 'NORMAL')
  table.load(records(size))
  table.save()
  let value = 1
  return (count) => {
    for (let turn = 0; turn < count; turn++) table.update(random(size), value++)
  }
}
