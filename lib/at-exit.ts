/** The last moment of a program. There is no handler for signals; after those the log is replayed. */

/** Calls `work` when the process ends by itself or by `process.exit`. */
export function atExit(work: () => void): void {
  process.on('exit', work)
}
