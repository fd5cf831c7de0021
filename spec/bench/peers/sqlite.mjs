/**
 * better-sqlite3, as its README says: WAL. A row for each record, found by its rowid, the cheapest
 * key there is; the change is made by SQLite (`json_set`), through a statement prepared once.
 * NORMAL is durable against a crash, FULL against a power cut.
 */

import { join } from 'node:path'
import { load } from './install.mjs'

export async function openTable(folder, synchronous) {
  const { default: Database } = await load('better-sqlite3')
  const db = new Database(join(folder, 'db.sqlite'))
  db.pragma('journal_mode = WAL')
  db.pragma(`synchronous = ${synchronous}`)
  db.exec('CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, value TEXT NOT NULL)')
  const insert = db.prepare('INSERT INTO users VALUES (?, ?)')
  const change = db.prepare("UPDATE users SET value = json_set(value, '$.score', ?) WHERE id = ?")
  const find = db.prepare('SELECT value FROM users WHERE id = ?').pluck()
  return {
    load: db.transaction((records) => {
      for (const record of records) insert.run(record.id, JSON.stringify(record))
    }),
    clear: () => db.exec('DELETE FROM users'),
    read: (index) => JSON.parse(find.get(index)),
    update: (index, value) => void change.run(value, index),
    save: () => db.pragma('wal_checkpoint(TRUNCATE)'),
    close: () => db.close(),
  }
}

export const sqliteNormal = {
  name: 'better-sqlite3 NORMAL',
  module: 'better-sqlite3',
  mode: 'WAL, `synchronous = NORMAL`',
  survives: 'crash',
  isLazy: true,
  million: true,
  open: (folder) => openTable(folder, 'NORMAL'),
}

export const sqliteFull = {
  name: 'better-sqlite3 FULL',
  module: 'better-sqlite3',
  mode: 'WAL, `synchronous = FULL`',
  survives: 'power cut',
  isLazy: true,
  open: (folder) => openTable(folder, 'FULL'),
}
