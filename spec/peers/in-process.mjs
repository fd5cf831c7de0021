/**
 * Keepsake and the peers that live in the process, with the same few words:
 *
 *     open(folder) → { set(key, value), entries(), close(), noticed }     throws if refused
 *
 * `set` is awaited where the peer gives a promise; what has returned or resolved counts as kept.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { close, flush, open } from 'keepsake'

const ownManifest = new URL('../../package.json', import.meta.url)

export const keepsake = {
  name: 'keepsake, everysec',
  log: 'db.json.log.temp',
  file: 'db.json',
  samples: 600,
  version: () => JSON.parse(readFileSync(ownManifest, 'utf8')).version,
  async open(folder) {
    const session = { noticed: false }
    const hear = () => (session.noticed = true)
    process.on('warning', hear)
    const db = open(join(folder, 'db.json'), { interval: null })
    // Warnings come with the next turn.
    await setTimeout(0)
    process.off('warning', hear)
    return Object.assign(session, {
      set: (key, value) => void (db[key] = value),
      entries: () => Object.entries(db),
      flush: () => flush(db),
      close: () => close(db),
    })
  },
}

export const sqlite = {
  name: 'SQLite WAL, synchronous=NORMAL',
  module: 'better-sqlite3',
  log: 'db.sqlite-wal',
  samples: 600,
  async open(folder, modules) {
    const { default: Database } = await modules.load('better-sqlite3')
    const db = new Database(join(folder, 'db.sqlite'))
    try {
      db.pragma('journal_mode = WAL')
      db.pragma('synchronous = NORMAL')
      db.exec('CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value TEXT)')
      const put = db.prepare('INSERT OR REPLACE INTO kept VALUES (?, ?)')
      const all = db.prepare('SELECT key, value FROM kept ORDER BY rowid').raw()
      return {
        noticed: false,
        set: (key, value) => void put.run(key, value),
        entries: () => all.all(),
        close: () => void db.close(),
      }
    } catch (error) {
      db.close()
      throw error
    }
  },
}

export const jsonlDb = {
  name: '@alcalzone/jsonl-db',
  module: '@alcalzone/jsonl-db',
  log: 'db.jsonl',
  samples: 600,
  async open(folder, modules) {
    const { default: exported } = await modules.load('@alcalzone/jsonl-db')
    const db = new exported.JsonlDB(join(folder, 'db.jsonl'))
    await db.open()
    return {
      noticed: false,
      set: (key, value) => void db.set(key, value),
      entries: () => [...db.entries()],
      close: () => db.close(),
    }
  },
}

export const lowdb = {
  name: 'lowdb, JSONFile',
  module: 'lowdb',
  file: 'db.json',
  async open(folder, modules) {
    const { Low } = await modules.load('lowdb')
    const { JSONFile } = await modules.load('lowdb', 'lib/node.js')
    const db = new Low(new JSONFile(join(folder, 'db.json')), {})
    await db.read()
    return {
      noticed: false,
      set(key, value) {
        db.data[key] = value
        return db.write()
      },
      entries: () => Object.entries(db.data),
      close: () => undefined,
    }
  },
}

export const writeFileAtomic = {
  name: 'write-file-atomic',
  module: 'write-file-atomic',
  file: 'db.json',
  async open(folder, modules) {
    const { default: writeFile } = await modules.load('write-file-atomic')
    const file = join(folder, 'db.json')
    const data = JSON.parse(readFileSync(file, { encoding: 'utf8', flag: 'a+' }) || '{}')
    return {
      noticed: false,
      set(key, value) {
        data[key] = value
        return writeFile(file, JSON.stringify(data))
      },
      entries: () => Object.entries(data),
      close: () => undefined,
    }
  },
}
