// The files of one program, in memory where the system has a memory disk, and copies of them as they
// are after a step.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Files } from './check/replay.js'

const MEMORY_DISK = '/dev/shm'

const NAMES: Readonly<Record<keyof Files, string>> = {
  snapshot: 'db.json',
  temp: 'db.json.temp',
  log: 'db.json.log.temp',
}

export class Disk {
  readonly #folder: string
  #copies = 0

  constructor() {
    const parent = existsSync(MEMORY_DISK) ? MEMORY_DISK : tmpdir()
    this.#folder = mkdtempSync(join(parent, 'keepsake-property-'))
  }

  /** A new place with these files in it; the answer is the path of its db.json. */
  place(files: Files): string {
    this.#copies += 1
    const folder = join(this.#folder, String(this.#copies))
    mkdirSync(folder)
    for (const name of ['snapshot', 'temp', 'log'] as const) {
      const bytes = files[name]
      if (bytes) writeFileSync(join(folder, NAMES[name]), bytes)
    }
    return join(folder, NAMES.snapshot)
  }

  read(path: string): Files {
    const folder = join(path, '..')
    const bytes = (name: string) => {
      const file = join(folder, name)
      return existsSync(file) ? readFileSync(file) : undefined
    }
    return { snapshot: bytes(NAMES.snapshot), temp: bytes(NAMES.temp), log: bytes(NAMES.log) }
  }

  discard(path: string): void {
    rmSync(join(path, '..'), { recursive: true, force: true })
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
