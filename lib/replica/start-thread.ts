/**
 * Starts a thread for every order. Where there can be none (the file of the thread was not bundled,
 * the program may not start threads, there is no memory for one), that is noticed once, and all is
 * written by the thread that asks.
 */

import { Worker } from 'node:worker_threads'
import type { Replica, ReplicaOrder, ReplicaOutcome, Replication } from '../file/replica.js'

let isAvailable = true

export const threadReplica: Replica = {
  get isAvailable() {
    return isAvailable
  },
  start,
}

function start(order: ReplicaOrder): Replication {
  let outcome: ReplicaOutcome = { kind: 'absent' }
  let isWanted = true
  let thread: Worker
  try {
    // What the program was started with (a loader, a flag that a thread does not take) is not for it.
    thread = new Worker(new URL('./replica.js', import.meta.url), {
      name: 'keepsake',
      workerData: order,
      execArgv: [],
    })
  } catch {
    isAvailable = false
    return { outcome: Promise.resolve(outcome), stop: () => undefined }
  }
  thread.once('message', (told: ReplicaOutcome) => (outcome = told))
  thread.once('error', () => undefined)
  return {
    // Only when it has ended does it do nothing more with the file.
    outcome: new Promise((resolve) => {
      thread.once('exit', () => {
        if (outcome.kind === 'absent' && isWanted) isAvailable = false
        resolve(outcome)
      })
    }),
    stop() {
      isWanted = false
      void thread.terminate()
    },
  }
}
