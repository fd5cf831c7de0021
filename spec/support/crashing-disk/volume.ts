/**
 * What is on a disk and on its way there, and how each change and each sync alters that. It counts
 * no calls and refuses none but those that a system refuses.
 */

import { basename, dirname } from 'node:path'
import type { FileStat } from '../../../lib/file/file-system.js'
import { systemError } from './faults.js'
import { changed, durableData, synced, unsyncable } from './file-data.js'
import type { FileData, Truncate, Write } from './file-data.js'
import { edited, FILE_MODE, isReachable, settleNames } from './image.js'
import type { Files, Image, Inode, NameEdit } from './image.js'

export class Volume {
  image: Image
  /** Files that are mounts of their own: renaming over one is EBUSY, linking one EXDEV. */
  readonly mounts = new Set<string>()
  /** Whether a file can have two names. Where not, linking one is EPERM. */
  hasLinks = true
  /** Of the last change. A sync makes durable what came before it began. */
  serial = 0

  constructor(image: Image) {
    this.image = image
    for (const { serial } of image.nameChanges) this.serial = Math.max(this.serial, serial)
    for (const { data } of image.inodes.values()) {
      for (const { serial } of data?.changes ?? []) this.serial = Math.max(this.serial, serial)
    }
  }

  /** The contents that every process sees. */
  get files(): Files {
    const files = new Map<string, Uint8Array>()
    for (const [path, number] of this.image.names) {
      const data = this.image.inodes.get(number)?.data
      if (data !== undefined) files.set(path, data.cache)
    }
    return files
  }

  inodeAt(path: string, call: string): number {
    const inode = this.image.names.get(path)
    if (inode === undefined) throw systemError('ENOENT', call, path)
    return inode
  }

  dataOf(inode: number): FileData {
    const { data } = this.#inode(inode)
    if (data === undefined) throw systemError('EISDIR', 'read', `inode ${inode}`)
    return data
  }

  describe(inode: number): FileStat {
    const { data, mode, uid, gid, modified } = this.#inode(inode)
    const kind = data === undefined ? 'directory' : 'file'
    return { kind, inode: BigInt(inode), size: data?.cache.length ?? 0, modified, mode, uid, gid }
  }

  namesIn(folder: string): string[] {
    this.inodeAt(folder, 'scandir')
    const paths = [...this.image.names.keys()]
    return paths.filter((path) => path !== '/' && dirname(path) === folder).map((p) => basename(p))
  }

  create(path: string, mode: number): number {
    if (this.image.names.has(path)) throw systemError('EEXIST', 'open', path)
    this.inodeAt(dirname(path), 'open')
    const inode = this.#add(durableData(new Uint8Array()), mode)
    this.#edit({ kind: 'create', path, inode })
    return inode
  }

  change(inode: number, change: Write | Truncate): void {
    const data = changed(this.dataOf(inode), change, ++this.serial)
    this.set(inode, { data, modified: this.#now() })
  }

  set(inode: number, what: Partial<Inode>): void {
    const inodes = new Map(this.image.inodes)
    inodes.set(inode, { ...this.#inode(inode), ...what })
    this.image = { ...this.image, inodes }
  }

  link(existing: string, path: string): void {
    const inode = this.inodeAt(existing, 'link')
    if (!this.hasLinks) throw systemError('EPERM', 'link', path)
    if (this.mounts.has(existing)) throw systemError('EXDEV', 'link', path)
    if (this.image.names.has(path)) throw systemError('EEXIST', 'link', path)
    this.#edit({ kind: 'link', path, inode })
  }

  rename(from: string, path: string): void {
    const inode = this.inodeAt(from, 'rename')
    if (this.mounts.has(path) || this.mounts.has(from)) throw systemError('EBUSY', 'rename', path)
    this.#edit({ kind: 'rename', from, path, inode })
  }

  unlink(path: string): void {
    this.inodeAt(path, 'unlink')
    if (this.mounts.has(path)) throw systemError('EBUSY', 'unlink', path)
    this.#edit({ kind: 'unlink', path })
  }

  makeFolder(path: string): void {
    if (this.image.names.has(path)) throw systemError('EEXIST', 'mkdir', path)
    this.inodeAt(dirname(path), 'mkdir')
    this.#edit({ kind: 'create', path, inode: this.#add(undefined, 0o700) })
  }

  /** A sync of a file that began right behind the change `upTo` has ended, well or not. */
  syncFile(inode: number, upTo: number, isWell: boolean): void {
    const data = (isWell ? synced : unsyncable)(this.dataOf(inode), upTo)
    this.set(inode, { data })
  }

  syncFolder(folder: string, upTo: number, isWell: boolean): void {
    this.inodeAt(folder, 'fsync')
    const fate = isWell ? 'durable' : 'doomed'
    this.image = { ...this.image, ...settleNames(this.image, folder, { upTo, fate }) }
  }

  /** Somebody else puts another file in the place of one, durably. */
  save(path: string, bytes: Uint8Array): void {
    const edit: NameEdit = { kind: 'create', path, inode: this.#add(durableData(bytes), FILE_MODE) }
    const names = edited(this.image.names, edit)
    this.image = { ...this.image, names, durableNames: names, nameChanges: [] }
  }

  /** Somebody else makes a folder, durably. */
  provide(folder: string): void {
    const inode = this.image.names.get(folder) ?? this.#add(undefined, 0o700)
    const edit: NameEdit = { kind: 'create', path: folder, inode }
    const { names, durableNames } = this.image
    this.image = {
      ...this.image,
      names: edited(names, edit),
      durableNames: edited(durableNames, edit),
    }
  }

  isThere(path: string): boolean {
    return isReachable(this.image.names, path)
  }

  #edit(edit: NameEdit): void {
    const change = {
      ...edit,
      serial: ++this.serial,
      fate: 'unsynced' as const,
      folder: dirname(edit.path),
    }
    this.image = {
      ...this.image,
      names: edited(this.image.names, edit),
      nameChanges: [...this.image.nameChanges, change],
    }
  }

  #add(data: FileData | undefined, mode: number): number {
    const number = Math.max(...this.image.inodes.keys()) + 1
    const inodes = new Map(this.image.inodes)
    inodes.set(number, { data, mode, uid: 0, gid: 0, modified: this.#now() })
    this.image = { ...this.image, inodes }
    return number
  }

  #inode(number: number): Inode {
    const inode = this.image.inodes.get(number)
    if (inode === undefined) throw new Error(`there is no inode ${number}`)
    return inode
  }

  #now(): bigint {
    return BigInt(Date.now()) * 1_000_000n + BigInt(this.serial % 1_000_000)
  }
}
