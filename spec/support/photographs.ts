/**
 * The files of a folder as they were at every moment at which the process could have been killed:
 * after each call that changed something, and in the middle of each write.
 */
import { writeSync } from 'node:fs'
import type { FileSystem } from '../../lib/file/file-system.js'
import { tapDisk, type DiskCall } from './disk-tap.js'
import { wreckOf } from './temp-folder.js'

export interface Photograph {
  /** What had just been done: `rename db.json`. */
  readonly call: string
  /** A copy of the folder, without the lock. */
  readonly folder: string
  /** How many changes had returned to the program at that moment. */
  readonly returned: number
}

const CHANGING: ReadonlySet<keyof FileSystem> = new Set([
  'open',
  'write',
  'truncate',
  'link',
  'rename',
  'unlink',
])

/** Takes them while `act` runs. */
export async function photographed(
  { folder, returned }: { readonly folder: string; readonly returned: () => number },
  act: () => Promise<void>,
): Promise<readonly Photograph[]> {
  const photographs: Photograph[] = []
  const take = (call: string): void => {
    photographs.push({ call, folder: wreckOf(folder), returned: returned() })
  }
  take('nothing yet')
  const untap = tapDisk({
    before: (call) => {
      if (call.name === 'write' && writeHalf(call)) take(`half of write ${call.file}`)
    },
    after: ({ name, file, operands }) => {
      if (!CHANGING.has(name) || (name === 'open' && operands[1] !== 'create')) return
      if (!file.includes('.lock')) take(`${name} ${file}`)
    },
  })
  await act()
  untap()
  take('everything')
  return photographs
}

// The whole of it is written over this half.
function writeHalf({ file, operands }: DiskCall): boolean {
  if (file.includes('.lock')) return false
  const [fd, bytes, offset, length, position] = operands as Parameters<FileSystem['write']>
  writeSync(fd, bytes, offset, Math.floor(length / 2), position)
  return true
}
