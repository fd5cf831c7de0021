/** node-persist: a file for each record, nothing kept in memory, everything asynchronous. */

import { join } from 'node:path'
import { load } from './install.mjs'

const AT_ONCE = 64

export const nodePersist = {
  name: 'node-persist',
  module: 'node-persist',
  mode: 'a file for each record, `setItem` awaited',
  survives: 'crash',
  isSlow: true,
  isLazy: true,
  async open(folder) {
    const { default: library } = await load('node-persist')
    const storage = library.create({ dir: join(folder, 'items') })
    await storage.init()
    return {
      async load(records) {
        for (let at = 0; at < records.length; at += AT_ONCE) {
          const some = records.slice(at, at + AT_ONCE)
          await Promise.all(some.map((record) => storage.setItem(`user${record.id}`, record)))
        }
      },
      read: (index) => storage.getItem(`user${index}`),
      async update(index, value) {
        const record = await storage.getItem(`user${index}`)
        record.score = value
        await storage.setItem(`user${index}`, record)
      },
      save: () => undefined,
      savesWithUpdate: true,
      close: () => undefined,
    }
  },
}
