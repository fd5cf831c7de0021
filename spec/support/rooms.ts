/**
 * The rooms of the source tree, as a table, and the check that every file keeps to them.
 *
 *     index → open → control, restore → registry → store → document
 *     cli   → open, control, restore                     → file → log        → errors
 *
 * A file may import from its own room and from the rooms its row names, never upwards. What comes
 * from outside (node built-ins, packages) is named here too: one importer per outside thing.
 */
import { posix } from 'node:path'

interface Room {
  /** The rooms it may import from. */
  readonly below: readonly string[]
  /** The built-ins of node it may import. */
  readonly node: readonly string[]
}

/** Words that every room may use. */
const words = ['change', 'diagnostics', 'options', 'standard-schema', 'status', 'warning', 'errors']
const kept = ['file', 'log', 'document', 'merge', ...words]

const rooms: Readonly<Record<string, Room>> = {
  errors: { below: [], node: [] },
  change: { below: [], node: [] },
  diagnostics: { below: [], node: ['node:diagnostics_channel', 'node:util'] },
  warning: { below: ['errors'], node: [] },
  status: { below: [], node: [] },
  'standard-schema': { below: [], node: [] },
  options: { below: ['errors', 'standard-schema'], node: ['node:url'] },
  // Pure: what changed. Values in, values out; it knows no files, and no log.
  document: { below: words, node: ['node:buffer', 'node:util'] },
  // Pure: how it is written. Text in, values out. Checksums are arithmetic.
  log: { below: words, node: ['node:crypto', 'node:zlib'] },
  // Pure: three values of JSON in, the steps to a merged one out.
  merge: { below: ['document', ...words], node: [] },
  // Where it is kept. It knows entries, not documents; the disk is behind one port.
  file: { below: ['log', ...words], node: ['node:crypto', 'node:os', 'node:path', 'node:timers'] },
  transaction: { below: kept, node: [] },
  schema: { below: kept, node: [] },
  judge: { below: ['schema', ...kept], node: [] },
  'store-options': { below: words, node: [] },
  unwritable: { below: ['errors'], node: [] },
  store: { below: ['judge', 'store-options', 'transaction', 'unwritable', ...kept], node: [] },
  'at-exit': { below: [], node: [] },
  registry: { below: ['at-exit', 'store', ...kept], node: [] },
  restore: { below: kept, node: [] },
  // What a thread of its own does for a flush: it opens, and writes one file.
  replica: {
    below: ['restore', ...kept],
    node: ['node:crypto', 'node:timers', 'node:worker_threads'],
  },
  filling: { below: ['store', ...kept], node: [] },
  'hand-edit': { below: ['store', ...kept], node: [] },
  migration: { below: ['filling', 'store', ...kept], node: [] },
  control: { below: ['registry', 'store', ...kept], node: [] },
  subscription: { below: kept, node: [] },
  'change-stream': { below: ['subscription', ...kept], node: [] },
  subscribe: {
    below: ['change-stream', 'subscription', 'registry', 'store', ...kept],
    node: [],
  },
  'open-memory': { below: ['filling', 'migration', 'registry', 'store', ...kept], node: [] },
  open: {
    below: [
      'control',
      'filling',
      'hand-edit',
      'open-memory',
      'replica',
      'restore',
      'registry',
      'store',
      ...kept,
    ],
    node: ['node:path'],
  },
  index: { below: ['open', 'control', 'subscribe', ...kept], node: [] },
  // The other composition root. What is in the folder stands in the place of what only Node has.
  browser: { below: ['open', 'open-memory', 'control', 'subscribe', ...kept], node: [] },
  // Entries of their own, above the other.
  config: { below: ['index'], node: ['node:path'] },
  views: { below: ['index'], node: [] },
  // The command: to look at what cannot be opened it needs more than the public API.
  cli: {
    below: ['open', 'control', 'restore', ...kept],
    node: ['node:module', 'node:path', 'node:timers/promises', 'node:util'],
  },
}

