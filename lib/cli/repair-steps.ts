/** Does what a repair has decided, one step after the other; each is durable before the next. */

import type { FileSystem } from '../file/file-system.js'
import type { Home } from '../file/home.js'
import { closeQuietly, createAfresh, remove, removeQuietly } from '../file/new-file.js'
import { putAside } from '../file/put-aside.js'
import { readAll } from '../file/read-all.js'
import { ifThere, writeFailed } from '../file/system-error.js'
import { writeAll } from '../file/write-all.js'
import type { Step } from './repair-plan.js'
import { doneWords } from './repair-words.js'

/** `tell` is told of every step that has been done. Throws `KEEPSAKE_WRITE_FAILED`. */
export function carryOut(home: Home, steps: readonly Step[], tell: (done: string) => void): void {
  for (const step of steps) {
    try {
      const copy = act(home, step)
      tell(doneWords(step, home, copy))
    } catch (error) {
      const next =
        'What was done so far is harmless, and every copy is whole. Make it writable, then repair again.'
      throw writeFailed(home.names.snapshot, error, next)
    }
  }
}

/** Returns the path of a copy that was made. */
function act(home: Home, step: Step): string | undefined {
  const { fileSystem, names } = home
  switch (step.kind) {
    case 'copy':
      return putAside(home, step.as, bytesFrom(fileSystem, names[step.what], step.from))
    case 'cut':
      cut(fileSystem, names.log, step.at)
      return undefined
    case 'remove':
      remove(fileSystem, names[step.what])
      break
    case 'promote':
      fileSystem.rename(names.temp, names.snapshot)
      break
    case 'put back':
      putBack(home, step.bytes)
      break
  }
  fileSystem.syncDirectory(names.folder)
  return undefined
}

function bytesFrom(fileSystem: FileSystem, path: string, from: number): Uint8Array {
  const fd = fileSystem.open(path, 'read')
  try {
    return readAll(fileSystem, fd, { from, to: fileSystem.openStat(fd).size })
  } finally {
    closeQuietly(fileSystem, fd)
  }
}

function cut(fileSystem: FileSystem, path: string, length: number): void {
  const fd = fileSystem.open(path, 'write')
  try {
    fileSystem.truncate(fd, length)
    fileSystem.sync(fd)
  } finally {
    closeQuietly(fileSystem, fd)
  }
}

/** Crash before the rename: db.json as it was. After it: the file that the log names. */
function putBack(home: Home, bytes: Uint8Array): void {
  const { fileSystem, names, mode } = home
  const model = ifThere(() => fileSystem.stat(names.snapshot))
  const fd = createAfresh(home, names.newSnapshot, mode)
  try {
    const own = fileSystem.openStat(fd)
    // Repaired by root, it still belongs to whoever runs the program.
    const isOthers = model !== undefined && (model.uid !== own.uid || model.gid !== own.gid)
    if (isOthers) fileSystem.setOwner(fd, model.uid, model.gid)
    writeAll(fileSystem, fd, { bytes, position: 0 })
    fileSystem.sync(fd)
    fileSystem.rename(names.newSnapshot, names.snapshot)
  } catch (error) {
    removeQuietly(fileSystem, names.newSnapshot)
    throw error
  } finally {
    closeQuietly(fileSystem, fd)
  }
}
