/**
 * valtio and a file: what its users write themselves. The state is subscribed to, and its snapshot
 * written, to a temporary file first; each change waits for that.
 */

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from './install.mjs'

export const valtio = {
  name: 'valtio + file',
  module: 'valtio',
  mode: 'subscribed, `JSON.stringify` of the snapshot',
  survives: 'crash',
  isSlow: true,
  async open(folder) {
    const { proxy, snapshot, subscribe } = await load('valtio', 'valtio/vanilla')
    const file = join(folder, 'db.json')
    const state = proxy(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { users: [] })
    const save = () => {
      writeFileSync(`${file}.new`, JSON.stringify(snapshot(state), null, 2))
      renameSync(`${file}.new`, file)
    }
    let written = () => undefined
    subscribe(state, () => {
      save()
      written()
    })
    const change = (work) =>
      new Promise((resolve) => {
        written = resolve
        work()
      })
    return {
      load: (records) => change(() => (state.users = records)),
      read: (index) => state.users[index],
      update: (index, value) => change(() => (state.users[index].score = value)),
      save,
      savesWithUpdate: true,
      close: () => undefined,
    }
  },
}
