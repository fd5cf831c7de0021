/**
 * classic-level, JSON under a key. The record is read, changed and put back, each put awaited. It is
 * in the hands of the system then (`sync: false`, the default), which outlives the process.
 */

import { join } from 'node:path'
import { load } from './install.mjs'

const key = (index) => `user${String(index).padStart(8, '0')}`

export const level = {
  name: 'classic-level',
  module: 'classic-level',
  mode: 'JSON under a key, `put` awaited',
  survives: 'crash',
  isLazy: true,
  million: true,
  async open(folder) {
    const { ClassicLevel } = await load('classic-level')
    const db = new ClassicLevel(join(folder, 'db'), { valueEncoding: 'json' })
    await db.open()
    return {
      load: (records) =>
        db.batch(records.map((value) => ({ type: 'put', key: key(value.id), value }))),
      read: (index) => db.get(key(index)),
      update(index, value) {
        const record = db.getSync(key(index))
        record.score = value
        return db.put(key(index), record)
      },
      save: () => db.compactRange(key(0), key(99_999_999)),
      close: () => db.close(),
    }
  },
}
