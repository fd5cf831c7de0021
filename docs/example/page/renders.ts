/** How often what has rendered, for whoever wants to know. */

export const renders = {
  list: 0,
  /** By the id of its task. */
  rows: new Map<number, number>(),
}

declare global {
  var keepsakeRenders: typeof renders
}
globalThis.keepsakeRenders = renders
