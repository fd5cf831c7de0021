// What a program starts from: a document on disk, given as defaults, or nothing at all.

import { encodedText } from './check/encoding.js'
import type { Files } from './check/replay.js'
import type { Container } from './model/container.js'
import type { Random } from './random.js'
import * as source from './source.js'
import { evaluate } from './statement.js'
import type { SubjectOptions } from './subject.js'

export interface Start {
  readonly from: 'db.json' | 'defaults' | 'nothing'
  readonly root: 'object' | 'list'
  /** Source text of each property or element. */
  readonly members: readonly string[]
  readonly fsync: NonNullable<SubjectOptions['fsync']>
  readonly indent: number | null
  /**
   * The live store is looked at in the end only: looking at it makes a proxy of every object, and
   * objects that have none yet must be kept just as well.
   */
  readonly isQuiet: boolean
}

export function randomStart(random: Random): Start {
  const root = random.chance(0.12) ? 'list' : 'object'
  const from = random.pick(['db.json', 'db.json', 'defaults', 'nothing'] as const)
  const item = () => source.item(random)
  const members = [
    `list: [${item()}, ${item()}, ${item()}]`,
    `users: { alice: ${item()}, 'b/o~b': ${item()} }`,
    `map: new Map([['k', ${item()}], [${source.mapKey(random)}, ${source.value(random)}]])`,
    `set: new Set([${item()}, ${item()}, ${source.scalar(random)}])`,
    `born: new Date(${random.below(1e9)})`,
    `queue: [${source.value(random)}, ${item()}, 1, 2]`,
    `head: { n: 1, next: { n: 2, next: null } }`,
    `child: ${item()}`,
    `n: ${source.scalar(random)}`,
    `${JSON.stringify(source.key(random))}: ${source.value(random)}`,
  ].filter(() => random.chance(0.75))
  return {
    from: root === 'list' && from === 'defaults' ? 'db.json' : from,
    root: from === 'nothing' ? 'object' : root,
    members: from === 'nothing' ? [] : root === 'list' ? members.map(asElement) : members,
    fsync: random.pick(['no', 'no', 'no', 'everysec', 'always']),
    indent: random.pick([2, 2, null, 1]),
    isQuiet: random.chance(0.2),
  }
}

function asElement(member: string): string {
  return `{ ${member} }`
}

/** A new document each time. */
export function documentOf({ root, members }: Start): Container {
  const text = members.join(', ')
  return evaluate(root === 'list' ? `[${text}]` : `{ ${text} }`) as Container
}

export function initialFiles(start: Start): Files {
  const bytes = Buffer.from(encodedText(documentOf(start)))
  return { snapshot: start.from === 'db.json' ? bytes : undefined, temp: undefined, log: undefined }
}
