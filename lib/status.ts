/** What a store tells of itself. */

/** What opening a store had to put together. */
export interface Recovered {
  /** What the document was read from: db.json, db.json.temp, db.json.base.temp, or none. */
  readonly base: 'snapshot' | 'temp' | 'copy' | 'nothing'
  /** Entries of the log replayed onto it. */
  readonly entries: number
  /** Bytes behind the last whole entry that were left out: a torn tail, or damage. */
  readonly cut: number
}

export interface Status {
  /** Real path of db.json, or `:memory:`. */
  readonly path: string
  /** Number of the last change. Counted on by the log; begins again at 0 when it is gone. */
  readonly seq: number
  /** Size of the log in bytes; 0 when there is none. */
  readonly logBytes: number
  /** Changes in the log. */
  readonly logEntries: number
  /** When db.json was last brought up to date by this process; null: not yet. */
  readonly flushedAt: Date | null
  /** There when the store was opened with a log or a db.json.temp that counted. */
  readonly recovered?: Recovered
}
