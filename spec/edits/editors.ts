/** The ways in which editors save a file. */

import { renameSync, unlinkSync, writeFileSync } from 'node:fs'

export type Editor = (path: string, text: string) => void

export const editors: Readonly<Record<string, Editor>> = {
  'in place': (path, text) => writeFileSync(path, text),
  'a new file in its place': (path, text) => {
    writeFileSync(`${path}.tmp~`, text)
    renameSync(`${path}.tmp~`, path)
  },
  'the old file kept as a backup': (path, text) => {
    renameSync(path, `${path}~`)
    writeFileSync(path, text)
  },
  'removed, and made again (git checkout)': (path, text) => {
    unlinkSync(path)
    writeFileSync(path, text)
  },
}
