/**
 * What has been read of a snapshot, and whether that is another in the next one.
 *
 *     read                 is another when
 *     snap.users.bob       that value is: all of it, unless something in it was read
 *     'bob' in snap.users  there is such a key in one of the two only
 *     Object.keys(snap)    the keys or their order differ
 *     0 in snap.list       the length of the list is another
 *
 * Two snapshots share what is the same in both, so most comparisons end with the first `===`. What is no
 * plain object or array (a Map, Set, Date, bytes) is compared by that alone.
 */

/** What was read of one object. */
export class Use {
  readonly values = new Set<PropertyKey>()
  presences: Set<PropertyKey> | undefined
  areKeysListed = false

  notePresence(key: PropertyKey): void {
    this.presences ??= new Set()
    this.presences.add(key)
  }
}

export class Reading {
  readonly #uses = new Map<object, Use>()

  /** To note in what is read of an object. */
  use(object: object): Use {
    const known = this.#uses.get(object)
    if (known !== undefined) return known
    const use = new Use()
    this.#uses.set(object, use)
    return use
  }

  /** Whether anything that was read of `before` is another in `after`. */
  isOutdated(before: unknown, after: unknown): boolean {
    if (Object.is(before, after)) return false
    if (!isObject(before) || !isObject(after)) return true
    const use = this.#uses.get(before)
    // Nothing was read in it: it was handed on as it is.
    if (use === undefined || Array.isArray(before) !== Array.isArray(after)) return true
    if (use.areKeysListed && haveOtherKeys(before, after)) return true
    for (const key of use.presences ?? []) if (key in before !== key in after) return true
    for (const key of use.values) if (this.isOutdated(before[key], after[key])) return true
    return false
  }
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null
}

function haveOtherKeys(before: object, after: object): boolean {
  // A list of the store has no holes, and no keys but its indices.
  if (Array.isArray(before) && Array.isArray(after)) return before.length !== after.length
  const keys = Object.keys(after)
  const known = Object.keys(before)
  return known.length !== keys.length || known.some((key, index) => key !== keys[index])
}
