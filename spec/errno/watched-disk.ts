/** A crashing disk that watches over one rule: a file whose sync has failed is never synced again. */

import type { CallName, Synced } from '../support/crashing-disk/counted-disk.js'
import { CrashingDisk } from '../support/crashing-disk/disk.js'

export class WatchedDisk extends CrashingDisk {
  /** `dataSync db.json.log.temp`: of a file whose sync had failed by then. */
  readonly repeated: string[] = []
  /** `/data/db.json`: every sync of a file that has failed. */
  readonly failed: string[] = []
  readonly #inodes = new Set<number>()

  protected override syncNow(name: CallName, what: Synced): void {
    this.#watch(name, what)
    try {
      super.syncNow(name, what)
    } catch (error) {
      this.#note(what)
      throw error
    }
  }

  protected override async syncAfterwards(name: CallName, what: Synced): Promise<void> {
    this.#watch(name, what)
    try {
      await super.syncAfterwards(name, what)
    } catch (error) {
      this.#note(what)
      throw error
    }
  }

  #watch(name: CallName, { inode, path }: Synced): void {
    if (inode !== undefined && this.#inodes.has(inode)) this.repeated.push(`${name} ${path}`)
  }

  // There is only one folder, so it has to be asked again.
  #note({ inode, path }: Synced): void {
    if (inode === undefined) return
    this.failed.push(path)
    this.#inodes.add(inode)
  }
}
