// What the model means by a container: everything that has contents of its own and an identity.
// Bytes are not one: they are values, like strings.

export type Container =
  Record<string, unknown> | unknown[] | Map<unknown, unknown> | Set<unknown> | Date

export function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
}

/** A plain object: not a list, a collection or a date. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (!isContainer(value) || Array.isArray(value)) return false
  return !(value instanceof Map || value instanceof Set || value instanceof Date)
}

export function childrenOf(container: Container): unknown[] {
  if (Array.isArray(container)) return container
  if (container instanceof Date) return []
  if (container instanceof Map || container instanceof Set) return [...container.values()]
  return Object.values(container)
}

/** Remembers what a container holds now; calling the result brings that back. */
export function remember(container: Container): () => void {
  if (container instanceof Date) {
    const time = container.getTime()
    return () => container.setTime(time)
  }
  if (Array.isArray(container)) {
    const items = container.slice()
    return () => container.splice(0, container.length, ...items)
  }
  if (container instanceof Map) {
    const entries = [...container]
    return () => {
      container.clear()
      for (const [key, value] of entries) container.set(key, value)
    }
  }
  if (container instanceof Set) {
    const members = [...container]
    return () => {
      container.clear()
      for (const member of members) container.add(member)
    }
  }
  const members = Object.entries(container)
  return () => {
    for (const key of Object.keys(container)) delete container[key]
    for (const [key, value] of members) container[key] = value
  }
}
