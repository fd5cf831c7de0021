/**
 * Starts a thread for every order. Where there can be none (the file of the thread was not bundled,
 * the program may not start threads), that is noticed and told once; one that has died once (the document
 * is too large for it) is not started for that document again. Then all is written by the thread that asks.
 */

import { randomBytes } from 'node:crypto'
// Not the global ones: test runners replace them.
import { clearTimeout, setTimeout } from 'node:timers'
import { Worker } from 'node:worker_threads'
import type { Replica, ReplicaOrder, ReplicaOutcome, Replication } from '../file/replica.js'
import { systemCode } from '../file/system-error.js'
import type { Assignment, Message } from './message.js'

const ABSENT: ReplicaOutcome = { kind: 'absent' }

/** Milliseconds for a thread to say that it has started; another file of that name may never do. */
const PATIENCE = 30_000

let isAvailable = true
/** The db.json that were too much for a thread. */
const tooLarge = new Set<string>()

export const threadReplica: Replica = {
  get isAvailable() {
    return isAvailable
  },
  start,
}

function start(order: ReplicaOrder): Replication {
  if (tooLarge.has(order.names.snapshot)) return nothing
  const token = randomBytes(12).toString('base64url')
  let thread: Worker
  try {
    thread = startThread({ order, token })
  } catch (error) {
    isAvailable = false
    return { ...nothing, outcome: Promise.resolve({ kind: 'absent', reason: nameOf(error) }) }
  }
  let outcome: ReplicaOutcome = ABSENT
  let reason = 'it has ended'
  let isOurs = false
  let isWanted = true
  const stop = (): void => {
    isWanted = false
    void thread.terminate()
  }
  const patience = setTimeout(() => {
    reason = 'it said nothing'
    void thread.terminate()
  }, PATIENCE).unref()
  thread.on('message', (message: Partial<Message> | null) => {
    clearTimeout(patience)
    if (message?.token === token) isOurs = true
    // What it was preloaded with might keep it alive.
    if (!isOurs || message?.outcome !== undefined) void thread.terminate()
    if (isOurs && isWanted) outcome = message?.outcome ?? outcome
  })
  // `exit` comes after it.
  thread.on('error', (error) => {
    reason = nameOf(error)
  })
  return {
    // Only when it has ended does it do nothing more with the file.
    outcome: new Promise((resolve) => {
      thread.once('exit', () => {
        clearTimeout(patience)
        if (outcome === ABSENT && isWanted) {
          if (isOurs) tooLarge.add(order.names.snapshot)
          else isAvailable = false
          outcome = { kind: 'absent', reason }
        }
        resolve(outcome)
      })
    }),
    stop,
  }
}

const nothing: Replication = { outcome: Promise.resolve(ABSENT), stop: () => undefined }

/** No more than that: a message may quote what the document holds. */
function nameOf(error: unknown): string {
  return systemCode(error) || (error instanceof Error ? error.name : 'an error')
}

function startThread(workerData: Assignment): Worker {
  // What the program was started with (a loader, something preloaded) is not for it.
  const { NODE_OPTIONS: _, ...env } = process.env
  const file = new URL('./keepsake-replica.js', import.meta.url)
  return new Worker(file, { name: 'keepsake', workerData, env, execArgv: [] })
}
