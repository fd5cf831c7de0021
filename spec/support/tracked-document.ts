/**
 * A document with its log beside it, as a store has them, but in memory. A plain encoded copy of
 * the document is kept up to date from nothing but the patches recorded, twice: by keepsake's own
 * replay, and by a JSON Patch library that knows nothing of keepsake. `check` holds all of them
 * against what is live.
 *
 *     const doc = trackedDocument({ list: [{ n: 1 }] })
 *     doc.patches(() => doc.view.list[0].n++)
 *     // [[{ op: 'replace', path: '/list/0/n', value: 2 }]]
 */
import { isDeepStrictEqual, types } from 'node:util'
import jsonPatch from 'fast-json-patch'
import { decodeDocument, mayHoldTags } from '../../lib/document/decode.js'
import { encode } from '../../lib/document/encode.js'
import type { Tree } from '../../lib/document/tree.js'
import type { Json } from '../../lib/log/json.js'
import type { Operation } from '../../lib/log/operation.js'
import { replay } from '../../lib/log/replay.js'
import type { Keeper, StoreOptions } from '../../lib/store-options.js'
import { Store } from '../../lib/store.js'

/** What `open` gives without a type argument: anything goes. */
// eslint-disable-next-line typescript/no-explicit-any
export type Anything = any

export type Patch = readonly Operation[]

export class TrackedDocument {
  /** The live document. */
  readonly view: Anything
  readonly tree: Tree
  /** The patches recorded so far, one for each line of the log. */
  readonly lines: Patch[] = []
  /** To be thrown when a change is about to be made: a log that cannot take it. */
  outage: Error | undefined
  private readonly store: Store
  private encoded: Json
  private foreign: Json

  /** `text` is what a db.json holds. */
  constructor(text: string) {
    this.encoded = JSON.parse(text) as Json
    this.foreign = JSON.parse(text) as Json
    const tagLikes: object[] = []
    const root = decodeDocument(JSON.parse(text) as object, {
      tagLike: (object) => tagLikes.push(object),
    })
    const options: Partial<StoreOptions> = { path: ':memory:', readOnly: false }
    this.store = new Store(root, options as StoreOptions)
    this.tree = this.store.tree
    for (const object of tagLikes) this.tree.noteTagLike(object)
    if (mayHoldTags(text)) this.tree.noteTagged()
    this.view = this.store.view
    const keeper: Pick<Keeper, 'admit' | 'append'> = {
      admit: () => {
        if (this.outage !== undefined) throw this.outage
      },
      append: (patchText) => {
        this.append(patchText)
        this.store.taken()
      },
    }
    this.store.keeper = keeper as Keeper
  }

  /** Runs `work`; its changes are one line, or none at all if it throws. */
  transact<R>(work: () => R): R {
    return this.store.transact(work)
  }

  /** Runs `work` and gives the patches it recorded, after a check. */
  patches(work: () => unknown): Patch[] {
    const before = this.lines.length
    work()
    this.check()
    return this.lines.slice(before)
  }

  /** The pointers that `work` wrote to, one list for each line. */
  paths(work: () => unknown): string[][] {
    return this.patches(work).map((patch) => patch.map(({ path }) => path))
  }

  /** What is not as it was after a transaction that does `work` and then throws: nothing, one hopes. */
  leftAfterUndoing(work: (db: Anything) => unknown): string[] {
    const { text, lines } = this
    const count = lines.length
    const views = viewsIn(this.view)
    const thrown = new Error('thrown to undo all of it')
    const left: string[] = []
    try {
      this.transact(() => {
        work(this.view)
        throw thrown
      })
    } catch (error) {
      if (error !== thrown) left.push(`another error: ${String(error)}`)
    }
    this.check()
    if (this.text !== text) left.push(`${this.text} instead of ${text}`)
    if (lines.length > count) left.push('lines in the log')
    if (
      !isDeepStrictEqual(
        viewsIn(this.view).map((view) => views.indexOf(view)),
        [...views.keys()],
      )
    ) {
      left.push('other views')
    }
    return left
  }

