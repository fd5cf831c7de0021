/** What was in db.json is gone: the document is nowhere but in memory, and a kill leaves it in the log. */

import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { close, durable, flush, open, type KeepsakeError } from '../../lib/index.js'
import { systemError, tapDisk } from '../support/disk-tap.js'
import { rejectionOf } from '../support/failure.js'
import { temporaryFolder, wreckOf } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'
import { Desk, readAll, until } from './desk.js'

it('opens after a kill with a db.json that was away and came back as it was', async () => {
  hearWarnings()
  const desk = new Desk()
  const old = readFileSync(desk.path)
  rmSync(desk.path)
  mkdirSync(desk.path)
  await until(() => desk.errors.length > 0)
  desk.db.a = 'program'
  const wreck = join(wreckOf(dirname(desk.path)), 'db.json')
  rmdirSync(wreck)
  writeFileSync(wreck, old)
  expect(readAll(wreck)).toEqual(desk.live())
  rmdirSync(desk.path)
  await desk.end()
})

it('makes db.json again where no new log can be made', async () => {
  const desk = new Desk()
  const blocker = `${desk.path}.log.new.temp`
  mkdirSync(blocker)
  rmSync(desk.path)
  await flush(desk.db)
  expect(readAll(desk.path)).toEqual(desk.live())
  rmdirSync(blocker)
  await desk.end()
})

it('opens after a kill with a large db.json that was edited in place and kept beside', async () => {
  hearWarnings()
  const path = join(temporaryFolder(), 'db.json')
  const document = { long: 'x'.repeat(2 ** 20), n: 1 }
  writeFileSync(path, JSON.stringify(document))
  const db = open(path, { interval: null, onError: () => undefined })
  db['own'] = 1
  writeFileSync(path, JSON.stringify({ ...document, n: 2 }))
  const blocker = `${path}.new.temp`
  mkdirSync(blocker)
  expect(await rejectionOf(flush(db))).toMatchObject({ code: 'KEEPSAKE_WRITE_FAILED' })
  const wreck = wreckOf(dirname(path))
  expect(readdirSync(wreck).filter((name) => name.includes('.edited-'))).toHaveLength(1)
  const next = open(join(wreck, 'db.json'), { readOnly: true })
  expect(next).toEqual({ ...document, own: 1 })
  await close(next)
  rmdirSync(blocker)
  await close(db)
})

it('is told of, and tried until it works, where there is no room for the new log', async () => {
  hearWarnings()
  const path = join(temporaryFolder(), 'db.json')
  const document = { long: 'x'.repeat(2 ** 20), n: 1 }
  writeFileSync(path, JSON.stringify(document))
  const codes: string[] = []
  const onError = ({ code }: KeepsakeError): void => void codes.push(code)
  const db = open(path, { interval: null, onError })
  db['own'] = 1
  await durable(db)
  let isFull = true
  tapDisk({
    before({ name, file }) {
      if (isFull && name === 'open' && file === 'db.json.log.new.temp') throw systemError('ENOSPC')
    },
  })
  writeFileSync(path, JSON.stringify({ n: 2 }))
  await until(() => codes.includes('KEEPSAKE_WRITE_FAILED'))
  // What it is built on is gone.
  expect(await rejectionOf(durable(db))).toMatchObject({ code: 'KEEPSAKE_WRITE_FAILED' })
  isFull = false
  await durable(db)
  const wreck = wreckOf(dirname(path))
  expect(readdirSync(wreck).filter((name) => name.includes('.edited-'))).toHaveLength(1)
  const next = open(join(wreck, 'db.json'), { readOnly: true })
  expect(next).toEqual({ ...document, own: 1 })
  await close(next)
  await close(db)
  expect(readdirSync(dirname(path)).filter((name) => name.includes('.edited-'))).toHaveLength(1)
})

it('keeps what was edited after a killed flush, also when it is edited once more', async () => {
  const warnings = hearWarnings()
  const first = new Desk()
  first.db.a = 'program'
  let wreck = ''
  const untap = tapDisk({
    before({ name, file }) {
      // It is killed here.
      if (wreck === '' && name === 'unlink' && file === 'db.json.temp') {
        wreck = join(wreckOf(dirname(first.path)), 'db.json')
      }
    },
  })
  await flush(first.db)
  untap()
  await first.end()
  const edited = { ...readAll(wreck), edited: 1 }
  writeFileSync(wreck, JSON.stringify(edited))
  const db = open(wreck, { interval: null })
  writeFileSync(wreck, JSON.stringify({ ...edited, more: 2 }))
  await until(() => 'more' in db)
  const kept = readdirSync(dirname(wreck)).filter((name) => name.includes('.edited-'))
  const contents = kept.map((name) => readAll(join(dirname(wreck), name)))
  expect(contents).toEqual([edited])
  expect(await warnings.codes()).toContain('EDIT_KEPT')
  await close(db)
})
