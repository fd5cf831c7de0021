/**
 * lmdb, the record read, changed and put back. By default a `put` is awaited until it is on the disk;
 * with `noSync` the system is left to write it, and `putSync` spares the way through its thread.
 */

import { join } from 'node:path'
import { load } from './install.mjs'

async function openIn(folder, { noSync }) {
  const { open } = await load('lmdb')
  const db = open({ path: join(folder, 'db.lmdb'), noSync })
  const change = (index, value) => ({ ...db.get(index), score: value })
  return {
    load: (records) =>
      db.transaction(() => {
        for (const record of records) void db.put(record.id, record)
      }),
    read: (index) => db.get(index),
    update: noSync
      ? (index, value) => void db.putSync(index, change(index, value))
      : (index, value) => db.put(index, change(index, value)),
    save: () => db.flushed,
    close: () => db.close(),
  }
}

export const lmdb = {
  name: 'lmdb',
  module: 'lmdb',
  mode: 'default options, `put` awaited',
  survives: 'power cut',
  isLazy: true,
  open: (folder) => openIn(folder, { noSync: false }),
}

export const lmdbNoSync = {
  name: 'lmdb, noSync',
  module: 'lmdb',
  mode: '`noSync`, `putSync`',
  survives: 'crash',
  isLazy: true,
  open: (folder) => openIn(folder, { noSync: true }),
}
