/** In the place of `document/base64.ts`: the same with what a browser has. */

/** So many arguments a function takes everywhere. */
const PIECE = 0x80_00

export function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let start = 0; start < bytes.length; start += PIECE) {
    text += String.fromCharCode(...bytes.subarray(start, start + PIECE))
  }
  return btoa(text)
}
