/** The bytes that reading an object for the first time costs. Needs --expose-gc. */

import { open } from 'keepsake'
import { records } from './records.mjs'

const SIZE = 100_000
const used = () => {
  for (let turn = 0; turn < 4; turn++) globalThis.gc()
  return process.memoryUsage().heapUsed
}
// In functions of their own, so that nothing made on the way is still held when it is measured.
const opened = () => open(':memory:', { defaults: { users: records(SIZE) } }).users
const held = new Array(SIZE).fill(null)
const touch = (users) => {
  for (let at = 0; at < SIZE; at++) held[at] = users[at]
}

export function measure() {
  const users = opened()
  touch([])
  const before = used()
  touch(users)
  return (used() - before) / SIZE
}
