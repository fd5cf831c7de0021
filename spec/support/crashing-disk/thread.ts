/**
 * Stands in the place of `lib/replica/start-thread.ts`: what the thread does, it does to the disk that
 * is plugged in, in one go, when it is its turn; or it dies on the way.
 */

import type { Replica, ReplicaOrder, ReplicaOutcome } from '../../../lib/file/replica.js'
import { writeReplica } from '../../../lib/replica/write-replica.js'
import type { CountedDisk } from './counted-disk.js'
import { nodeFileSystem } from './plug.js'

export const threadReplica: Replica = {
  isAvailable: true,
  start(order) {
    let isWanted = true
    return {
      outcome: outcomeOf(order, () => isWanted),
      stop: () => (isWanted = false),
    }
  },
}

async function outcomeOf(order: ReplicaOrder, isWanted: () => boolean): Promise<ReplicaOutcome> {
  const fileSystem = nodeFileSystem
  const absent: ReplicaOutcome = { kind: 'absent' }
  // It is sent like a message.
  const sent = structuredClone(order)
  const work = (): ReplicaOutcome =>
    isWanted() ? structuredClone(writeReplica(fileSystem, sent)) : absent
  return (await (fileSystem as unknown as CountedDisk).thread(work)) ?? absent
}
