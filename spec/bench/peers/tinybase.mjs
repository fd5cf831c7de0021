/**
 * tinybase: a table with a row for each record, the address as two cells, for cells are flat. The
 * file persister writes all of it, and is told to after each change, for autosaving loses it.
 */

import { join } from 'node:path'
import { load } from './install.mjs'

const row = ({ address, ...cells }) => ({ ...cells, ...address })

export const tinybase = {
  name: 'tinybase',
  module: 'tinybase',
  mode: '`save()` after each change',
  survives: 'crash',
  isSlow: true,
  async open(folder) {
    const { createStore } = await load('tinybase')
    const { createFilePersister } = await load('tinybase', 'tinybase/persisters/persister-file')
    const store = createStore()
    const persister = createFilePersister(store, join(folder, 'db.json'))
    await persister.load()
    return {
      load(records) {
        store.setTable('users', Object.fromEntries(records.map((each) => [each.id, row(each)])))
        return persister.save()
      },
      read: (index) => store.getRow('users', String(index)),
      update(index, value) {
        store.setCell('users', String(index), 'score', value)
        return persister.save()
      },
      save: () => persister.save(),
      close: () => persister.destroy(),
    }
  },
}
