/**
 * A disk in memory that crashes on purpose, behind the port that the store writes through.
 *
 * It knows what the system has been told and what is on the disk for sure, and keeps both as one
 * value, `volume.image`. What a power cut may leave of it is up to `survivors.ts`.
 *
 *     const disk = new CrashingDisk(imageOf(files, ['/data']), machine)
 *     disk.crashAt = 17                                  call 17 throws, and every later one
 *     disk.faults.order({ from: 17, code: 'ENOSPC' })    call 17 fails
 *     disk.hold()                                        syncs off the event loop wait for `letGo`
 *     disk.volume.mounts.add('/data/db.json')            rename over it: EBUSY, link: EXDEV
 */

import { basename } from 'node:path'
import type { FileStat, FileSystem, OpenHow } from '../../../lib/file/file-system.js'
import { CountedDisk } from './counted-disk.js'
import type { Write } from './file-data.js'
import { systemError } from './faults.js'
import { FILE_MODE } from './image.js'
import type { Image } from './image.js'
import type { Machine } from './machine.js'

export class CrashingDisk extends CountedDisk implements FileSystem {
  readonly #machine: Machine
  #lastFd = 2

  constructor(image: Image, machine: Machine) {
    super(image)
    this.#machine = machine
  }

  stat(path: string): FileStat {
    return this.at('stat', path, (volume) => volume.describe(volume.inodeAt(path, 'stat')))
  }

  linkStat(path: string): FileStat {
    return this.at('linkStat', path, (volume) => volume.describe(volume.inodeAt(path, 'lstat')))
  }

  readLink(path: string): string {
    return this.at('readLink', path, () => {
      throw systemError('EINVAL', 'readlink', path)
    })
  }

  realPath(path: string): string {
    return this.at('realPath', path, (volume) => {
      volume.inodeAt(path, 'realpath')
      return path
    })
  }

  readFile(path: string): Uint8Array {
    return this.at('readFile', path, (volume) => {
      const said = this.#machine.readFile(path)
      return said ?? volume.dataOf(volume.inodeAt(path, 'open')).cache.slice()
    })
  }

  open(path: string, how: OpenHow, mode = FILE_MODE): number {
    return this.at('open', path, (volume) => {
      const isNew = how === 'create'
      if (isNew) this.changes.push(`create ${basename(path)}`)
      const inode = isNew ? volume.create(path, mode) : volume.inodeAt(path, 'open')
      volume.dataOf(inode)
      this.openFiles.set(++this.#lastFd, { inode, path, how })
      return this.#lastFd
    })
  }

  openStat(fd: number): FileStat {
    return this.on('openStat', fd, ({ inode }) => this.volume.describe(inode))
  }

  write(fd: number, bytes: Uint8Array, offset: number, length: number, position: number): number {
    const { path, inode, how } = this.fileOf('write', fd)
    // A copy (the slice of a Buffer is none): the caller uses its bytes again.
    const copy = new Uint8Array(bytes.subarray(offset, offset + length))
    const write: Write = { kind: 'write', position, bytes: copy }
    const number = this.begin('write', path, { ...write, inode })
    if (how === 'read') throw systemError('EBADF', 'write', path)
    const owed = this.faults.owed(fd)
    if (owed !== undefined) throw systemError(owed, 'write', path)
    const fault = this.faults.at(number, 'write')
    const room = fault === undefined ? length : Math.min(length, fault.partial ?? 0)
    if (fault?.code !== undefined) {
      if (room === 0) throw systemError(fault.code, 'write', path)
      // As write(2) does: a short count now, and the error with the next call.
      this.faults.owe(fd, fault.code)
    }
    this.volume.change(inode, { ...write, bytes: write.bytes.subarray(0, room) })
    return room
  }

  read(fd: number, bytes: Uint8Array, offset: number, length: number, position: number): number {
    return this.on('read', fd, ({ inode }) => {
      const part = this.volume.dataOf(inode).cache.subarray(position, position + length)
      bytes.set(part, offset)
      return part.length
    })
  }

  truncate(fd: number, length: number): void {
    this.on('truncate', fd, ({ inode }) => this.volume.change(inode, { kind: 'truncate', length }))
  }

  setMode(fd: number, mode: number): void {
    this.on('setMode', fd, ({ inode }) => this.volume.set(inode, { mode }))
  }

  setOwner(fd: number, uid: number, gid: number): void {
    this.on('setOwner', fd, ({ inode }) => this.volume.set(inode, { uid, gid }))
  }

  sync(fd: number): void {
    this.syncNow('sync', this.fileOf('sync', fd))
  }

  dataSync(fd: number): void {
    this.syncNow('dataSync', this.fileOf('dataSync', fd))
  }

  syncLater(fd: number): Promise<void> {
    return this.syncAfterwards('syncLater', this.fileOf('syncLater', fd))
  }

  dataSyncLater(fd: number): Promise<void> {
    return this.syncAfterwards('dataSyncLater', this.fileOf('dataSyncLater', fd))
  }

  close(fd: number): void {
    this.on('close', fd, () => this.openFiles.delete(fd))
  }

  link(existing: string, path: string): void {
    this.at('link', path, (volume) => volume.link(existing, path))
  }

  rename(from: string, to: string): void {
    this.at('rename', to, (volume) => volume.rename(from, to))
  }

  unlink(path: string): void {
    this.at('unlink', path, (volume) => volume.unlink(path))
  }

  makeDirectory(path: string): void {
    this.at('makeDirectory', path, (volume) => volume.makeFolder(path))
  }

  /** Whoever is to be told is told by the test. */
  watchFile(): () => void {
    return () => undefined
  }

  list(path: string): string[] {
    return this.at('list', path, (volume) => volume.namesIn(path))
  }

  syncDirectory(path: string): void {
    this.syncNow('syncDirectory', { path })
  }

  syncDirectoryLater(path: string): Promise<void> {
    return this.syncAfterwards('syncDirectoryLater', { path })
  }
}
