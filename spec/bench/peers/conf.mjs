/** conf, by a path with dots, as its README does it: each `set` reads the file, and writes it anew. */

import { load } from './install.mjs'

export const conf = {
  name: 'conf',
  module: 'conf',
  mode: '`set` by a path with dots',
  survives: 'crash',
  isSlow: true,
  async open(folder) {
    const { default: Conf } = await load('conf')
    const config = new Conf({ cwd: folder, configName: 'db', projectName: 'bench' })
    return {
      load: (records) => config.set('users', records),
      read: (index) => config.get(`users.${index}`),
      update: (index, value) => config.set(`users.${index}.score`, value),
      save: () => undefined,
      savesWithUpdate: true,
      close: () => undefined,
    }
  },
}
