// Mutants of the flush, and of choosing the files that make up the state.

import { patch } from './mutant.js'
import type { Mutant } from './mutant.js'

export const flushMutants: readonly Mutant[] = [
  {
    name: 'the new snapshot is not synced',
    isQuick: true,
    patches: [patch('file/new-snapshot.ts', 'yield syncAndClose(fileSystem, fd)\n')],
  },
  {
    name: 'the new snapshot is not named in the log',
    isQuick: true,
    patches: [
      patch('file/flush.ts', 'place.file.appendMarker({ snapshot: bound.digest, seq: bound.seq })'),
    ],
  },
  {
    name: 'the log is not synced after naming the new snapshot',
    patches: [patch('file/flush.ts', 'yield log.sync\n')],
  },
  {
    name: 'the folder is not synced before the log is shortened',
    isQuick: true,
    patches: [
      patch(
        'file/replace.ts',
        'remove(fileSystem, names.temp)\n  yield syncNames(fileSystem, names.folder)',
        'remove(fileSystem, names.temp)',
      ),
    ],
  },
  {
    name: 'the log is shortened before the new snapshot is in place',
    isQuick: true,
    patches: [
      patch(
        'file/flush.ts',
        'yield* replace(work)\n    log.settle(bound.seq)',
        'log.settle(bound.seq)\n    yield* shorten(work)\n    yield* replace(work)',
      ),
      patch('file/flush.ts', '// 6. Only now shorten the log.\n    yield* shorten(work)'),
    ],
  },
  {
    name: 'changes made during a flush go with the log',
    likely: 'changes during a flush',
    isQuick: true,
    patches: [patch('file/shorten.ts', 'if (log.writer.writtenSeq > bound.seq) {', 'if (false) {')],
  },
  {
    name: 'the shortened log is not synced',
    likely: 'durable during a flush',
    patches: [
      patch('file/shorten.ts', 'yield next.syncs.lines\n'),
      patch('file/shorten.ts', 'if (syncs.bytes > synced) next.syncs.lines.now()'),
    ],
  },
  {
    name: 'what came while the shortened log was synced is not copied',
    likely: 'changes during a flush',
    patches: [
      patch(
        'file/shorten.ts',
        'copyEntries({ from: reached, to: next }, Infinity)',
        'void reached',
      ),
      patch(
        'file/shorten.ts',
        '(syncs.bytes > synced && ++turns < MOST_TURNS)\n    reached = yield* copySlowly(work, { from: reached, to: next })',
        '(syncs.bytes > synced && ++turns < MOST_TURNS)',
      ),
    ],
  },
  {
    name: 'what became durable while the shortened log was synced is not synced in it',
    likely: 'durable all the time during a flush',
    patches: [patch('file/shorten.ts', 'if (syncs.bytes > synced) next.syncs.lines.now()')],
  },
  {
    name: 'the folder is not synced after the log is gone',
    patches: [patch('file/shorten.ts', 'yield syncNames(home.fileSystem, home.names.folder)')],
    redundant: 'a log that comes back names db.json, and every change in it is in there',
  },
  {
    name: 'the old snapshot is not kept as db.json.temp',
    patches: [patch('file/previous-snapshot.ts', 'fileSystem.link(names.snapshot, names.temp)\n')],
    redundant: 'a rename happens or does not; db.json.temp is for where that is not so',
  },
  {
    name: 'db.json.temp is removed in one go with the rename, also where it alone counts',
    likely: 'db.json.temp is all that was left',
    patches: [patch('file/replace.ts', 'if (work.kept === undefined) {', 'if (false) {')],
  },
  {
    name: 'a db.json.temp that counts is overwritten with db.json',
    likely: 'db.json is a mount, and half of one',
    patches: [
      patch('file/previous-snapshot.ts', "if (isNamed && (how === 'link' || isOfUse)) return"),
    ],
  },
  {
    name: 'an edit of db.json is overwritten',
    likely: 'edited by hand while open, and not watched',
    patches: [patch('file/known-snapshot.ts', 'throw edited(names.snapshot)')],
  },
  {
    name: 'a change is replayed that the snapshot holds',
    isQuick: true,
    patches: [
      patch(
        'log/recovery.ts',
        'used?.entries.filter(({ seq }) => seq > start.seq)',
        'used?.entries',
      ),
    ],
  },
  {
    name: 'db.json.temp is not looked at',
    likely: 'db.json.temp was left without a log',
    patches: [patch('log/recovery.ts', 'if (tempSeq !== undefined) return', 'if (false) return')],
  },
  {
    name: 'db.json.temp counts, whatever the log names',
    likely: 'edited by hand while closed',
    patches: [
      patch(
        'log/recovery.ts',
        'const tempSeq = found.temp === undefined ? undefined : snapshots.get(found.temp)',
        'const tempSeq = found.temp === undefined ? undefined : (snapshots.get(found.temp) ?? 0)',
      ),
    ],
  },
  {
    name: 'a new log begins with the snapshot before the last one',
    patches: [patch('file/log-writer.ts', 'this.#base = bound\n')],
  },
]

export const inPlaceMutants: readonly Mutant[] = [
  {
    name: 'in place: the copy of db.json is not synced',
    likely: 'db.json is a mount',
    patches: [patch('file/previous-snapshot.ts', 'yield syncAndClose(fileSystem, fd)\n')],
  },
  {
    name: 'in place: the name of the copy is not synced',
    likely: 'db.json is a mount',
    patches: [
      patch(
        'file/previous-snapshot.ts',
        "if (how === 'copy') yield syncNames(home.fileSystem, home.names.folder)",
      ),
    ],
  },
  {
    name: 'in place: db.json is not synced before the copy goes',
    likely: 'db.json is a mount',
    patches: [patch('file/write-in-place.ts', 'yield syncAndClose(fileSystem, fd)\n')],
  },
  {
    name: 'in place: no copy at all',
    likely: 'db.json is a mount',
    patches: [patch('file/write-in-place.ts', "yield* keepPrevious(work, 'copy')\n")],
  },
  {
    name: 'in place: a longer db.json is not cut',
    likely: 'db.json is a mount',
    patches: [patch('file/write-in-place.ts', 'fileSystem.truncate(fd, bytes.length)\n')],
  },
]
