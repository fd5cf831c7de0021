/** How most of the specs here begin: a sample store over a file system that can be told to fail. */

import { join } from 'node:path'
import type { FsyncPolicy } from '../../lib/options.js'
import { FaultyFileSystem } from '../support/faulty-file-system.js'
import { SampleStore, temporaryFolder } from './sample-store.js'

export interface Start {
  readonly folder: string
  readonly path: string
  readonly disk: FaultyFileSystem
  readonly store: SampleStore
  /** How often something was called. */
  readonly count: (call: string) => number
}

/** A store without any file. */
export function start(policy: FsyncPolicy = 'no'): Start {
  const folder = temporaryFolder()
  const path = join(folder, 'db.json')
  const disk = new FaultyFileSystem()
  const count = (name: string) => disk.calls.filter((call) => call.startsWith(`${name} `)).length
  const store = new SampleStore(path, { fileSystem: disk, policy })
  return { folder, path, disk, store, count }
}

/** A store whose db.json holds [1] and whose log holds 2; the calls so far are forgotten. */
export async function startWithSnapshot(policy: FsyncPolicy = 'no'): Promise<Start> {
  const started = start(policy)
  started.store.add(1)
  await started.store.flusher.later()
  started.store.add(2)
  started.disk.calls.length = 0
  return started
}
