/** Dates that stay live: `db.born.setFullYear(1990)` is one log line. */

import { change } from './change.js'
import { put } from './contents.js'
import { hidden } from './members.js'
import { admit } from './place.js'
import { nodeOf } from './tree.js'

type Setter = (this: Date, ...numbers: [number]) => number

const SETTERS = Object.getOwnPropertyNames(Date.prototype).filter((name) => name.startsWith('set'))

/** What a live Date answers instead of the native methods. */
export const dateMembers = hidden(
  Object.fromEntries(SETTERS.map((name) => [name, setter(name as 'setTime')])),
)

function setter(name: 'setTime'): Setter {
  const native = Date.prototype[name]
  return function (this: Date, ...numbers) {
    const node = nodeOf(this)
    if (node === undefined) return native.apply(this, numbers)
    const changed = new Date(this.getTime())
    // The numbers may be code that moves this very Date: where it is, is asked afterwards.
    const result = native.apply(changed, numbers)
    const place = admit(node)
    if (Object.is(this.getTime(), changed.getTime())) return result
    change(node, place, {
      steps: () => [{ op: 'replace', keys: [], value: changed }],
      write(_, report) {
        put(node.target, 'time', changed.getTime())
        report()
      },
    })
    return result
  }
}
