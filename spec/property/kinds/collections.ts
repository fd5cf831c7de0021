// Maps, Sets and Dates: every mutator, and what is inside them.

import { mapKey } from '../source.js'
import { oneLine, severalLines } from './kind.js'
import type { Kind, Templates } from './kind.js'

const maps = oneLine({
  'map set': (d) => `${d.map().code}.set(${mapKey(d.random)}, ${d.value()})`,
  'map set an object': (d) => `${d.map().code}.set(${mapKey(d.random)}, ${d.item()})`,
  'map set a key that is there': (d) => {
    const map = d.map()
    return `${map.code}.set(${d.entry(map)}, ${d.value()})`
  },
  'map set undefined': (d) => `${d.mapInTree().code}.set('k', undefined)`,
  'map delete': (d) => {
    const map = d.map()
    return `return ${map.code}.delete(${d.entry(map)})`
  },
  'map delete a key that is not there': (d) => `return ${d.map().code}.delete('absent')`,
  'map clear': (d) => `${d.map().code}.clear()`,
  'map set a value of the same map': (d) => {
    const map = d.map()
    return `${map.code}.set('again', ${map.code}.get(${d.entry(map)}))`
  },
})

const sets = oneLine({
  'set add': (d) => `${d.set().code}.add(${d.value()})`,
  'set add an object': (d) => `${d.set().code}.add(${d.item()})`,
  'set add a member again': (d) => {
    const { code } = d.set()
    return `for (const member of ${code}) { ${code}.add(member); break }`
  },
  'set delete': (d) => {
    const { code } = d.set()
    return `for (const member of ${code}) { if (!(member instanceof Uint8Array)) return ${code}.delete(member) }`
  },
  'set delete the last': (d) => {
    const { code } = d.set()
    return `const last = [...${code}].at(-1); if (!(last instanceof Uint8Array)) return ${code}.delete(last)`
  },
  'set delete a member that is not there': (d) => `return ${d.set().code}.delete('absent')`,
  'set clear': (d) => `${d.set().code}.clear()`,
})

const several = severalLines({
  'map set twice': (d) => `${d.map().code}.set('k', ${d.item()}).set('l', ${d.scalar()})`,
  'set add twice': (d) => `${d.set().code}.add(${d.item()}).add(${d.scalar()})`,
  'map delete and set again': (d) => {
    const map = d.map()
    const at = d.entry(map)
    return `const was = ${map.code}.get(${at}); ${map.code}.delete(${at}); ${map.code}.set(${at}, was)`
  },
  'change members through for…of a map': (d) =>
    `for (const [key, member] of ${d.map().code}) if (isRecord(member)) member.key = key`,
  'change members through for…of a set': (d) =>
    `for (const member of ${d.set().code}) if (isRecord(member)) member.seen = true`,
})

const DATE_SETTERS: Readonly<Record<string, readonly string[]>> = {
  setFullYear: ['1990', '2024, 1, 29', '-1', '12000'],
  setYear: ['99'],
  setMonth: ['0', '11, 31', '13'],
  setDate: ['1', '31', '-3'],
  setHours: ['0', '23, 59, 59, 999'],
  setMinutes: ['5', '59, 1, 2'],
  setSeconds: ['7', '61, 3'],
  setMilliseconds: ['0', '999', '-1'],
  setTime: ['0', '1763792000123', 'NaN', '8.64e15', '-0'],
  setUTCFullYear: ['2000', '275760, 8, 13'],
  setUTCMonth: ['6', '1, 30'],
  setUTCDate: ['15', '0'],
  setUTCHours: ['12', '25, 61, 61, 1001'],
  setUTCMinutes: ['30', '0, 0, 0'],
  setUTCSeconds: ['30', '0, 1'],
  setUTCMilliseconds: ['1', '500.7'],
}

const dates: Templates = Object.fromEntries(
  Object.entries(DATE_SETTERS).map(([setter, given]) => [
    `date ${setter}`,
    (d) => `return ${d.date().code}.${setter}(${d.random.pick(given)})`,
  ]),
)

export const collections: readonly Kind[] = [...maps, ...sets, ...several, ...oneLine(dates)]
