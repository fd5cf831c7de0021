/**
 * Making a file that must not be taken for anything older: whatever has the name goes away first,
 * and the name is then taken with `O_EXCL`. A symbolic link left there is removed, not followed.
 */

import type { FileSystem } from './file-system.js'
import type { Home } from './home.js'
import { ifThere } from './system-error.js'

/** Creates an empty file under a name that belongs to the store, with exactly the mode asked for. */
export function createAfresh(home: Home, path: string, mode: number): number {
  remove(home.fileSystem, path)
  return createNew(home, path, mode)
}

/** The same, but throws `EEXIST` if anything has that name. */
export function createNew({ fileSystem }: Home, path: string, mode: number): number {
  const fd = fileSystem.open(path, 'create', mode)
  try {
    // The process's umask may have taken bits away.
    if (fileSystem.openStat(fd).mode !== mode) fileSystem.setMode(fd, mode)
    return fd
  } catch (error) {
    closeQuietly(fileSystem, fd)
    removeQuietly(fileSystem, path)
    throw error
  }
}

/** Unlinks; it is fine if there is nothing. */
export function remove(fileSystem: FileSystem, path: string): void {
  ifThere(() => fileSystem.unlink(path))
}

/** For the way out of an error: the first error is the one to report. */
export function removeQuietly(fileSystem: FileSystem, path: string): void {
  try {
    fileSystem.unlink(path)
  } catch {
    // Files with these names are never read, and the next one to write there removes it.
  }
}

/** For files whose content is synced already, or not wanted any more. */
export function closeQuietly(fileSystem: FileSystem, fd: number): void {
  try {
    fileSystem.close(fd)
  } catch {
    // close(2) can only report a failed write; whatever matters has been synced before.
  }
}

/** Works on an open file, and closes it if that fails. */
export function orClose<Result>(fileSystem: FileSystem, fd: number, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    closeQuietly(fileSystem, fd)
    throw error
  }
}
