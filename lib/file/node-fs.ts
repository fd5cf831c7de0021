/**
 * The port to the disk, over `node:fs`: the one file of keepsake that imports it.
 *
 * Files are opened with `O_NOFOLLOW`: the path of the store has been resolved once, and the names
 * beside it are predictable, so a symbolic link found there was put there by somebody else. What
 * must not exist yet is opened with `O_EXCL`.
 */

import * as fs from 'node:fs'
import { constants } from 'node:fs'
import type { Ear, FileStat, FileSystem, OpenHow } from './file-system.js'
import { pause } from './pause.js'
import { Run } from './steps.js'
import type { Steps } from './steps.js'
import { isRefused, systemCode } from './system-error.js'

const WINDOWS = process.platform === 'win32'

// Windows has neither O_NOFOLLOW nor O_NONBLOCK, and `| undefined` adds nothing; `create` is exclusive
// all the same. A pipe is opened without waiting for somebody who writes to it.
const FLAGS: Readonly<Record<OpenHow, number>> = {
  read: constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  write: constants.O_RDWR | constants.O_NOFOLLOW,
  create: constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
}

/** How long Windows is given, again and again, to let go of a file, in ms. */
const SHORTEST_PAUSE = 5
const LONGEST_PAUSE = 320

export const nodeFileSystem: FileSystem = {
  stat: (path) => describe(fs.statSync(path, { bigint: true })),
  linkStat: (path) => describe(fs.lstatSync(path, { bigint: true })),
  readLink: fs.readlinkSync,
  realPath: fs.realpathSync.native,
  readFile: (path) => fs.readFileSync(path, { flag: FLAGS.read as unknown as string }),
  open: (path, how, mode) => fs.openSync(path, FLAGS[how], mode),
  openStat: (fd) => describe(fs.fstatSync(fd, { bigint: true })),
  write: fs.writeSync,
  read: fs.readSync,
  truncate: fs.ftruncateSync,
  setMode: fs.fchmodSync,
  setOwner: fs.fchownSync,
  sync: fs.fsyncSync,
  dataSync: fs.fdatasyncSync,
  syncLater,
  dataSyncLater: (fd) => settled((done) => fs.fdatasync(fd, done)),
  close: fs.closeSync,
  link: fs.linkSync,
  rename: (from, to) => patiently(() => fs.renameSync(from, to)),
  unlink: (path) => patiently(() => fs.unlinkSync(path)),
  makeDirectory: (path) => fs.mkdirSync(path),
  list: fs.readdirSync,
  watchFile,
  syncDirectory: (path) => new Run(directorySync(path)).now(),
  syncDirectoryLater: (path) => new Run(directorySync(path)).later(),
}

function describe(stats: fs.BigIntStats): FileStat {
  return {
    kind: kindOf(stats),
    inode: stats.ino,
    size: Number(stats.size),
    modified: stats.mtimeNs,
    mode: Number(stats.mode) & 0o7777,
    uid: Number(stats.uid),
    gid: Number(stats.gid),
  }
}

function kindOf(stats: fs.BigIntStats): FileStat['kind'] {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'directory'
  if (stats.isSymbolicLink()) return 'link'
  return 'other'
}

function watchFile(path: string, { heard, failed }: Ear): () => void {
  const watcher = fs.watch(path, { persistent: false })
  watcher.on('change', (type) => heard(type === 'rename'))
  watcher.on('error', failed)
  return () => watcher.close()
}

function syncLater(fd: number): Promise<void> {
  return settled((done) => fs.fsync(fd, done))
}

function settled(start: (done: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => (error === null ? resolve() : reject(error)))
  })
}

// A name in a directory is durable only once the directory has been synced.
function* directorySync(path: string): Steps {
  if (WINDOWS) return
  const fd = fs.openSync(path, constants.O_RDONLY)
  try {
    yield { now: () => fs.fsyncSync(fd), later: () => syncLater(fd) }
  } catch (error) {
    if (!knowsNoDirectorySync(error)) throw error
  } finally {
    fs.closeSync(fd)
  }
}

// Some network and FUSE file systems refuse the call as such. They order names on their own or not
// at all; either way there is nothing more to ask of them.
function knowsNoDirectorySync(error: unknown): boolean {
  return /^(EINVAL|ENOTSUP)$/.test(systemCode(error))
}

// On Windows virus scanners and indexers hold a file for a moment.
function patiently(act: () => void): void {
  for (let next = SHORTEST_PAUSE; ; next *= 2) {
    try {
      return act()
    } catch (error) {
      if (!WINDOWS || !isRefused(error) || next > LONGEST_PAUSE) throw error
    }
    pause(next)
  }
}
