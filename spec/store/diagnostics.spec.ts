/** Seeing what a store does: channels of node:diagnostics_channel, and NODE_DEBUG. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { close, flush, open, transact } from '../../lib/index.js'
import { run } from '../support/command.js'
import { adding, deserted, logFor } from '../support/deserted.js'
import { heardOf, turn } from '../support/heard.js'
import { opened } from '../support/opened.js'
import { packageUrl } from '../support/program.js'
import { temporaryFolder } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'

function heardOn(name: string): unknown[] {
  const messages: unknown[] = []
  const hear = (message: unknown): void => void messages.push(message)
  subscribe(`keepsake:${name}`, hear)
  onTestFinished(() => void unsubscribe(`keepsake:${name}`, hear))
  return messages
}

describe('the channels', () => {
  it('tell of an edit that was taken in', async () => {
    hearWarnings()
    const path = join(temporaryFolder(), 'db.json')
    const db = opened(path, { defaults: { secret: 1 }, interval: null })
    await flush(db)
    const messages = heardOn('edit')
    db['secret'] = 2
    writeFileSync(path, '{ "secret": 3, "more": 4 }')
    await flush(db)
    expect(messages).toEqual([{ path, seq: 3, conflicts: 1 }])
  })

  it('tell of each line of the log', () => {
    const path = join(temporaryFolder(), 'db.json')
    const db = opened(path)
    db['first'] = 1
    const messages = heardOn('append')
    db['second'] = 'secret'
    transact(db, () => {
      db['third'] = 3
      db['fourth'] = 4
    })
    const bytes: unknown = expect.any(Number)
    expect(messages).toEqual([
      { path, seq: 2, bytes },
      { path, seq: 3, bytes },
    ])
    expect(JSON.stringify(messages)).not.toContain('secret')
  })

  it.each([{ sync: true }, { sync: false }])(
    'let subscribers hear of what is changed in a handler behind what it was told of: %j',
    async (options) => {
      const db = opened(join(temporaryFolder(), 'db.json'), { defaults: { list: ['a'] } })
      const { patches } = heardOf(db, options)
      const order: number[] = []
      const hear = (message: unknown): void => {
        order.push((message as { seq: number }).seq)
        if (order.length === 1) db.list.push('c')
      }
      subscribe('keepsake:append', hear)
      onTestFinished(() => void unsubscribe('keepsake:append', hear))
      db.list.push('b')
      await turn()
      expect(order).toEqual([2, 3])
      expect(patches().flat()).toEqual([
        { op: 'add', path: '/list/1', value: 'b' },
        { op: 'add', path: '/list/2', value: 'c' },
      ])
    },
  )

  it('tell of each flush, and of one that fails', async () => {
    const path = join(temporaryFolder(), 'db.json')
    const db = opened(path)
    const messages = heardOn('flush')
    db['a'] = 1
    await flush(db)
    await flush(db)
    const milliseconds: unknown = expect.any(Number)
    expect(messages).toEqual([{ path, seq: 1, bytes: 13, milliseconds }])
    db['a'] = 2
    mkdirSync(`${path}.new.temp`)
    await expect(flush(db)).rejects.toThrow()
    expect(messages[1]).toMatchObject({ error: 'KEEPSAKE_WRITE_FAILED' })
  })

  it('tell what opening had to recover', async () => {
    const steps = [adding('/b', 1), adding('/c', 2)]
    const { path } = deserted({ snapshot: '{"a":1}', log: logFor('{"a":1}', ...steps) })
    const messages = heardOn('recovery')
    await close(open(path))
    await close(open(path))
    expect(messages).toEqual([{ path, base: 'snapshot', entries: 2, cut: 0 }])
  })
})

it('NODE_DEBUG=keepsake prints it', async () => {
  const source = `
    import { close, open } from '${packageUrl}'
    const db = open('db.json')
    db.password = 'secret'
    await close(db)`
  const { stderr } = await run(process.execPath, ['--input-type=module', '--eval', source], {
    cwd: temporaryFolder(),
    env: { ...process.env, NODE_DEBUG: 'keepsake' },
  })
  const lines = stderr.trim().split('\n')
  expect(lines.map((line) => line.split(' ')[2])).toEqual(['append', 'flush'])
  expect(lines[0]).toMatch(/^KEEPSAKE \d+: append \{"path":".*db\.json","seq":1,"bytes":\d+\}$/)
  expect(stderr).not.toContain('secret')
})
