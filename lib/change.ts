/** What subscribers are told. */

/** RFC 6902, and what was there before. */
export type Operation =
  | {
      readonly op: 'add' | 'replace'
      /** JSON Pointer (RFC 6901) from the subscribed object; '' is that itself. */
      readonly path: string
      /** Plain and frozen, as in a snapshot. */
      readonly value: unknown
      /** Absent where there was nothing, and where it is not known. */
      readonly previous?: unknown
    }
  | { readonly op: 'remove'; readonly path: string; readonly previous?: unknown }

/** What has changed in a subscribed object since the last call. */
export interface Change {
  /** Number of the last change of the store that is in it. */
  readonly seq: number
  /** JSON Patch (RFC 6902): applied in order to a copy of the object, it gives the object. */
  readonly patch: readonly Operation[]
  /** Who has made it: this program, or somebody by editing the file. */
  readonly origin: 'local' | 'file'
}
