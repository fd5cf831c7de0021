/**
 * The process that is killed. It runs one workload, and reports one byte for every change that has
 * returned: through `writeSync`, so that no report dies with it.
 *
 *     node writer.mjs <db.json> <number of the last change> <workload>     3> reports
 */
import { writeSync } from 'node:fs'
import { open, transact } from 'keepsake'
import { beginning } from '../real/history.mjs'
import { workloads } from './workloads.mjs'

const REPORTS = 3
const [, , file, last, name] = process.argv
const { run, how } = workloads[name]

class Pen {
  db
  #k = Number(last)

  /** The beginning is a change like any other. */
  open(options = {}) {
    this.db = open(file, { ...options, defaults: beginning() })
    if (this.#k === 0) this.#report()
  }

  grow(count) {
    for (let made = 0; made < count; made++) {
      how(this.db, this.#k + 1, transact)
      this.#report()
    }
  }

  /** A transaction that fails: no change. */
  undo() {
    const failure = new Error('undone')
    try {
      transact(this.db, (db) => {
        how(db, this.#k + 1, transact)
        throw failure
      })
    } catch (error) {
      if (error !== failure) throw error
    }
  }

  #report() {
    this.#k++
    writeSync(REPORTS, '.')
  }
}

process.removeAllListeners('warning')
await run(new Pen())
