/** Dates that stay live: `db.born.setFullYear(1990)` is one log line. */

import { keep } from './keep.js'
import { hidden } from './members.js'
import { replaceText } from './patch.js'
import { nodeOf } from './tree.js'
import { admit } from './place.js'

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
    const place = node && admit(node)
    if (node === undefined) return native.apply(this, numbers)
    if (place === undefined) {
      keep(node, 'outside')
      return native.apply(this, numbers)
    }
    const { tree } = node
    const before = this.getTime()
    const changed = new Date(before)
    const result = native.apply(changed, numbers)
    if (Object.is(before, changed.getTime())) return result
    const text = replaceText(place.pointer, tree.text(changed))
    keep(node, 'inside')
    Date.prototype.setTime.call(this, changed.getTime())
    tree.record(place, text, node)
    return result
  }
}
