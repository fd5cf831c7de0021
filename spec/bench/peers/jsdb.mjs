/**
 * @small-tech/jsdb: a proxy and a log of JavaScript. An assignment returns before it is written;
 * what is measured ends when `close()` says that all of it is. It compacts when it is opened.
 */

import { join } from 'node:path'
import { load } from './install.mjs'

export const jsdb = {
  name: '@small-tech/jsdb',
  module: '@small-tech/jsdb',
  mode: 'assignment, written later',
  survives: 'nothing',
  async open(folder) {
    const { default: JSDB } = await load('@small-tech/jsdb')
    const openAgain = () => JSDB.open(join(folder, 'db'))
    let db = openAgain()
    return {
      load(records) {
        db.users = records
      },
      read: (index) => db.users[index],
      update(index, value) {
        db.users[index].score = value
      },
      settle: () => db.close(),
      reopen() {
        db = openAgain()
      },
      async save() {
        await db.close()
        db = openAgain()
      },
      close: () => db.close(),
    }
  },
}
