/** Where and when it was measured. */

import { readFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'

const manifest = new URL('../../package.json', import.meta.url)

export function machine() {
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    processor: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    keepsake: JSON.parse(readFileSync(manifest, 'utf8')).version,
    load: load(),
  }
}

/** Of the last minute. */
export function load() {
  return loadavg()[0].toFixed(1)
}
