/**
 * The real file system, with faults on demand: every call goes to the disk, unless it has been
 * ordered to fail; and every call is written down.
 *
 *     const disk = new FaultyFileSystem()
 *     disk.fail('write', { path: 'log.temp', code: 'ENOSPC', afterBytes: 10 })
 *     disk.calls   // ['open db.json.log.temp', 'write db.json.log.temp', …]
 */

import { basename } from 'node:path'
import type { Ear, FileStat, FileSystem, OpenHow } from '../../lib/file/file-system.js'
import { nodeFileSystem } from '../../lib/file/node-fs.js'

export type CallName = keyof FileSystem

export interface Fault {
  readonly code: string
  /** Only calls for files whose name ends so. */
  readonly path?: string
  /** The first call to fail, counted from 1. */
  readonly from?: number
  /** How many calls fail; once, unless told otherwise. */
  readonly times?: number
  /** A write that fails puts so many bytes on the disk first, and tells of them. */
  readonly afterBytes?: number
  /** A sync off the event loop fails when this does. */
  readonly until?: Promise<void>
}

interface OrderedFault extends Fault {
  readonly name: CallName
  seen: number
}

export class FaultyFileSystem implements FileSystem {
  /** What was called, and for which file: `sync db.json.new.temp`. */
  readonly calls: string[] = []
  readonly #faults: OrderedFault[] = []
  readonly #waits = new Map<string, Promise<void>>()
  readonly #open = new Map<number, string>()

  /** Lets calls fail. */
  fail(name: CallName, fault: Fault): void {
    this.#faults.push({ ...fault, name, seen: 0 })
  }

  /** From now on everything works. */
  heal(): void {
    this.#faults.length = 0
  }

  /** Holds up a sync off the event loop; returns what lets it go on. */
  hold(name: 'syncLater' | 'dataSyncLater' | 'syncDirectoryLater', path: string): () => void {
    let release = (): void => undefined
    this.#waits.set(`${name} ${path}`, new Promise((resolve) => (release = resolve)))
    return () => {
      this.#waits.delete(`${name} ${path}`)
      release()
    }
  }

  /** The calls that put something on the disk or in order there. */
  get changes(): readonly string[] {
    const reading =
      /^(?:stat|linkStat|readLink|realPath|readFile|openStat|read|list|close|open\(read\)) /
    return this.calls.filter((call) => !reading.test(call))
  }

