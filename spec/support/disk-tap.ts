/**
 * Sees, and can fail, every call that stores in this process make to the disk. They are the real
 * stores, opened with `open`, on the real disk.
 *
 *     tapDisk({ before: ({ name, path }) => { if (name === 'rename') throw systemError('EIO') } })
 */
import { basename } from 'node:path'
import { onTestFinished } from 'vitest'
import type { FileSystem } from '../../lib/file/file-system.js'
import { nodeFileSystem } from '../../lib/file/node-fs.js'

export interface DiskCall {
  readonly name: keyof FileSystem
  /** Name of the file or folder concerned; of the new one where there are two. */
  readonly file: string
  readonly operands: readonly unknown[]
}

export interface Tap {
  /** What it throws, the call throws, and is not made. */
  readonly before?: (call: DiskCall) => void
  readonly after?: (call: DiskCall) => void
}

/** Names of the files that are open, also of those opened before there was a tap. */
const openFiles = new Map<unknown, string>()
const { open } = nodeFileSystem
Object.assign(nodeFileSystem, {
  open: ((path, how, mode) => {
    const fd = open(path, how, mode)
    openFiles.set(fd, basename(path))
    return fd
  }) satisfies FileSystem['open'],
})

/** From now on, until what it returns is called or the test is over. */
export function tapDisk(tap: Tap): () => void {
  const genuine = { ...nodeFileSystem }
  for (const name of Object.keys(genuine) as (keyof FileSystem)[]) {
    const call = genuine[name] as (...operands: readonly unknown[]) => unknown
    const tapped = (...operands: readonly unknown[]): unknown => {
      const seen = { name, file: fileOf(name, operands), operands }
      if (name.endsWith('Later')) return later(seen, call, tap)
      tap.before?.(seen)
      const result = call(...operands)
      tap.after?.(seen)
      return result
    }
    Object.assign(nodeFileSystem, { [name]: tapped })
  }
  const untap = (): void => void Object.assign(nodeFileSystem, genuine)
  onTestFinished(untap)
  return untap
}

async function later(
  seen: DiskCall,
  call: (...operands: readonly unknown[]) => unknown,
  tap: Tap,
): Promise<void> {
  tap.before?.(seen)
  await call(...seen.operands)
  tap.after?.(seen)
}

function fileOf(name: keyof FileSystem, operands: readonly unknown[]): string {
  const operand = name === 'link' || name === 'rename' ? operands[1] : operands[0]
  if (typeof operand === 'string') return basename(operand)
  return openFiles.get(operand) ?? 'a file that was not opened'
}

/** An error as the system throws it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: ordered`), { code })
}
