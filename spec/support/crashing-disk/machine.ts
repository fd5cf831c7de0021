/**
 * What a system says of itself: which start of the machine this is, and when a process began. The
 * lock of the store asks for it, through the same port as for files.
 *
 *     /proc/sys/kernel/random/boot_id     machine-3
 *     /proc/4242/stat                     4242 (node) S 0 … 17
 */

import { systemError } from './faults.js'

export class Machine {
  readonly #boot: number
  #processes: number

  constructor({ boot, processes } = { boot: 1, processes: 1 }) {
    this.#boot = boot
    this.#processes = processes
  }

  /** The process ends, and another one begins: with the same id, as far as anybody can tell. */
  startProcess(): void {
    this.#processes++
  }

  /** Undefined: it is a file like others. */
  readFile(path: string): Uint8Array | undefined {
    if (!path.startsWith('/proc/')) return undefined
    if (path === '/proc/sys/kernel/random/boot_id') return Buffer.from(`machine-${this.#boot}\n`)
    if (path !== `/proc/${process.pid}/stat`) throw systemError('ENOENT', 'open', path)
    const between = Array.from({ length: 18 }, () => '0').join(' ')
    return Buffer.from(`${process.pid} (node) S ${between} ${this.#processes} 0\n`)
  }
}
