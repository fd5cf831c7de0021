/** The thread itself: one order, and it ends. */

import { parentPort, workerData } from 'node:worker_threads'
import { nodeFileSystem } from '../file/node-fs.js'
import type { Assignment, Message } from './message.js'
import { writeReplica } from './write-replica.js'

const { order, token } = workerData as Assignment

function tell(message: Message): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window's
  parentPort?.postMessage(message)
}

tell({ token })
tell({ token, outcome: writeReplica(nodeFileSystem, order) })
