/** A folder of its own for one test, and everything that can be seen of the files in it. */
import {
  cpSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Gone when the test is over. Its path is a real one. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'keepsake-store-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The names of what is in a folder, folders below included, in order. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
}

/** What every file in a folder holds, by name: one character for a byte. */
export function bytesIn(folder: string): Readonly<Record<string, string>> {
  const names = filesIn(folder).filter((name) => lstatSync(join(folder, name)).isFile())
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'latin1')]))
}

/** Which files are in a folder, and when each was last touched: nothing can be written unseen. */
export function tracesIn(folder: string): Readonly<Record<string, object>> {
  const trace = (name: string): object => {
    const { ino, size, mode, uid, gid, nlink, mtimeNs, ctimeNs } = lstatSync(join(folder, name), {
      bigint: true,
    })
    return { ino, size, mode, uid, gid, nlink, mtimeNs, ctimeNs }
  }
  return Object.fromEntries(filesIn(folder).map((name) => [name, trace(name)]))
}

/** What a process that is killed now leaves behind, in a folder of its own; the lock is left out. */
export function wreckOf(folder: string): string {
  const wreck = temporaryFolder()
  const filter = (name: string): boolean => !name.endsWith('.lock')
  cpSync(folder, wreck, { recursive: true, filter })
  return wreck
}
