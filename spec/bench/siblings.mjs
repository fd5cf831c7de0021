/**
 * A key set, and one added and deleted again, in an object of 100,000 keys and in one of ten. In memory:
 * no system call hides what it costs.
 */

import { open } from 'keepsake'
import { alternate } from './alternate.mjs'
import { random } from './random.mjs'

/** Nanoseconds, for each kind of change `<kind> <siblings>`. */
export function measure({ turns }) {
  const db = open(':memory:')
  const contenders = {}
  for (const siblings of [10, 100_000]) {
    const name = `of${siblings}`
    db[name] = Object.fromEntries(Array.from({ length: siblings }, (_, n) => [`key ${n}`, n]))
    const keys = db[name]
    let value = 0
    let added = 0
    contenders[`set ${siblings}`] = (count) => {
      for (let turn = 0; turn < count; turn++) keys[`key ${random(10)}`] = --value
    }
    contenders[`add and delete ${siblings}`] = (count) => {
      for (let turn = 0; turn < count; turn++) keys[`new ${added + turn}`] = turn
      for (let turn = 0; turn < count; turn++) delete keys[`new ${added + turn}`]
      added += count
    }
  }
  return alternate(contenders, { turns, count: 500 })
}
