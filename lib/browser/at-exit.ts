/** In the place of `at-exit.ts`: when a page is left, nothing is kept, and nothing has to be done. */

export function atExit(): void {}
