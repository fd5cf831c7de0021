/** Somebody edits db.json, and what is there then is no document, or nothing. */

import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { close, flush, open } from '../../lib/index.js'
import { failureOf, rejectionOf } from '../support/failure.js'
import { wreckOf } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'
import { Desk, kinds, readAll, START, until, type Kind } from './desk.js'
import { editors } from './editors.js'

const styles = Object.entries(editors)

describe('half a file', () => {
  const half = (text: string): string => text.slice(0, text.length / 2)
  const kind = kinds['another key'] as Kind

  for (const moment of ['while nothing happens', 'between two changes'] as const) {
    it.each(styles)(`${moment}, %s: is waited for, told, and never touched`, async (_, save) => {
      hearWarnings()
      const desk = new Desk()
      if (moment === 'between two changes') kind.change(desk.db)
      const expected = desk.live()
      await pause(5)
      const text = desk.edited(kind)
      save(desk.path, half(text))
      await until(() => desk.errors.length > 0)
      expect(desk.errors).toEqual(['KEEPSAKE_CORRUPT_SNAPSHOT'])
      expect(readFileSync(desk.path, 'utf8')).toBe(half(text))
      expect(desk.db).toEqual(expected)
      desk.db.later = true
      expect(await rejectionOf(flush(desk.db))).toMatchObject({
        code: 'KEEPSAKE_CONFLICT',
        line: 5,
      })
      expect(readFileSync(desk.path, 'utf8')).toBe(half(text))
      save(desk.path, text)
      await until(() => desk.taken.includes('file'))
      expect(desk.db).toEqual({ ...expected, ...kind.alone, later: true })
      await desk.end()
    })
  }

  it.each(styles)('that becomes a whole one in time, %s: is taken in', async (_, save) => {
    const desk = new Desk()
    await pause(5)
    const text = desk.edited(kind)
    save(desk.path, '')
    await pause(120)
    save(desk.path, half(text))
    await pause(120)
    save(desk.path, text)
    await until(() => desk.taken.includes('file'))
    expect(desk.db).toEqual({ ...START, ...kind.alone })
    await pause(1100)
    expect(desk.errors).toEqual([])
    await desk.end()
  })

  it('during a flush: the flush rejects, and goes on when it is whole', async () => {
    hearWarnings()
    const desk = new Desk()
    kind.change(desk.db)
    const text = desk.edited(kind)
    const flushing = rejectionOf(flush(desk.db))
    writeFileSync(desk.path, half(text))
    expect(await flushing).toMatchObject({ code: 'KEEPSAKE_CONFLICT' })
    expect(readFileSync(desk.path, 'utf8')).toBe(half(text))
    writeFileSync(desk.path, text)
    await flush(desk.db)
    expect(desk.db).toEqual({ ...START, ...kind.merged })
    await desk.end()
  })

  it('after a crash: is refused, and nothing is touched', async () => {
    const desk = new Desk()
    kind.change(desk.db)
    const path = join(wreckOf(dirname(desk.path)), 'db.json')
    writeFileSync(path, half(desk.edited(kind)))
    for (const onConflict of ['throw', 'merge'] as const) {
      const code = onConflict === 'throw' ? 'KEEPSAKE_CONFLICT' : 'KEEPSAKE_CORRUPT_SNAPSHOT'
      expect(failureOf(() => open(path, { onConflict }))).toMatchObject({ code })
    }
    expect(readFileSync(path, 'utf8')).toBe(half(desk.edited(kind)))
    await close(desk.db)
  })
})

describe('a db.json that is gone', () => {
  const gone = {
    'is removed': {
      remove: (path: string) => rmSync(path),
      restore: () => undefined,
    },
    'is replaced by a folder': {
      remove: (path: string) => {
        rmSync(path)
        mkdirSync(path)
      },
      restore: (path: string) => rmdirSync(path),
    },
  }

  for (const [name, { remove, restore }] of Object.entries(gone)) {
    it.each(['while nothing happens', 'between two changes', 'during a flush'])(
      `${name}, %s: is made again, with everything in it`,
      async (moment) => {
        hearWarnings()
        const desk = new Desk()
        await pause(5)
        if (moment !== 'while nothing happens') desk.db.a = 'program'
        const flushing =
          moment === 'during a flush' ? flush(desk.db).catch(() => undefined) : undefined
        remove(desk.path)
        await flushing
        const live = desk.live()
        // In the meantime it can be killed.
        const isInLog = (): boolean =>
          readdirSync(dirname(desk.path)).some((file) => file.endsWith('.log.temp'))
        if (name === 'is replaced by a folder') {
          await until(isInLog)
          const wreck = join(wreckOf(dirname(desk.path)), 'db.json')
          rmdirSync(wreck)
          expect(readAll(wreck)).toEqual(live)
          await until(() => desk.errors.length > 0)
        }
        restore(desk.path)
        await until(() => readdirSync(dirname(desk.path)).includes(basename(desk.path)))
        expect(desk.db).toEqual(live)
        await desk.end()
      },
    )

    it(`${name}, after a crash: the state is that of the program`, async () => {
      hearWarnings()
      const desk = new Desk()
      desk.db.a = 'program'
      const path = join(wreckOf(dirname(desk.path)), 'db.json')
      await close(desk.db)
      remove(path)
      if (name === 'is replaced by a folder') {
        expect(failureOf(() => open(path))).toMatchObject({ code: 'KEEPSAKE_READ_FAILED' })
      }
      restore(path)
      expect(readAll(path)).toEqual({ ...START, a: 'program' })
      const db = open(path)
      expect(db).toEqual({ ...START, a: 'program' })
      await close(db)
      expect(readAll(path)).toEqual({ ...START, a: 'program' })
    })
  }
})
