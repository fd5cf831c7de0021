/** In the place of `node:url`: there are no files in a browser. */

export function fileURLToPath(): never {
  throw new TypeError('There are no files in a browser.')
}
