/** The store a command is called for: a file, by its real path, and what lies beside it. */

import { basename } from 'node:path'
import type { FileStat } from '../file/file-system.js'
import type { Home } from '../file/home.js'
import { namesOf, type Names } from '../file/names.js'
import { nodeFileSystem } from '../file/node-fs.js'
import { realPathOf } from '../file/real-path.js'
import { ifThere, readFailed } from '../file/system-error.js'
import { readPath } from '../options.js'
import { Refusal } from './command.js'
import { EXIT } from './exit-code.js'
import { plainText } from './printable.js'

const PRIVATE = 0o600

/** Refuses what cannot be a store on disk, and what is not there. */
export function homeOf(file: string): Home {
  if (readPath(file) === ':memory:') {
    throw new Refusal(EXIT.usage, "':memory:' keeps nothing. Name the file of a store.")
  }
  const names = namesOf(realPathOf(nodeFileSystem, file))
  const found = [names.snapshot, names.temp, names.log].map(statOf).find(Boolean)
  if (found === undefined) {
    throw new Refusal(
      EXIT.wanting,
      `There is no store at ${plainText(file)}: neither the file nor a log of it.`,
    )
  }
  // What is made beside, a copy for instance, is for the eyes that may see the store.
  const mode = found.kind === 'file' ? (found.mode & 0o777) | PRIVATE : PRIVATE
  return { fileSystem: nodeFileSystem, names, mode, warn: () => undefined }
}

function statOf(path: string): FileStat | undefined {
  try {
    return ifThere(() => nodeFileSystem.stat(path))
  } catch (error) {
    throw readFailed(path, error)
  }
}

/** The names of what lies beside db.json, and begins like it. */
export function namesBeside({ fileSystem, names }: Home): readonly string[] {
  const own = basename(names.snapshot)
  try {
    return fileSystem
      .list(names.folder)
      .filter((name) => name.startsWith(`${own}.`))
      .toSorted()
  } catch (error) {
    throw readFailed(names.folder, error)
  }
}

/** A file of the store without its folder: `db.json.log.temp`. */
export function shortName(names: Names, what: 'snapshot' | 'log' | 'temp'): string {
  return plainText(basename(names[what]))
}
