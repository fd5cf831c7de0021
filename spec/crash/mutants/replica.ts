// Mutants of the hand-over between the thread that appends and the one that makes db.json.

import { patch } from './mutant.js'
import type { Mutant } from './mutant.js'

/** A small document takes the way of a large one, and the log is shortened line by line. */
export const threaded = [
  patch('file/flush.ts', 'const LARGE = 2 ** 20', 'const LARGE = 0'),
  patch('file/shorten.ts', 'const SLICE = 64 * 1024', 'const SLICE = 1'),
  patch('file/shorten.ts', 'setImmediate(resolve)', 'queueMicrotask(resolve)'),
]

const cut = patch('replica/write-replica.ts', '.subarray(0, logBytes)')
const check = patch('replica/write-replica.ts', 'crc !== order.crc', 'false')

export const replicaMutants: readonly Mutant[] = [
  {
    name: 'a replica replays what was written since it was asked',
    likely: 'changes during a flush, by a replica',
    isQuick: true,
    patches: [...threaded, cut, check],
  },
  {
    name: 'a replica does not look whether the log is the one it was sent for',
    likely: 'the log is replaced while a replica is under way',
    patches: [...threaded, check],
    redundant: 'whoever has sent it looks as well, and there is no other way to another log',
  },
  {
    name: 'what a replica has written is not synced',
    isQuick: true,
    likely: 'changes during a flush, by a replica',
    patches: [...threaded, patch('replica/write-replica.ts', 'fileSystem.sync(order.fd)\n')],
  },
  {
    name: 'the snapshot of a replica is said to include what was written meanwhile',
    isQuick: true,
    likely: 'changes during a flush, by a replica',
    patches: [...threaded, patch('file/replica.ts', 'seq: place.seq }', 'seq: log.seq }')],
  },
  {
    name: 'a replica writes to the file by its name',
    likely: 'closed at once while a replica is under way',
    isQuick: true,
    patches: [
      ...threaded,
      patch(
        'replica/write-replica.ts',
        'writeText(fileSystem, order.fd,',
        "writeText(fileSystem, fileSystem.open(order.names.snapshot, 'write'),",
      ),
    ],
  },
  {
    name: 'what a dead replica has begun is taken for whole',
    likely: 'a replica dies',
    isQuick: true,
    patches: [
      ...threaded,
      patch(
        'file/replica.ts',
        'return undefined\n}\n\ninterface OpenFile',
        "return { bound: { digest: 'e3b0c44298fc1c14', seq: place.seq }, place, ...created }\n}\n\ninterface OpenFile",
      ),
    ],
  },
]
