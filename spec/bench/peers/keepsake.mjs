/** keepsake itself, in the words of the peers. */

import { join } from 'node:path'
import { close, flush, open, transact } from 'keepsake'

async function openIn(folder, options) {
  const db = open(join(folder, 'db.json'), options)
  return {
    load(records) {
      transact(db, () => {
        db.users = []
        const { users } = db
        for (const record of records) users.push(record)
      })
    },
    read: (index) => db.users[index],
    update(index, value) {
      db.users[index].score = value
    },
    save: () => flush(db),
    close: () => close(db),
  }
}

export const keepsake = {
  name: 'keepsake',
  mode: 'default options',
  survives: 'crash',
  million: true,
  open: (folder) => openIn(folder, {}),
}

export const keepsakeAlways = {
  name: 'keepsake, always',
  mode: "`fsync: 'always'`",
  survives: 'power cut',
  open: (folder) => openIn(folder, { fsync: 'always' }),
}
