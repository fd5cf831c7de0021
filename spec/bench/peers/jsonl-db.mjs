/**
 * @alcalzone/jsonl-db: a Map and a log. `set` returns before anything is written; what is measured
 * ends when all of it is. `compress()` is how the file is brought up to date.
 */

import { join } from 'node:path'
import { load } from './install.mjs'

export const jsonlDb = {
  name: '@alcalzone/jsonl-db',
  module: '@alcalzone/jsonl-db',
  mode: 'default options, written later',
  survives: 'nothing',
  million: true,
  async open(folder) {
    const { default: exported, JsonlDB = exported.JsonlDB } = await load('@alcalzone/jsonl-db')
    const db = new JsonlDB(join(folder, 'db.jsonl'))
    await db.open()
    return {
      load(records) {
        for (const record of records) db.set(`user${record.id}`, record)
      },
      read: (index) => db.get(`user${index}`),
      update(index, value) {
        const record = db.get(`user${index}`)
        record.score = value
        db.set(`user${index}`, record)
      },
      // The only promise that everything has been written.
      settle: () => db.close(),
      reopen: () => db.open(),
      save: () => db.compress(),
      close: () => db.close(),
    }
  },
}
