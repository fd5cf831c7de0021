/** Own members that nobody sees: not enumerable, the same functions for every object. */
export function hidden(
  members: Readonly<Record<string | symbol, (...all: never[]) => unknown>>,
): PropertyDescriptorMap {
  return Object.fromEntries(
    Reflect.ownKeys(members).map((name) => [name, { value: members[name] }]),
  )
}
