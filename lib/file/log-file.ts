/**
 * One log on the disk: where its next line goes, and which snapshots it names. It writes whole
 * lines or none.
 *
 *     {"keepsake":1,"base":"9f86d081884c7d65","seq":0,"id":"k3v0…","time":…,"crc":"62759081"}
 *     {"seq":1,"time":…,"patch":[{"op":"replace","path":"/n","value":5}],"crc":"1f0c55aa"}
 *                                            `position` is here, behind the newline ─┘
 *
 * A log found at open is opened, and its torn end cut, no sooner than it is needed.
 */

import { randomBytes } from 'node:crypto'
import { canBeTornHeader, entryBody, headerBody, markerBody } from '../log/entry.js'
import type { EntryText, Header, Marker } from '../log/entry.js'
import type { LogReading } from '../log/reading.js'
import { sealLine } from '../log/seal.js'
import { displaced } from './displaced.js'
import type { Home } from './home.js'
import { readHeader } from './log-header.js'
import { LogSync } from './log-sync.js'
import type { SyncedFile } from './log-sync.js'
import { closeQuietly, createNew, orClose, remove, removeQuietly } from './new-file.js'
import { putAside } from './put-aside.js'
import { readAll } from './read-all.js'
import type { Range } from './read-all.js'
import { ifThere, systemCode } from './system-error.js'
import { writeAll } from './write-all.js'

/** A log that has been read, up to its last valid line. What lies behind is cut before the next one. */
export type FoundLog = Pick<
  LogReading,
  'header' | 'validBytes' | 'crc' | 'snapshots' | 'edits' | 'damage'
> & {
  readonly entries: readonly unknown[]
  /** Copy it aside before. */
  readonly cutWorthKeeping: boolean
}

/** What a log begins with: a snapshot, and the last change that it includes. */
export interface Bound {
  readonly digest: string
  readonly seq: number
}

export class LogFile implements SyncedFile {
  readonly id: string
  readonly syncs: LogSync
  path: string
  /** Known once the file has been opened. */
  inode: bigint | undefined
  /** Where the next line goes. */
  position: number
  /** The seed of the next line. */
  crc: number
  entries: number
  /** Every snapshot this log may be applied to, and the last change it includes. */
  readonly snapshots: Map<string, number>
  /** Every db.json that was edited by somebody, and merged in by an entry of it. */
  readonly edits: Set<string>
  readonly #home: Home
  #fd: number | undefined
  /** As long as nobody else writes to the file; undefined after a write that failed. */
  #size: number | undefined
  #cutWorthKeeping: boolean
  #cutHoldsLines: boolean

  /** The log found at open. */
  constructor(home: Home, path: string, found: FoundLog) {
    // A log without a header is not gone on with.
    this.id = (found.header as Header).id
    this.path = path
    this.position = found.validBytes
    this.crc = found.crc
    this.entries = found.entries.length
    this.snapshots = new Map(found.snapshots)
    this.edits = new Set(found.edits)
    this.syncs = new LogSync(home, this)
    this.#home = home
    this.#size = found.validBytes + (found.damage?.bytes ?? 0)
    this.#cutWorthKeeping = this.#cutHoldsLines = found.cutWorthKeeping
  }

  /** A new log with its header. If that cannot be written, there is no file. */
  static create(home: Home, path: string, { digest, seq }: Bound): LogFile {
    const id = randomBytes(12).toString('base64url')
    const header = { base: digest, seq, id, time: Date.now() }
    const log = new LogFile(home, path, {
      header,
      validBytes: 0,
      crc: 0,
      entries: [],
      snapshots: new Map([[digest, seq]]),
      edits: new Set(),
      damage: undefined,
      cutWorthKeeping: false,
    })
    log.#fd = createLog(home, path)
    try {
      log.inode = home.fileSystem.openStat(log.#fd).inode
      log.#write(headerBody(header))
    } catch (error) {
      log.close()
      removeQuietly(home.fileSystem, path)
      throw error
    }
    return log
  }

  appendEntry(entry: EntryText): void {
    this.appendEntryBody(entryBody(entry))
    const { seq, takenIn } = entry
    if (takenIn?.as === 'snapshot') this.#name({ snapshot: takenIn.digest, seq })
    else if (takenIn !== undefined) this.edits.add(takenIn.digest)
  }

  /** Appends an entry as it stands in another log: only its seal is new. */
  appendEntryBody(body: string): void {
    this.#write(body)
    this.entries++
  }

  appendMarker(marker: Marker): void {
    this.#write(markerBody(marker))
    this.#name(marker)
  }

  #name({ snapshot, seq }: Marker): void {
    this.snapshots.set(snapshot, Math.max(this.snapshots.get(snapshot) ?? 0, seq))
  }