  /** How many descriptors are open. */
  get openFiles(): readonly string[] {
    return [...this.#open.values()]
  }

  stat(path: string): FileStat {
    return this.#through('stat', path, () => nodeFileSystem.stat(path))
  }

  linkStat(path: string): FileStat {
    return this.#through('linkStat', path, () => nodeFileSystem.linkStat(path))
  }

  readLink(path: string): string {
    return this.#through('readLink', path, () => nodeFileSystem.readLink(path))
  }

  realPath(path: string): string {
    return this.#through('realPath', path, () => nodeFileSystem.realPath(path))
  }

  readFile(path: string): Uint8Array {
    return this.#through('readFile', path, () => nodeFileSystem.readFile(path))
  }

  open(path: string, how: OpenHow, mode?: number): number {
    const fd = this.#through('open', path, () => nodeFileSystem.open(path, how, mode), `(${how})`)
    this.#open.set(fd, basename(path))
    return fd
  }

  openStat(fd: number): FileStat {
    return this.#through('openStat', this.#nameOf(fd), () => nodeFileSystem.openStat(fd))
  }

  write(fd: number, bytes: Uint8Array, offset: number, length: number, position: number): number {
    const name = this.#nameOf(fd)
    this.#note('write', name)
    const fault = this.#fault('write', name)
    if (fault === undefined) return nodeFileSystem.write(fd, bytes, offset, length, position)
    const room = Math.min(length, fault.afterBytes ?? 0)
    if (room === 0) throw systemError(fault.code, 'write', name)
    // As write(2) does: a short count now, and the error with the next call.
    this.#faults.unshift({ ...fault, name: 'write', seen: 0, from: 1, times: 1, afterBytes: 0 })
    return nodeFileSystem.write(fd, bytes, offset, room, position)
  }

  read(fd: number, bytes: Uint8Array, offset: number, length: number, position: number): number {
    const act = () => nodeFileSystem.read(fd, bytes, offset, length, position)
    return this.#through('read', this.#nameOf(fd), act)
  }

  truncate(fd: number, length: number): void {
    this.#through('truncate', this.#nameOf(fd), () => nodeFileSystem.truncate(fd, length))
  }

  setMode(fd: number, mode: number): void {
    this.#through('setMode', this.#nameOf(fd), () => nodeFileSystem.setMode(fd, mode))
  }

  setOwner(fd: number, uid: number, gid: number): void {
    this.#through('setOwner', this.#nameOf(fd), () => nodeFileSystem.setOwner(fd, uid, gid))
  }

  sync(fd: number): void {
    this.#through('sync', this.#nameOf(fd), () => nodeFileSystem.sync(fd))
  }

  dataSync(fd: number): void {
    this.#through('dataSync', this.#nameOf(fd), () => nodeFileSystem.dataSync(fd))
  }

  syncLater(fd: number): Promise<void> {
    return this.#later('syncLater', this.#nameOf(fd), () => nodeFileSystem.syncLater(fd))
  }

  dataSyncLater(fd: number): Promise<void> {
    return this.#later('dataSyncLater', this.#nameOf(fd), () => nodeFileSystem.dataSyncLater(fd))
  }

  close(fd: number): void {
    const name = this.#nameOf(fd)
    this.#open.delete(fd)
    this.#through('close', name, () => nodeFileSystem.close(fd))
  }

  link(existing: string, path: string): void {
    this.#through('link', path, () => nodeFileSystem.link(existing, path))
  }

  rename(from: string, to: string): void {
    this.#through('rename', to, () => nodeFileSystem.rename(from, to))
  }

  unlink(path: string): void {
    this.#through('unlink', path, () => nodeFileSystem.unlink(path))
  }

  makeDirectory(path: string): void {
    this.#through('makeDirectory', path, () => nodeFileSystem.makeDirectory(path))
  }

  watchFile(path: string, ear: Ear): () => void {
    return this.#through('watchFile', path, () => nodeFileSystem.watchFile(path, ear))
  }

  list(path: string): string[] {
    return this.#through('list', path, () => nodeFileSystem.list(path))
  }

  syncDirectory(path: string): void {
    this.#through('syncDirectory', path, () => nodeFileSystem.syncDirectory(path))
  }

  syncDirectoryLater(path: string): Promise<void> {
    const act = () => nodeFileSystem.syncDirectoryLater(path)
    return this.#later('syncDirectoryLater', path, act)
  }

  #through<Result>(name: CallName, path: string, act: () => Result, detail = ''): Result {
    this.#note(`${name}${detail}`, path)
    const fault = this.#fault(name, path)
    if (fault !== undefined) throw systemError(fault.code, name, path)
    return act()
  }

  async #later(name: CallName, path: string, act: () => Promise<void>): Promise<void> {
    this.#note(name, path)
    const fault = this.#fault(name, path)
    await this.#waits.get(`${name} ${basename(path)}`)
    await fault?.until
    if (fault !== undefined) throw systemError(fault.code, name, path)
    await act()
  }

  #note(name: string, path: string): void {
    this.calls.push(`${name} ${basename(path)}`)
  }

  #fault(name: CallName, path: string): Fault | undefined {
    for (const fault of this.#faults) {
      if (fault.name !== name || !path.endsWith(fault.path ?? '')) continue
      fault.seen++
      const first = fault.from ?? 1
      if (fault.seen >= first && fault.seen < first + (fault.times ?? 1)) return fault
    }
    return undefined
  }

  #nameOf(fd: number): string {
    return this.#open.get(fd) ?? `descriptor ${fd}`
  }
}

function systemError(code: string, name: CallName, path: string): Error {
  return Object.assign(new Error(`${code}: ordered, ${name} '${path}'`), { code })
}
