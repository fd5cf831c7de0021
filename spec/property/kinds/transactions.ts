// Transactions around other changes: kept, undone, nested, undone inside and caught.

import type { Draw } from '../draw.js'
import { block, oneLine, severalLines } from './kind.js'
import type { Kind } from './kind.js'

/** Statements of `simple` kinds, each on lines of its own so that shrinking can take one out. */
export function transactionsOf(simple: readonly Kind[]): readonly Kind[] {
  const one = (d: Draw) => block(d.random.pick(simple).template(d))
  const some = (d: Draw) => Array.from({ length: 1 + d.random.below(3) }, () => one(d)).join('\n')
  const stop = "throw new Error('stop')"

  const whole = oneLine({
    transact: (d) => `transact(db, () => {\n${some(d)}\n})`,
    'transact that gives a result': (d) => `return transact(db, () => {\n${some(d)}\nreturn 7\n})`,
    'transact that throws': (d) => `transact(db, () => {\n${some(d)}\n${stop}\n})`,
    'transact that holds a reference and throws': (d) =>
      `transact(db, () => {\n${d.holding(d.anyInTree().code)}\n${some(d)}\n${stop}\n})`,
    'transact that throws after a reference was held': (d) =>
      `${d.holding(d.anyInTree().code)}\ntransact(db, () => {\n${some(d)}\n${some(d)}\n${stop}\n})`,
    'transact that writes to what it has taken out, and throws': (d) => {
      const { code } = d.longList(1)
      return `transact(db, () => {
const x = ${code}.shift()
if (isRecord(x)) x.n = 'gone'
if (isRecord(x)) x.child = ${d.item()}
${one(d)}
${stop}
})`
    },
    'transact that moves, and throws': (d) => {
      const list = d.longList(1)
      return `transact(db, () => {\nconst x = ${list.code}.pop()\n${d.list().code}.unshift(x)\nif (isRecord(x)) x.n = 'moved'\n${stop}\n})`
    },
    'transact inside transact': (d) =>
      `transact(db, () => {\n${some(d)}\ntransact(db, () => {\n${some(d)}\n})\n${one(d)}\n})`,
    'transact inside transact, the outer throws': (d) =>
      `transact(db, () => {\n${one(d)}\ntransact(db, () => {\n${some(d)}\n})\n${stop}\n})`,
    'transact inside transact, the inner throws': (d) =>
      `transact(db, () => {\n${one(d)}\ntransact(db, () => {\n${some(d)}\n${stop}\n})\n${one(d)}\n})`,
    'transact inside transact, the inner throws and is caught': (d) =>
      `transact(db, () => {\n${some(d)}\ntry {\ntransact(db, () => {\n${some(d)}\n${stop}\n})\n} catch (error) { if (error.message !== 'stop') throw error }\n${some(d)}\n})`,
    'transact three deep, the middle throws and is caught': (d) =>
      `transact(db, () => {\n${one(d)}\ntry {\ntransact(db, () => {\n${one(d)}\ntransact(db, () => {\n${one(d)}\n})\n${stop}\n})\n} catch (error) { if (error.message !== 'stop') throw error }\n${one(d)}\n})`,
    'transact with a promise': (d) =>
      `transact(db, async () => { ${d.record().code}.n = ${d.scalar()} })`,
    'transact that changes and changes back': (d) => {
      const { code } = d.recordInTree()
      return `transact(db, () => {\nconst n = ${code}.n\n${code}.n = 'other'\nif (n === undefined) delete ${code}.n; else ${code}.n = n\n})`
    },
    'transact with a refused value in the end': (d) =>
      `transact(db, () => {\n${some(d)}\n${d.recordInTree().code}.bad = () => 1\n})`,
  })

  const several = severalLines({
    'a transaction in a callback': (d) =>
      `${d.longList(1).code}.forEach((x) => transact(db, () => {\nif (isRecord(x)) x.n = rank(x) + 1\nif (isRecord(x)) x.twice = rank(x) * 2\n}))`,
    'a transaction that throws in a callback': (d) =>
      `${d.longList(1).code}.forEach((x) => { try { transact(db, () => {\nif (isRecord(x)) x.n = 'undone'\n${stop}\n}) } catch (error) { if (error.message !== 'stop') throw error } if (isRecord(x)) x.kept = true })`,
  })

  return [...whole, ...several]
}
