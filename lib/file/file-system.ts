/**
 * The port to the disk: everything keepsake asks of a file system, and nothing more.
 *
 * The store imports no other way to the disk. `node-fs.ts` implements the port over `node:fs`; a
 * file system that crashes on purpose can be put in its place. Every call throws (or rejects with)
 * an error carrying the system's `code` (`ENOENT`, `ENOSPC`, …); nothing here retries or hides one.
 */

/** What a file is, as far as the store has to know. */
export interface FileStat {
  readonly kind: 'file' | 'directory' | 'link' | 'other'
  readonly inode: bigint
  readonly size: number
  /** Last modification, nanoseconds since 1970. */
  readonly modified: bigint
  /** Permission bits only, e.g. `0o600`. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

/**
 * - `read`: an existing file, for reading
 * - `write`: an existing file, for reading and writing at positions
 * - `create`: a file that must not exist yet (`O_EXCL`, and `O_NOFOLLOW` where there is one)
 */
export type OpenHow = 'read' | 'write' | 'create'

export interface Ear {
  /** `isReplaced`: by another file, or by none; from then on nothing more may be heard. */
  readonly heard: (isReplaced: boolean) => void
  readonly failed: (error: unknown) => void
}

export interface FileSystem {
  /** Follows a symbolic link; throws `ENOENT` when there is nothing. */
  stat(path: string): FileStat
  /** Describes a symbolic link itself. */
  linkStat(path: string): FileStat
  readLink(path: string): string
  realPath(path: string): string
  readFile(path: string): Uint8Array
  open(path: string, how: OpenHow, mode?: number): number
  openStat(fd: number): FileStat
  /** May write fewer bytes than asked for, like write(2). Returns how many it wrote. */
  write(fd: number, bytes: Uint8Array, offset: number, length: number, position: number): number
  read(fd: number, bytes: Uint8Array, offset: number, length: number, position: number): number
  truncate(fd: number, length: number): void
  setMode(fd: number, mode: number): void
  setOwner(fd: number, uid: number, gid: number): void
  /** fsync(2): data and metadata. */
  sync(fd: number): void
  /** fdatasync(2). */
  dataSync(fd: number): void
  /** fsync(2) off the event loop. */
  syncLater(fd: number): Promise<void>
  /** fdatasync(2) off the event loop. */
  dataSyncLater(fd: number): Promise<void>
  close(fd: number): void
  link(existing: string, path: string): void
  rename(from: string, to: string): void
  unlink(path: string): void
  /** In a directory that is there. */
  makeDirectory(path: string): void
  /** The names in a directory, in no particular order. */
  list(path: string): string[]
  /**
   * Tells of changes of the file that is there, until it is replaced. Throws `ENOENT` when there is none.
   * Returns its end. It does not keep the process alive.
   */
  watchFile(path: string, ear: Ear): () => void
  /** fsync(2) of a directory; does nothing where the platform has no such thing (Windows). */
  syncDirectory(path: string): void
  /** The same, off the event loop. */
  syncDirectoryLater(path: string): Promise<void>
}
