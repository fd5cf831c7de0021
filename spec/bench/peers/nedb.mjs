/** @seald-io/nedb: documents in memory, a log; each change is awaited, so written. */

import { join } from 'node:path'
import { load } from './install.mjs'

export const nedb = {
  name: '@seald-io/nedb',
  module: '@seald-io/nedb',
  mode: '`updateAsync` awaited, found by `_id`',
  survives: 'crash',
  million: true,
  async open(folder) {
    const { default: Datastore } = await load('@seald-io/nedb')
    const db = new Datastore({ filename: join(folder, 'db.nedb') })
    await db.loadDatabaseAsync()
    return {
      load: (records) =>
        db.insertAsync(records.map((record) => ({ _id: `user${record.id}`, ...record }))),
      read: (index) => db.findOneAsync({ _id: `user${index}` }),
      update: (index, value) =>
        db.updateAsync({ _id: `user${index}` }, { $set: { score: value } }, {}),
      save: () => db.compactDatafileAsync(),
      close: () => undefined,
    }
  },
}