/** Outside thing → the one file that may import it. */
const soleImporters: Record<string, string> = {
  'on-change': 'document/observe.ts',
  'env-paths': 'config.ts',
  react: 'views/react.ts',
  vue: 'views/vue.ts',
  'node:fs': 'file/node-fs.ts',
  'node:fs/promises': 'file/node-fs.ts',
}

const vagueNames = /^(?:utils?|helpers?|common|internals?|misc|shared|lib)$/
const longest = 250

/** Path below the room's parent (`document/tree.ts`) → source text. */
export type Sources = ReadonlyMap<string, string>

/** What every module specifier of a source names, type imports included. */
export function importsOf(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  const specifier =
    /(?:^|[\n;}])\s*(?:import|export)\s[^'"`]*?from\s*['"]([^'"]+)['"]|(?:^|[\n;])\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g
  return Array.from(code.matchAll(specifier), ([, from, bare, dynamic]) =>
    String(from ?? bare ?? dynamic),
  )
}

/** Every import in lib/ that does not point downwards, as sentences. */
export function misplacedImports(lib: Sources): string[] {
  return eachImport(lib, (path, specifier) => {
    const room = roomOf(path)
    const row = rooms[room]
    if (row === undefined) return `${path} is in no known room: give "${room}" a row in rooms.ts`
    const sole = soleImporters[specifier]
    if (sole !== undefined) {
      return sole === path ? undefined : `${path} imports ${specifier}; only ${sole} may`
    }
    if (specifier.startsWith('node:')) {
      return row.node.includes(specifier) ? undefined : `${path} imports ${specifier}`
    }
    if (specifier.startsWith('lodash-es/') && specifier.endsWith('.js')) return undefined
    if (!specifier.startsWith('.')) return `${path} imports ${specifier}`
    const target = resolve(path, specifier)
    if (!lib.has(target)) return `${path} imports ${specifier}, which is not in lib/`
    const below = roomOf(target)
    if (below === room || row.below.includes(below)) return undefined
    return `${path} imports ${target}, which is not below it`
  })
}

/** Every chain of imports that comes back to where it began: `a.ts → b.ts → a.ts`. */
export function cycles(lib: Sources): string[] {
  const found: string[] = []
  const finished = new Set<string>()
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) found.push([...trail.slice(start), path].join(' → '))
    if (start >= 0 || finished.has(path)) return
    for (const specifier of importsOf(lib.get(path) ?? '')) {
      if (specifier.startsWith('.')) visit(resolve(path, specifier), [...trail, path])
    }
    finished.add(path)
  }
  for (const path of lib.keys()) visit(path, [])
  return found
}

/** Files and folders whose name says nothing about what is inside. */
export function vaguelyNamed(sources: Sources): string[] {
  return [...sources.keys()].filter((path) =>
    path.split('/').some((part) => vagueNames.test(part.replace(/\..*$/, ''))),
  )
}

/** Files longer than a reader's patience whose first comment does not say "Long because …". */
export function tooLong(sources: Sources): string[] {
  const found: string[] = []
  for (const [path, source] of sources) {
    const lines = source.trimEnd().split('\n').length
    const opening = /^(?:#!.*\n)?\s*(?:\/\*[\s\S]*?\*\/|(?:\/\/.*\n)+)/.exec(source)?.[0] ?? ''
    const reason = /^\s*(?:\*|\/\/|\/\*\*?)?\s*Long because/m.test(opening)
    if (lines > longest && !reason) found.push(`${path} has ${lines} lines`)
  }
  return found
}

function eachImport(
  lib: Sources,
  judge: (path: string, specifier: string) => string | undefined,
): string[] {
  return [...lib].flatMap(([path, source]) =>
    importsOf(source).flatMap((specifier) => judge(path, specifier) ?? []),
  )
}

/** `document/tree.ts` → `document`, `store.ts` → `store`. */
function roomOf(path: string): string {
  return path.replace(/[/.].*$/, '')
}

function resolve(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts')
}
