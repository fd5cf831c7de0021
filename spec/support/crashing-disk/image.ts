/**
 * A disk at one instant: what is on it for sure, and what the system has yet to write. A value, never
 * changed: the disk goes on with another one.
 */

import { dirname } from 'node:path'
import { durableData } from './file-data.js'
import type { Fate, FileData } from './file-data.js'

/**
 * One change of the names in a folder: a file created or linked, renamed (in one step, as every file
 * system promises), or unlinked.
 */
export type NameChange = {
  readonly serial: number
  readonly fate: Fate
  readonly folder: string
} & NameEdit

export type NameEdit =
  | { readonly kind: 'create' | 'link'; readonly path: string; readonly inode: number }
  | {
      readonly kind: 'rename'
      readonly from: string
      readonly path: string
      readonly inode: number
    }
  | { readonly kind: 'unlink'; readonly path: string }

export interface Inode {
  /** Undefined: a folder. */
  readonly data: FileData | undefined
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly modified: bigint
}

export type NameTable = ReadonlyMap<string, number>

export interface Image {
  /** Path → inode, for sure. */
  readonly durableNames: NameTable
  readonly nameChanges: readonly NameChange[]
  /** What every process sees. */
  readonly names: NameTable
  readonly inodes: ReadonlyMap<number, Inode>
}

/** Contents of files by path. Two paths with one array are two names of one file. */
export type Files = ReadonlyMap<string, Uint8Array>

const ROOT = 1
const LONG_AGO = 1_700_000_000_000_000_000n
export const FILE_MODE = 0o600

/** A disk that holds these files and nothing else, all of it durable. */
export function imageOf(files: Files, folders: readonly string[]): Image {
  const names = new Map<string, number>([['/', ROOT]])
  const inodes = new Map<number, Inode>([[ROOT, inode(undefined)]])
  let last = ROOT
  for (const folder of folders) {
    names.set(folder, ++last)
    inodes.set(last, inode(undefined))
  }
  const known = new Map<Uint8Array, number>()
  for (const [path, bytes] of files) {
    const number = known.get(bytes) ?? ++last
    known.set(bytes, number)
    names.set(path, number)
    if (!inodes.has(number)) inodes.set(number, inode(durableData(bytes)))
  }
  return { durableNames: names, nameChanges: [], names, inodes }
}

function inode(data: FileData | undefined): Inode {
  const mode = data === undefined ? 0o700 : FILE_MODE
  return { data, mode, uid: 0, gid: 0, modified: LONG_AGO }
}

export function edited(names: NameTable, edit: NameEdit): NameTable {
  const result = new Map(names)
  applyEdit(result, edit)
  return result
}

export function applyEdit(names: Map<string, number>, edit: NameEdit): void {
  if (edit.kind === 'rename') names.delete(edit.from)
  if (edit.kind === 'unlink') names.delete(edit.path)
  else names.set(edit.path, edit.inode)
}

/** After a sync of a folder that began right behind the change `upTo`, with this outcome. */
export function settleNames(
  image: Image,
  folder: string,
  outcome: { readonly upTo: number; readonly fate: 'durable' | 'doomed' },
): Pick<Image, 'durableNames' | 'nameChanges'> {
  const durableNames = new Map(image.durableNames)
  const nameChanges: NameChange[] = []
  for (const change of image.nameChanges) {
    const isMeant =
      change.folder === folder && change.fate === 'unsynced' && change.serial <= outcome.upTo
    const after = isMeant ? { ...change, fate: outcome.fate } : change
    const isFirst = !nameChanges.some((earlier) => earlier.folder === after.folder)
    if (isFirst && after.fate === 'durable') applyEdit(durableNames, after)
    else nameChanges.push(after)
  }
  return { durableNames, nameChanges }
}

/** A name is worth nothing without the folders it is in. */
export function isReachable(names: NameTable, path: string): boolean {
  const folder = dirname(path)
  return names.has(path) && (folder === path || isReachable(names, folder))
}
