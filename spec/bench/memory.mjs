/** Prints the bytes that reading an object for the first time costs. Needs --expose-gc. */

import { open } from 'keepsake'
import { records } from './records.mjs'

const SIZE = 100_000
const db = open(':memory:', { defaults: { users: records(SIZE) } })
const used = () => {
  for (let turn = 0; turn < 4; turn++) globalThis.gc()
  return process.memoryUsage().heapUsed
}
const { users } = db
const before = used()
const held = []
for (let at = 0; at < SIZE; at++) held.push(users[at])
const after = used()
// The list that holds them has 8 bytes for each.
process.stdout.write(String((after - before) / held.length - 8))
