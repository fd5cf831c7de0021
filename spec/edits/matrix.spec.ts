/**
 * Somebody edits db.json: in every way that editors save, at every moment. Nothing is lost in any cell. The
 * table is in docs/editing.md; its other columns are in damaged.spec.ts.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setImmediate, setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { close, flush, open } from '../../lib/index.js'
import { failureOf } from '../support/failure.js'
import { wreckOf } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'
import { Desk, kinds, readAll, START, until, type Document, type Kind } from './desk.js'
import { editors, type Editor } from './editors.js'

const cells = Object.entries(editors).flatMap(([style, save]) =>
  Object.entries(kinds).map(([name, kind]): [string, string, Editor, Kind] => [
    style,
    name,
    save,
    kind,
  ]),
)

describe('an edit while nothing happens', () => {
  it.each(cells)('%s, %s: is what is there', async (_style, _name, save, kind) => {
    hearWarnings()
    const desk = new Desk()
    await pause(5)
    save(desk.path, desk.edited(kind))
    await until(() => desk.taken.includes('file'))
    expect(desk.db).toEqual({ ...START, ...kind.alone })
    expect(desk.beside).toEqual([])
    expect(desk.errors).toEqual([])
    await desk.end()
  })
})

describe('an edit between two changes', () => {
  it.each(cells)('%s, %s: is merged', async (_style, _name, save, kind) => {
    hearWarnings()
    const desk = new Desk()
    kind.change(desk.db)
    await pause(5)
    const text = desk.edited(kind)
    save(desk.path, text)
    desk.db.later = true
    await until(() => readFileSync(desk.path, 'utf8').includes('later'))
    expect(desk.db).toEqual({ ...START, ...kind.merged, later: true })
    expect(desk.beside).toHaveLength(kind.isDisputed ? 1 : 0)
    if (kind.isDisputed) expect(desk.contentBeside()).toBe(text)
    expect(desk.errors).toEqual([])
    await desk.end()
  })
})

describe('an edit during a flush', () => {
  for (const turns of [0, 1, 2, 3, 5, 8]) {
    it.each(cells)(`%s, %s: is merged (turn ${turns})`, async (_style, _name, save, kind) => {
      hearWarnings()
      const desk = new Desk()
      const text = desk.edited(kind)
      kind.change(desk.db)
      const flushing = flush(desk.db)
      for (let turn = 0; turn < turns; turn++) await setImmediate()
      // The editor shows what was there before the change.
      save(desk.path, text)
      desk.db.later = true
      await flushing
      await flush(desk.db)
      await until(() => readFileSync(desk.path, 'utf8').includes('later'))
      // When the flush was over by then, the editor has overwritten the change, and that is the edit.
      const outcomes = [kind.merged, kind.alone].map((some) => ({ ...START, ...some, later: true }))
      expect(outcomes).toContainEqual(desk.live())
      if (desk.beside.length > 0) expect(desk.contentBeside()).toBe(text)
      else expect(JSON.stringify(desk.db)).toContain('person')
      expect(desk.errors).toEqual([])
      await desk.end()
    })
  }
})

describe('an edit right after a crash', () => {
  /** What a program that was killed has left. */
  async function crashed(kind: Kind) {
    const desk = new Desk()
    kind.change(desk.db)
    const path = join(wreckOf(dirname(desk.path)), 'db.json')
    await close(desk.db)
    return { path, desk, text: desk.edited({ ...kind, edit: kind.edit }) }
  }

  it.each(cells)(
    '%s, %s: is refused, and nothing is touched',
    async (_style, _name, save, kind) => {
      hearWarnings()
      const { path } = await crashed(kind)
      const document = structuredClone(START)
      kind.edit(document)
      save(path, JSON.stringify(document))
      const before = readdirSync(dirname(path))
      expect(failureOf(() => open(path))).toMatchObject({ code: 'KEEPSAKE_CONFLICT', file: path })
      expect(readdirSync(dirname(path))).toEqual(before)
      expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(document)
    },
  )

  it.each(cells)('%s, %s: is merged on request', async (_style, _name, save, kind) => {
    hearWarnings()
    const { path } = await crashed(kind)
    const document = structuredClone(START)
    kind.edit(document)
    save(path, JSON.stringify(document))
    const db = open<Document>(path, { onConflict: 'merge', interval: null })
    expect(db).toEqual({ ...START, ...kind.merged })
    const beside = readdirSync(dirname(path)).filter((name) => name.includes('.edited-'))
    expect(beside).toHaveLength(kind.isDisputed ? 1 : 0)
    const live = structuredClone({ ...db, list: [...db.list] })
    expect(readAll(join(wreckOf(dirname(path)), 'db.json'))).toEqual(live)
    await close(db)
    expect(readAll(path)).toEqual(live)
  })
})
