/** lowdb with its JSON file, synchronous: the object is changed, and `write()` writes all of it. */

import { join } from 'node:path'
import { load } from './install.mjs'

export const lowdb = {
  name: 'lowdb',
  module: 'lowdb',
  mode: '`JSONFileSyncPreset`, `write()` after each change',
  survives: 'crash',
  million: true,
  async open(folder) {
    const { JSONFileSyncPreset } = await load('lowdb', 'lowdb/node')
    const db = JSONFileSyncPreset(join(folder, 'db.json'), { users: [] })
    return {
      load(records) {
        db.data.users = records
        db.write()
      },
      read: (index) => db.data.users[index],
      update(index, value) {
        db.data.users[index].score = value
        db.write()
      },
      save: () => db.write(),
      close: () => undefined,
    }
  },
}
