/** What a keeper is made with. */

import type { KeepsakeError } from '../errors.js'
import type { LogReading } from '../log/reading.js'
import type { OpenPlan } from '../log/recovery.js'
import type { Settings } from '../options.js'
import type { Edit, Merging } from './edits.js'
import type { Home } from './home.js'
import type { Lock } from './lock.js'
import type { Replica } from './replica.js'
import type { StoreFiles } from './store-files.js'

export type KeeperSettings = Pick<Settings, 'fsync' | 'indent' | 'interval' | 'watch'>

export interface KeeperOptions {
  readonly home: Home
  readonly lock: Lock | undefined
  /** What the store was opened from. */
  readonly files: StoreFiles
  readonly plan: OpenPlan
  readonly reading: LogReading | undefined
  readonly settings: KeeperSettings
  /** The document as compact JSON text. */
  readonly state: () => string
  /** The text of db.json, in pieces. */
  readonly text: (indent: number) => Iterable<string>
  /** What can make a large db.json while changes go on. */
  readonly replica: Replica
  /** Called when a change has been taken. */
  readonly taken: () => void
  /** Takes apart what somebody has made of db.json. */
  readonly merge: (edit: Edit) => Merging
  /** Told of failures that nobody waits for. */
  readonly onError: (error: KeepsakeError) => void
}