  #write(body: string): void {
    const fd = this.open()
    const { bytes, length, crc } = sealLine(body, this.crc)
    this.#size = undefined
    try {
      writeAll(this.#home.fileSystem, fd, { bytes, length, position: this.position })
    } catch (error) {
      this.#rollBack(fd)
      throw error
    }
    this.position += length
    this.#size = this.position
    this.crc = crc
  }

  // Back to the end of the last whole line, so that the next one is not glued to half a line.
  #rollBack(fd: number): void {
    try {
      this.#home.fileSystem.truncate(fd, this.position)
      this.#size = this.position
    } catch {
      // The size stays unknown, so `open` truncates before the next line. Until then half a line
      // stands there, and a line without its newline never happened.
    }
  }

  /** Makes the file ready for the next line: cuts off whatever stands behind the last one. */
  open(): number {
    const fd = (this.#fd ??= this.#openFound())
    if (this.#size === this.position) return fd
    if (this.#cutWorthKeeping) this.#keepWhatIsCut(fd)
    if (this.#cutHoldsLines) this.#voidWhatIsCut(fd)
    this.#home.fileSystem.truncate(fd, this.position)
    this.#size = this.position
    return fd
  }

  #openFound(): number {
    const { fileSystem } = this.#home
    const fd = ifThere(() => fileSystem.open(this.path, 'write'))
    if (fd === undefined) throw displaced(this.path)
    return orClose(fileSystem, fd, () => {
      const { inode, size } = fileSystem.openStat(fd)
      const isOurs = this.inode === undefined || this.inode === inode
      if (!isOurs || (this.#size !== undefined && this.#size !== size)) throw displaced(this.path)
      this.inode = inode
      return fd
    })
  }

  #keepWhatIsCut(fd: number): void {
    const { fileSystem } = this.#home
    const range = { from: this.position, to: fileSystem.openStat(fd).size }
    putAside(this.#home, 'log.cut', readAll(fileSystem, fd, range))
    this.#cutWorthKeeping = false
  }

  // The next line may be the very one that the lines behind it followed. Were it written and the cut
  // lost, they would be valid again: so they are overwritten, durably. Until then a newline begins
  // what is there, and a process that finds it does the same.
  #voidWhatIsCut(fd: number): void {
    const { fileSystem } = this.#home
    const bytes = Buffer.alloc(fileSystem.openStat(fd).size - this.position, 'x')
    bytes.write('\n')
    writeAll(fileSystem, fd, { bytes, position: this.position })
    this.syncs.cut(fd)
    this.#cutHoldsLines = false
  }

  /** Bytes up to the end of the last line. */
  read({ from, to }: Range): Uint8Array {
    const range = { from, to: Math.min(to, this.position) }
    return readAll(this.#home.fileSystem, this.open(), range)
  }

  /** The trip-wire: throws if the log at its path is not this one any more. */
  verify(): void {
    if (readHeader(this.#home.fileSystem, this.path)?.id !== this.id) throw displaced(this.path)
  }

  /** Puts this log, written under another name, in the place of the log. */
  takePlace(): void {
    const { fileSystem, names } = this.#home
    fileSystem.rename(this.path, names.log)
    this.path = names.log
  }

  /** It can be used again: the next use opens it. */
  close(): void {
    if (this.#fd !== undefined) closeQuietly(this.#home.fileSystem, this.#fd)
    this.#fd = undefined
  }
}

// Where no log is expected there may still be half a header that could not be removed. A log with
// a whole header is somebody's, and so is what never was one.
function createLog(home: Home, path: string): number {
  try {
    return createNew(home, path, home.mode)
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
  }
  if (readHeader(home.fileSystem, path) !== undefined) throw displaced(path)
  const bytes = home.fileSystem.readFile(path)
  if (!canBeTornHeader(bytes)) putAside(home, 'log.kept', bytes)
  remove(home.fileSystem, path)
  return createNew(home, path, home.mode)
}
