/**
 * Errors on demand: which call fails, counted from 1 over all calls of a disk, and how.
 *
 *     disk.faults.order({ from: 17, code: 'ENOSPC' })                          call 17, once
 *     disk.faults.order({ from: 17, to: Infinity, code: 'EIO' })               from call 17 on
 *     disk.faults.order({ from: 17, code: 'ENOSPC', partial: 10 })             ten bytes, then ENOSPC
 *     disk.faults.order({ from: 17, code: undefined, partial: 10 })            ten bytes, no error
 */

import type { FileSystem } from '../../../lib/file/file-system.js'

export interface Fault {
  readonly from: number
  /** The last call to fail; without it, only `from` does. */
  readonly to?: number
  /** Undefined: a write that is short, and nothing wrong. */
  readonly code: string | undefined
  /** How many of them fail; all, unless told otherwise. */
  readonly times?: number
  /** Only calls of this name. */
  readonly only?: keyof FileSystem
  /** A write takes so many bytes, and says so, before the next one fails: as write(2) does. */
  readonly partial?: number
}

export class Faults {
  readonly #ordered: (Fault & { seen: number })[] = []
  /** Descriptors whose last write was short, and the code that the next one fails with. */
  readonly #owed = new Map<number, string>()

  order(fault: Fault): void {
    this.#ordered.push({ ...fault, seen: 0 })
  }

  /** From now on everything works. */
  heal(): void {
    this.#ordered.length = 0
    this.#owed.clear()
  }

  /** What is wrong with this call; undefined: nothing. */
  at(call: number, name: keyof FileSystem): Fault | undefined {
    const fault = this.#ordered.find(
      ({ from, to = from, only = name, times = Infinity, seen }) =>
        call >= from && call <= to && only === name && seen < times,
    )
    if (fault !== undefined) fault.seen++
    return fault
  }

  owe(fd: number, code: string): void {
    this.#owed.set(fd, code)
  }

  /** The error that an earlier short write has hidden. */
  owed(fd: number): string | undefined {
    const code = this.#owed.get(fd)
    this.#owed.delete(fd)
    return code
  }
}

const known = new Map<string, Error>()

/** An error as the system throws it. Most are about files that are not there, so each is made once. */
export function systemError(code: string, call: string, path: string): Error {
  const message = `${code}: ${call} '${path}'`
  const error = known.get(message) ?? Object.assign(new Error(message), { code })
  known.set(message, error)
  return error
}
