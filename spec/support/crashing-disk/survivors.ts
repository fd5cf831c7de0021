/**
 * Every disk that a power cut may leave: any subset of the un-synced changes of names, with any of
 * the contents of each file that then has a name.
 *
 *     names:101 db.json:all db.json.log.temp:w3+45      the first and third change of names survived
 *
 * What cannot be is left out: a file whose folder has no name is nowhere, a rename is one step, and
 * what was synced is there. Files that are never read (db.json.new.temp, db.json.log.new.temp, a lock
 * that is not yet in its place) are there in two contents, the least and all of it.
 */

import { createHash } from 'node:crypto'
import { contentsOf } from './contents.js'
import type { Content, Density } from './contents.js'
import { applyEdit, isReachable } from './image.js'
import type { Files, Image, NameTable } from './image.js'

export interface Survivor {
  readonly label: string
  readonly files: Files
  readonly folders: readonly string[]
  /** The same for the same names, contents and links. */
  readonly key: string
}

export interface Bounds {
  readonly density: Density
  /** So many disks at one instant; of more, some are drawn. */
  readonly most: number
  /** A number from 0 up to this one, not included. */
  readonly draw: (below: number) => number
  /** Told when not all are there. */
  readonly sampled: () => void
}

const MOST_NAME_CHANGES = 10
const LEAST_OF_ONE = 4
const MOST_TABLES = 100
const NEVER_READ = /\.new\.temp$|\.lock\.[0-9a-f]+\.temp$/
const LOCK = /\.lock(?:\.[0-9a-f]+)?$/

export function* survivors(image: Image, bounds: Bounds): Generator<Survivor> {
  const tables = fewer([...nameTables(image, bounds)], bounds)
  const most = Math.max(LEAST_OF_ONE, Math.floor(bounds.most / tables.length))
  for (const { label, names } of tables) {
    const paths = [...names.keys()].filter((path) => isReachable(names, path)).sort()
    const numbers = [...new Set(paths.map((path) => names.get(path) as number))]
    const files = numbers.filter((number) => image.inodes.get(number)?.data !== undefined)
    const choices = files.map((number) => {
      const called = paths.filter((path) => names.get(path) === number)
      return choicesOf(image, number, { called, density: bounds.density })
    })
    for (const chosen of combinations(choices, { ...bounds, most })) {
      const content = new Map(files.map((number, index) => [number, chosen[index] as Content]))
      yield survivor(label, { paths, names, content })
    }
  }
}

/** The disk as every process sees it: what the end of a process leaves. */
export function wholeOf({ names, inodes }: Image): Survivor {
  const paths = [...names.keys()].sort()
  const content = new Map<number, Content>()
  for (const number of names.values()) {
    const data = inodes.get(number)?.data
    const all = data && contentsOf(data, 'sparse').at(-1)
    if (all !== undefined) content.set(number, all)
  }
  return survivor('all', { paths, names, content })
}

function choicesOf(
  image: Image,
  number: number,
  { called, density }: { readonly called: readonly string[]; readonly density: Density },
): readonly Content[] {
  const data = image.inodes.get(number)?.data
  const closely = called.every((path) => LOCK.test(path)) ? 'sparse' : density
  const contents = data === undefined ? [] : contentsOf(data, closely)
  if (!called.every((path) => NEVER_READ.test(path)) || contents.length < 3) return contents
  return [contents[0] as Content, contents.at(-1) as Content]
}

interface Chosen {
  readonly paths: readonly string[]
  readonly names: NameTable
  readonly content: ReadonlyMap<number, Content>
}

function survivor(label: string, { paths, names, content }: Chosen): Survivor {
  const files = new Map<string, Uint8Array>()
  const folders: string[] = []
  const said: string[] = []
  const identity = createHash('sha1')
  for (const path of paths) {
    const inode = names.get(path) as number
    const chosen = content.get(inode)
    if (chosen === undefined) {
      if (path !== '/') folders.push(path)
      identity.update(`${path}/ `)
      continue
    }
    files.set(path, chosen.bytes)
    said.push(`${path.slice(path.lastIndexOf('/') + 1)}:${chosen.label}`)
    const twin = paths.find((other) => names.get(other) === inode)
    identity.update(`${path} ${chosen.digest} ${twin} `)
  }
  return { label: [label, ...said].join(' '), files, folders, key: identity.digest('base64') }
}

interface Names {
  readonly label: string
  readonly names: NameTable
}

/** Every set of names, each once. */
function* nameTables(image: Image, bounds: Bounds): Generator<Names> {
  const { durableNames, nameChanges } = image
  const loose = nameChanges.filter(({ fate }) => fate !== 'durable')
  if (loose.length > MOST_NAME_CHANGES) bounds.sampled()
  const seen = new Set<string>()
  const count = 2 ** Math.min(loose.length, MOST_NAME_CHANGES)
  for (let mask = count - 1; mask >= 0; mask--) {
    const names = new Map(durableNames)
    let label = 'names:'
    for (const change of nameChanges) {
      const index = loose.indexOf(change)
      // Of very many the last ones may be lost, and the first ones are there.
      const bit = index - Math.max(0, loose.length - MOST_NAME_CHANGES)
      const survives = index === -1 || bit < 0 || (mask & (1 << bit)) !== 0
      if (index !== -1) label += survives ? '1' : '0'
      if (survives) applyEdit(names, change)
    }
    const identity = [...names]
      .map(([path, inode]) => `${path} ${inode}`)
      .sort()
      .join()
    if (seen.has(identity)) continue
    seen.add(identity)
    yield { label, names }
  }
}

/** Of too many the first, the last, and some drawn. */
function fewer(tables: readonly Names[], { most, draw, sampled }: Bounds): readonly Names[] {
  if (tables.length <= MOST_TABLES || most === Infinity) return tables
  sampled()
  const drawn = Array.from({ length: MOST_TABLES - 2 }, () => tables[draw(tables.length)] as Names)
  return [tables[0] as Names, tables.at(-1) as Names, ...drawn]
}

/**
 * One of each list: all combinations. Of too many, those with all and with the least of everything,
 * and some drawn, half of them such that all files but one are whole, or have the least.
 */
function* combinations(
  lists: readonly (readonly Content[])[],
  { most, draw, sampled }: Bounds,
): Generator<readonly Content[]> {
  const total = lists.reduce((product, list) => product * list.length, 1)
  if (total <= most) {
    for (let number = 0; number < total; number++) yield pick(lists, number)
    return
  }
  sampled()
  const least = lists.map((list) => list[0] as Content)
  const whole = lists.map((list) => list.at(-1) as Content)
  yield whole
  yield least
  for (let drawn = 2; drawn < most; drawn++) {
    const any = pick(lists, draw(total))
    const one = draw(lists.length)
    const others = draw(2) === 0 ? whole : least
    yield draw(2) === 0 ? any : others.with(one, any[one] as Content)
  }
}

function pick(lists: readonly (readonly Content[])[], number: number): readonly Content[] {
  let rest = number
  return lists.map((list) => {
    const content = list[rest % list.length] as Content
    rest = Math.floor(rest / list.length)
    return content
  })
}
