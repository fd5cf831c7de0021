/** Many inserts at once: 100,000 records in one `transact`, and in one transaction of SQLite. */

import { open, transact } from 'keepsake'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { median } from './alternate.mjs'
import { openTable } from './peers/sqlite.mjs'
import { records } from './records.mjs'

const SIZE = 100_000

/** Milliseconds: `list`, `keys` and `sqlite`, if it is there. */
export async function measure({ folder, turns, hasSqlite }) {
  const db = open(join(folder, 'inserts.json'), { interval: null })
  const added = records(SIZE)
  const contenders = {
    list: {
      clear: () => (db.list = []),
      insert: () =>
        transact(db, () => {
          const { list } = db
          for (const record of added) list.push(record)
        }),
    },
    keys: {
      clear: () => (db.keys = {}),
      insert: () =>
        transact(db, () => {
          const { keys } = db
          for (const record of added) keys[record.name] = record
        }),
    },
    ...(hasSqlite && { sqlite: await sqlite(folder, added) }),
  }
  const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]))
  for (let turn = -1; turn < turns; turn++) {
    for (const [name, { clear, insert }] of Object.entries(contenders)) {
      clear()
      globalThis.gc()
      const before = performance.now()
      insert()
      if (turn >= 0) times[name].push(performance.now() - before)
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]))
}

async function sqlite(folder, added) {
  const home = join(folder, 'inserts-sqlite')
  mkdirSync(home)
  const table = await openTable(home, 'NORMAL')
  const clear = () => {
    table.clear()
    table.save()
  }
  return { clear, insert: () => table.load(added) }
}
