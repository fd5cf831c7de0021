import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { writeText } from '../../lib/file/write-text.js'
import { digest } from '../../lib/log/digest.js'
import { FaultyFileSystem } from '../support/faulty-file-system.js'
import { temporaryFolder } from '../support/temp-folder.js'

const large = 'é'.repeat(2 ** 20)

it.each([
  ['nothing', [], 0],
  ['small pieces, in one write', ['[1', ',2', ']'], 1],
  ['a large one behind small ones', ['[', large, ']'], 3],
  ['many that are large together', Array.from({ length: 40 }, () => 'x'.repeat(30_000)), 2],
])('writes all pieces, and names them: %s', (_, pieces, writes) => {
  const path = join(temporaryFolder(), 'text')
  const disk = new FaultyFileSystem()
  const fd = disk.open(path, 'create')
  const bytes = Buffer.from(pieces.join(''))
  expect(writeText(disk, fd, pieces)).toMatchObject({ digest: digest(bytes), length: bytes.length })
  disk.close(fd)
  expect(readFileSync(path).equals(bytes)).toBe(true)
  expect(disk.calls.filter((call) => call === 'write text')).toHaveLength(writes)
})
