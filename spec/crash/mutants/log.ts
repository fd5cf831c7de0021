// Mutants of the append-only log: writing lines, and reading them.

import { patch } from './mutant.js'
import type { Mutant } from './mutant.js'

export const logMutants: readonly Mutant[] = [
  {
    name: 'lines are not synced before they are called durable',
    isQuick: true,
    patches: [patch('file/log-sync.ts', 'await fileSystem.dataSyncLater(own)')],
  },
  {
    name: 'the name of a new log is not synced',
    isQuick: true,
    patches: [patch('file/log-sync.ts', 'yield syncNames(fileSystem, names.folder)')],
  },
  {
    name: 'durable joins a sync that has begun before',
    likely: 'durable during a flush',
    patches: [
      patch(
        'file/group-commit.ts',
        'if (this.#running === undefined) return this.#start()',
        'return this.#running ?? this.#start()',
      ),
    ],
  },
  {
    name: 'a failed sync is tried again on the same file',
    likely: 'a failed sync, and the rescue',
    patches: [
      patch(
        'file/log-sync.ts',
        'await fileSystem.dataSyncLater(own)',
        'await fileSystem.dataSyncLater(own).catch(() => fileSystem.dataSyncLater(own))',
      ),
    ],
  },
  {
    name: 'the rescued log is not synced',
    likely: 'a failed sync, and the rescue',
    patches: [patch('file/rescue.ts', 'fresh.syncs.lines.now()')],
  },
  {
    name: 'the rescued log does not name all snapshots',
    likely: 'a failed sync in the middle of a flush',
    patches: [patch('file/rescue.ts', 'of [digest as string, ...others]', 'of [] as string[]')],
  },
  {
    name: 'a short write is taken for a whole one',
    likely: 'a full disk',
    patches: [patch('file/write-all.ts', 'while (written < length) {', 'if (length > 0) {')],
  },
  {
    name: 'half a line is not cut off after a failed write',
    patches: [patch('file/log-file.ts', 'this.#rollBack(fd)\n')],
    redundant: 'it is cut off before the next line as well, and a line without its newline is none',
  },
  {
    name: 'what lies behind the last whole line is never cut off',
    likely: 'the log has lost a marker',
    isQuick: true,
    patches: [
      patch('file/log-file.ts', 'this.#rollBack(fd)\n'),
      patch(
        'file/log-file.ts',
        'this.#home.fileSystem.truncate(fd, this.position)\n    this.#size = this.position\n    return',
        'this.#size = this.position\n    return',
      ),
      patch('file/log-file.ts', 'writeAll(fileSystem, fd, { bytes, position: this.position })\n'),
    ],
  },
  {
    name: 'whole lines are cut off without a sync before the next line',
    likely: 'the log has lost a marker',
    patches: [patch('file/log-file.ts', 'this.syncs.cut(fd)\n')],
  },
  {
    name: 'whole lines are cut off without being overwritten before',
    likely: 'the log has lost a marker',
    isQuick: true,
    patches: [
      patch('file/log-file.ts', 'writeAll(fileSystem, fd, { bytes, position: this.position })\n'),
    ],
  },
  {
    name: 'a line counts without its newline',
    likely: 'the last line of the log has lost its newline',
    patches: [
      patch(
        'log/chain.ts',
        'const end = rest.indexOf(NEWLINE, start)\n    crc = end < 0 ? undefined',
        'const found = rest.indexOf(NEWLINE, start)\n    const end = found < 0 ? rest.length : found\n    crc = start >= rest.length ? undefined',
      ),
    ],
  },
  {
    name: 'no checksum',
    patches: [
      patch(
        'log/seal.ts',
        'crc !== undefined && crc === bodyCrc(bytes, seed, span) ? crc',
        'crc ? crc',
      ),
    ],
  },
  {
    name: 'lines are not chained',
    patches: [
      patch('log/seal.ts', 'crc32(body, seed)', 'crc32(body)'),
      patch(
        'log/seal.ts',
        'Math.max(start, end - SEAL_LENGTH)), seed)',
        'Math.max(start, end - SEAL_LENGTH)))',
      ),
    ],
  },
  {
    name: 'a gap between the numbers of two changes is not noticed',
    patches: [patch('log/reading.ts', 'return line.entry.seq === seq + 1', 'return true')],
    redundant: 'the chain of checksums breaks at every gap',
  },
  {
    name: 'a line says that more was synced than was',
    patches: [
      patch(
        'file/log-writer.ts',
        'const synced = durableSeq > this.notedSeq ? durableSeq : undefined',
        'const synced = durableSeq < seq - 1 ? seq - 1 : undefined',
      ),
    ],
  },
  {
    name: 'a line never says what was synced',
    patches: [
      patch(
        'file/log-writer.ts',
        'const synced = durableSeq > this.notedSeq ? durableSeq : undefined',
        'const synced = undefined as number | undefined',
      ),
    ],
    redundant: 'it tells damage from what a crash leaves, and no crash does damage',
  },
  {
    name: 'a transaction is one line for each change',
    likely: 'transactions',
    patches: [
      patch(
        'transaction.ts',
        "if (operations !== '') this.options.commit(operations, heard)",
        'pending.forEach((one) => this.options.commit(one, heard))',
      ),
    ],
  },
  {
    name: 'the folder that was made is not synced',
    likely: 'defaults, and a folder that has to be made',
    patches: [patch('file/folder.ts', 'fileSystem.syncDirectory(dirname(made))', 'void made')],
  },
]