  /** The live document as the text that stands for it: order, -0 and every tag show in it. */
  get text(): string {
    return JSON.stringify(encode(this.tree.root.target))
  }

  /** What a store opened now would hold. */
  reopened(): Anything {
    return decodeDocument(JSON.parse(JSON.stringify(this.encoded)) as object, {
      tagLike: () => undefined,
    })
  }

  /** Throws unless live, view, replayed and independently replayed state are all the same. */
  check(): void {
    const raw: object = this.tree.root.target
    requireTree(raw)
    const replayed: object = this.reopened()
    const own = JSON.stringify(this.encoded)
    requireSame('the independent replay', JSON.stringify(this.foreign), own)
    requireSame('the live document', this.text, JSON.stringify(encode(replayed)))
    requireEqual('the live document', raw, replayed)
    requireEqual('the view', this.view, replayed)
    requireSame('the view', JSON.stringify(encode(this.view)), this.text)
  }

  private append(patchText: string): void {
    const read = (): Operation[] => JSON.parse(patchText) as Operation[]
    this.lines.push(read())
    this.encoded = replay(this.encoded, read())
    const how = { validate: true, mutate: true, banPrototypeKeys: false }
    const { validate, mutate, banPrototypeKeys } = how
    const patch = read() as Parameters<typeof jsonPatch.applyPatch>[1]
    this.foreign = jsonPatch.applyPatch(
      this.foreign,
      patch,
      validate,
      mutate,
      banPrototypeKeys,
    ).newDocument
  }
}

/** Every view there is in a view, itself included. */
function viewsIn(view: Anything): unknown[] {
  if (typeof view !== 'object' || view === null || types.isUint8Array(view)) return []
  const isCollection = types.isMap(view) || types.isSet(view)
  const inside: unknown[] = isCollection ? [...view.values()] : Object.values(view)
  return [view, ...inside.flatMap(viewsIn)]
}

/** A document that holds this, given as plain values. */
export function trackedDocument(initial: object = {}): TrackedDocument {
  return new TrackedDocument(JSON.stringify(encode(initial)))
}

function requireSame(what: string, found: string, expected: string): void {
  if (found !== expected) {
    throw new Error(`${what} is not what the log says\n  found    ${found}\n  expected ${expected}`)
  }
}

function requireEqual(what: string, found: object, expected: object): void {
  // For Node 20 an invalid Date equals no other; the texts, compared before, say all there is to say.
  if (JSON.stringify(encode(expected)).includes('{"$date":null}')) return
  if (!isDeepStrictEqual(found, expected) || !isDeepStrictEqual(expected, found)) {
    throw new Error(`${what} is not deeply equal to what the log says`)
  }
}

/** Raw data are a tree: nothing is held twice, nothing is missing or undefined. */
function requireTree(root: object): void {
  const met = new Set<unknown>()
  const visit = (value: unknown, place: string): void => {
    if (value === undefined) throw new Error(`undefined at ${place}`)
    if (typeof value !== 'object' || value === null) return
    if (types.isProxy(value)) throw new Error(`a proxy in the raw data at ${place}`)
    if (met.has(value)) throw new Error(`an alias at ${place}`)
    met.add(value)
    if (types.isMap(value)) {
      const values = Array.from(Map.prototype.values.call(value) as Iterable<unknown>)
      values.forEach((item, index) => visit(item, `${place}/$map/${index}`))
    } else if (types.isSet(value)) {
      const values = Array.from(Set.prototype.values.call(value) as Iterable<unknown>)
      values.forEach((item, index) => visit(item, `${place}/$set/${index}`))
    } else if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) visit(value[index], `${place}/${index}`)
    } else if (!types.isUint8Array(value)) {
      for (const [key, item] of Object.entries(value)) visit(item, `${place}/${key}`)
    }
  }
  visit(root, '')
}
