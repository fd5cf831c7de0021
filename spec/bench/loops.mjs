/**
 * The loops that are timed, for one contender. Imported once for each, under a query of its own
 * (`loops.mjs?of=valtio`): so each has its own compiled code, which has seen one kind of object only.
 */

/** Reads at depth 4: `users`, a record, `address`, `city`. */
export function readDeep(root, { size }) {
  return (count) => {
    let sum = 0
    for (let turn = 0; turn < count; turn++) sum += root.users[turn % size].address.city.length
    if (sum === 0) throw new Error('nothing was read')
  }
}

export function iterate(root) {
  return () => {
    let sum = 0
    for (const user of root.users) sum += user.id
    if (sum === 0) throw new Error('nothing was read')
  }
}

export function assign(root, { size }) {
  let value = 0
  return (count) => {
    for (let turn = 0; turn < count; turn++) root.users[turn % size].score = ++value
  }
}

export function callWrite(write, { size }) {
  let value = 0
  return (count) => {
    for (let turn = 0; turn < count; turn++) write(turn % size, ++value)
  }
}
