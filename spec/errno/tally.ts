/** What comes out of a sweep. */

export interface Bad {
  /** `changes, durable, flush/17/ENOSPC/once` */
  readonly address: string
  readonly call: string
  readonly kind: 'unreported' | 'unrecoverable' | 'other'
  readonly what: string
}

export interface Tally {
  readonly program: string
  /** Calls to the disk when nothing fails. */
  calls: number
  trials: number
  /** Trials in which somebody was told. */
  reported: number
  /** Trials in which nobody had to be told. */
  survived: number
  /** Whole states that were written into a fresh log after a failed sync. */
  rescues: number
  /** Trials at whose end nothing more was taken. */
  failed: number
  failedSyncs: number
  /** Syncs of a file whose sync had failed before. */
  repeatedSyncs: number
  /** Disks told apart and opened. */
  states: number
  judged: number
  readonly bad: Bad[]
}

export function emptyTally(program: string): Tally {
  const none = { calls: 0, trials: 0, reported: 0, survived: 0, rescues: 0, failed: 0 }
  return { program, ...none, failedSyncs: 0, repeatedSyncs: 0, states: 0, judged: 0, bad: [] }
}
