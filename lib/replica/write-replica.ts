/**
 * What a thread does for a flush: reads the old snapshot and the log, as `open` would, and writes
 * what follows from them into the file that it was given. Nothing else is written.
 */

import { snapshotText } from '../document/snapshot-text.js'
import { KeepsakeError } from '../errors.js'
import type { FileSystem } from '../file/file-system.js'
import type { Home } from '../file/home.js'
import type { Misfit, ReplicaOrder, ReplicaOutcome } from '../file/replica.js'
import { reasonOf, systemCode } from '../file/system-error.js'
import { writeText } from '../file/write-text.js'
import { findFiles, restoreFrom } from '../restore.js'

/** Never throws what is a matter of the files. */
export function writeReplica(fileSystem: FileSystem, order: ReplicaOrder): ReplicaOutcome {
  let restored: State
  try {
    restored = restoreOrder(fileSystem, order)
  } catch (error) {
    if (!(error instanceof KeepsakeError)) throw error
    return { kind: 'misfit', ...misfitOf(error) }
  }
  const { root, tagged, crc } = restored
  if (crc !== order.crc) {
    return { kind: 'misfit', code: 'KEEPSAKE_CORRUPT_LOG', reason: 'another log' }
  }
  try {
    const text = snapshotText(root, { ...order, tagged })
    const { digest, length } = writeText(fileSystem, order.fd, text)
    fileSystem.sync(order.fd)
    return { kind: 'written', digest, length }
  } catch (error) {
    const code = systemCode(error)
    // `ERR_…` is said by Node, not by the disk.
    if (!/^E(?!RR_)/.test(code)) throw error
    return { kind: 'failed', code, message: (error as Error).message }
  }
}

function misfitOf({ code, cause }: KeepsakeError): Misfit {
  if (code === 'KEEPSAKE_READ_FAILED') return { code, reason: reasonOf(cause) }
  return { code: 'KEEPSAKE_CORRUPT_LOG', reason: code }
}

/** What the files give. The files themselves are not held on to: there is no more memory than needed. */
interface State {
  readonly root: object
  readonly tagged: boolean
  /** Of the last line of the log; undefined: it does not count. */
  readonly crc: number | undefined
}

function restoreOrder(fileSystem: FileSystem, { names, logBytes }: ReplicaOrder): State {
  const home: Home = { fileSystem, names, mode: 0, warn: () => undefined }
  const files = findFiles(home)
  const log = files.log && { ...files.log, bytes: files.log.bytes.subarray(0, logBytes) }
  const { root, tagged, plan, reading } = restoreFrom(home, { ...files, log }, { salvage: false })
  return { root, tagged, crc: plan.usesLog ? reading?.crc : undefined }
}
