/** Loads `lib/` so that it writes to crashing disks: as it is, or with a fault built in. */

import { fileURLToPath } from 'node:url'
import type * as Failed from '../../lib/file/failed-syncs.js'
import type * as LockFile from '../../lib/file/lock-file.js'
import { registry } from '../../lib/registry.js'
import { Crash } from '../support/crashing-disk/counted-disk.js'
import { variantKey } from '../support/lib-variant.js'
import type { Lib } from './session.js'

const lib = fileURLToPath(new URL('../../lib/', import.meta.url))

/** What a process remembers beside its open stores; it ends with the process. */
const memories: { clear(): void }[] = []

/** `faithful`, or the name of a mutant: see `spec/support/lib-variant.ts`. */
export async function loadLib(variant: string): Promise<Lib> {
  const mark = `?variant=${variantKey(variant)}`
  const { failedSyncs } = (await import(`${lib}file/failed-syncs.ts${mark}`)) as typeof Failed
  const { givenUp } = (await import(`${lib}file/lock-file.ts${mark}`)) as typeof LockFile
  if (!Object.hasOwn(failedSyncs, 'set')) failedSyncs.set = unlessDead(failedSyncs)
  memories.push(failedSyncs, givenUp)
  return (await import(`${lib}index.ts${mark}`)) as Lib
}

/** What a process that was killed had yet to do ends in a crash: it must not become a memory of the next one. */
function unlessDead(memory: Map<string, unknown>): (key: string, cause: unknown) => typeof memory {
  return (key, cause) => {
    const { cause: inner } = cause as { cause?: unknown }
    if (cause instanceof Crash || inner instanceof Crash) return memory
    return Map.prototype.set.call(memory, key, cause) as typeof memory
  }
}

/** The process is gone, and its store with it. */
export function forget(): void {
  registry().stores.clear()
  for (const memory of memories) memory.clear()
}
