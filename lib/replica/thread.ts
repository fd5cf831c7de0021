/** The thread itself: one order, and it ends. */

import { parentPort, workerData } from 'node:worker_threads'
import { nodeFileSystem } from '../file/node-fs.js'
import type { ReplicaOrder } from '../file/replica.js'
import { writeReplica } from './write-replica.js'

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window's
parentPort?.postMessage(writeReplica(nodeFileSystem, workerData as ReplicaOrder))
