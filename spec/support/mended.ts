/**
 * A store that is repaired: first only asked what would be done, then done. Whatever was in the
 * files before must be in some file afterwards, and `open` must give the state that could be saved.
 */
import { expect } from 'vitest'
import { close } from '../../lib/index.js'
import { keepsake } from './keepsake-command.js'
import { opened } from './opened.js'
import { bytesIn, tracesIn } from './temp-folder.js'
import { hearWarnings } from './warnings.js'

interface Mending {
  readonly folder: string
  readonly path: string
  /** Options of repair, besides --yes. */
  readonly options?: readonly string[]
  /** What `open` gives afterwards. */
  readonly state: unknown
  /** How the dry run ends; 1 unless nothing is amiss but a leftover. */
  readonly dryRun?: number
}

/** Returns the files afterwards. */
export async function expectMended({
  folder,
  path,
  options = [],
  state,
  dryRun = 1,
}: Mending): Promise<Readonly<Record<string, string>>> {
  const before = bytesIn(folder)
  const traces = tracesIn(folder)
  const asked = await keepsake(folder, 'repair', 'db.json', ...options)
  expect(tracesIn(folder)).toEqual(traces)
  expect(asked.code, asked.stderr).toBe(dryRun)

  const done = await keepsake(folder, 'repair', 'db.json', ...options, '--yes')
  expect(done.code, done.stderr).toBe(0)
  // It has promised what it did.
  expect(asked.stdout.trim().split('\n').length).toBe(done.stdout.trim().split('\n').length)

  const after = bytesIn(folder)
  expectKept(before, after)
  expect((await keepsake(folder, 'check', 'db.json')).code).toBe(0)
  const again = await keepsake(folder, 'repair', 'db.json', '--yes')
  expect([again.code, again.stdout]).toEqual([0, ''])
  expect(bytesIn(folder)).toEqual(after)

  const warnings = hearWarnings()
  const db = opened(path)
  expect(JSON.parse(JSON.stringify(db))).toEqual(state)
  db['isWritable'] = true
  await close(db)
  expect(await warnings.codes()).toEqual([])
  return after
}

/** Every file is still there whole: as it was, under another name, or cut in two. */
function expectKept(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): void {
  const kept = Object.values(after)
  for (const [name, bytes] of Object.entries(before)) {
    if (name.endsWith('.lock') || bytes === '') continue
    const isWhole = kept.includes(bytes)
    const [end] = kept.filter((part) => part !== '' && bytes === `${after[name]}${part}`)
    expect(isWhole || end !== undefined, `${name} is not kept`).toBe(true)
  }
}
