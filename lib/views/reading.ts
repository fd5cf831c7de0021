/** What has been read of one object of a snapshot. */

export class Reading {
  /** Keys whose values were read. */
  readonly values = new Set<PropertyKey>()
  /** Keys of which it was asked whether they are there. */
  readonly presences = new Set<PropertyKey>()
  areKeysListed = false

  /** Nothing at all: then the object was handed on, and somebody else may read everything. */
  get isEmpty(): boolean {
    return this.values.size === 0 && this.presences.size === 0 && !this.areKeysListed
  }

  /** Whether other keys are there, as far as they were asked for. */
  hasOtherKeys(before: object, after: object): boolean {
    for (const key of this.presences) if (key in before !== key in after) return true
    return this.areKeysListed && areOthers(before, after)
  }
}

function areOthers(before: object, after: object): boolean {
  // A list of the store has no holes, and no keys but its indices.
  if (Array.isArray(before) && Array.isArray(after)) return before.length !== after.length
  const known = Object.keys(before)
  const keys = Object.keys(after)
  return known.length !== keys.length || known.some((key, index) => key !== keys[index])
}
