/**
 * Applies what `subscribe` has told of one store to another: on the server what a page has changed, in
 * a page what the server has.
 */

/**
 * @param {any} root of a store
 * @param {readonly import('keepsake').Operation[]} patch
 */
export function apply(root, patch) {
  for (const operation of patch) {
    const keys = operation.path.split('/').slice(1).map(unescaped)
    const key = keys.pop()
    if (key === undefined) throw new TypeError('The whole document cannot be replaced.')
    const parent = keys.reduce((at, step) => at[step], root)
    if (operation.op === 'add' && Array.isArray(parent)) {
      parent.splice(Number(key), 0, operation.value)
    } else if (operation.op !== 'remove') parent[key] = operation.value
    else if (Array.isArray(parent)) parent.splice(Number(key), 1)
    else delete parent[key]
  }
}

/** @param {string} step of a JSON Pointer */
function unescaped(step) {
  return step.replaceAll('~1', '/').replaceAll('~0', '~')
}
