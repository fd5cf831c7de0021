// What is tested: the store's public functions, as far as programs use them.

import type { Change, StandardSchema } from '../../lib/index.js'

export interface SubjectOptions {
  readonly defaults?: object
  readonly fsync?: 'always' | 'everysec' | 'no'
  readonly indent?: number | null
  readonly interval?: number | null
  readonly lock?: boolean
  readonly readOnly?: boolean
  readonly schema?: StandardSchema
}

export interface Subject {
  open(path: string, options: SubjectOptions): object
  close(db: object): Promise<void>
  flush(db: object): Promise<void>
  subscribe(
    node: object,
    listener: (change: Change) => unknown,
    options: { readonly sync: boolean },
  ): () => void
  snapshot(node: object): object
  transact(db: object, change: () => unknown): unknown
}
