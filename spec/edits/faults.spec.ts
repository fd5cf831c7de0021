/** Each call to the disk that taking in an edit makes fails once: it is told, or it did not matter. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { close, flush, open } from '../../lib/index.js'
import { systemError, tapDisk } from '../support/disk-tap.js'
import { notice } from '../support/notice.js'
import { temporaryFolder, wreckOf } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'

interface Story {
  /** What the program changes before the edit. */
  readonly change: object
  readonly edit: object
  readonly merged: object
  readonly isDisputed?: true
}

const START = { a: 1, b: 1 }

const stories: Readonly<Record<string, Story>> = {
  'that is the state': { change: {}, edit: { a: 2, b: 1 }, merged: { a: 2, b: 1 } },
  'that is merged': { change: { b: 2 }, edit: { a: 2, b: 1 }, merged: { a: 2, b: 2 } },
  'that is disputed': {
    change: { b: 2 },
    edit: { a: 2, b: 3 },
    merged: { a: 2, b: 2 },
    isDisputed: true,
  },
}

/** Takes it in, and the `failing`th call fails. Undefined: there were not so many. */
async function tryOut({ change, edit, merged, isDisputed }: Story, failing: number, code: string) {
  const path = join(temporaryFolder(), 'db.json')
  writeFileSync(path, JSON.stringify(START))
  const options = { interval: null, lock: false, onError: () => undefined } as const
  const db = open(path, options)
  Object.assign(db, change)
  const own: unknown = { ...db }
  writeFileSync(path, JSON.stringify(edit))
  let calls = 0
  const untap = tapDisk({
    before() {
      if (++calls === failing) throw systemError(code)
    },
  })
  let isTold = false
  try {
    notice(db)
  } catch {
    isTold = true
  }
  untap()
  // Now it is killed.
  const wreck = join(wreckOf(dirname(path)), 'db.json')
  const live = { ...db }
  expect([own, merged]).toContainEqual(live)
  if (!isTold) expect(live).toEqual(merged)
  const opened = open(wreck, { ...options, onConflict: 'merge' })
  expect(opened).toEqual(merged)
  await close(opened)
  // Or it goes on.
  await flush(db)
  expect(db).toEqual(merged)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(merged)
  const beside = readdirSync(dirname(path)).filter((name) => name.includes('.edited-'))
  expect(beside.length > 0).toBe(isDisputed === true)
  await close(db)
  return calls >= failing
}

describe.each(Object.entries(stories))('an edit %s', (_, story) => {
  it.each(['EIO', 'ENOSPC', 'EMFILE'])('loses nothing where a call fails: %s', async (code) => {
    hearWarnings()
    let failing = 0
    while (await tryOut(story, ++failing, code)) continue
    expect(failing).toBeGreaterThan(8)
  })
})
