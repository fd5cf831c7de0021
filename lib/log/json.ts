/** The encoded document: plain JSON, as it stands in db.json and in the log. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Undefined is what no JSON text says. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON is an answer here, not an error: not a line of the log, not a whole lock.
    return undefined
  }
}
