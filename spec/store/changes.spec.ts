/** `changes`: the same as an async iterator. */
import { describe, expect, it } from 'vitest'
import { changes, close, snapshot, type Change } from '../../lib/index.js'
import { failureOf } from '../support/failure.js'
import { opened } from '../support/opened.js'

function sample() {
  const db = opened(':memory:')
  db['list'] = []
  return db
}

const turn = () => new Promise(setImmediate)

function paths(result: IteratorResult<Change, undefined>): string[] | undefined {
  return result.value?.patch.map(({ path }) => path)
}

describe('the iterator', () => {
  it('gives a change for each turn, from the call on', async () => {
    const db = sample()
    const stream = changes(db)
    db.a = 1
    db.b = 2
    expect(paths(await stream.next())).toEqual(['/a', '/b'])
    const later = stream.next()
    db.list.push(1)
    expect(await later).toEqual({
      done: false,
      value: { seq: 4, origin: 'local', patch: [{ op: 'add', path: '/list/0', value: 1 }] },
    })
  })

  it('gives what has come up meanwhile as one', async () => {
    const db = sample()
    const stream = changes(db.list)
    for (let n = 0; n < 5; n++) {
      db.list.push(n)
      await turn()
    }
    expect(paths(await stream.next())).toEqual(['/0', '/1', '/2', '/3', '/4'])
  })

  it('replaces the whole where that is too much to be kept', async () => {
    const db = sample()
    const stream = changes(db)
    for (let n = 0; n < 10_001; n++) db.list.push(n)
    await turn()
    db.list.push('last')
    await turn()
    const { value } = await stream.next()
    expect(value?.patch).toEqual([{ op: 'replace', path: '', value: snapshot(db) }])
    await turn()
    db.list.push('after')
    expect(paths(await stream.next())).toEqual(['/list/10002'])
  })

  it('takes several readers at once, each the next', async () => {
    const db = sample()
    const stream = changes(db)
    const both = [stream.next(), stream.next()]
    db.a = 1
    await turn()
    db.b = 1
    expect((await Promise.all(both)).map(paths)).toEqual([['/a'], ['/b']])
  })
})

describe('its end', () => {
  it('comes when the loop is left', async () => {
    const db = sample()
    setImmediate(() => (db.a = 1))
    for await (const { patch } of changes(db)) {
      expect(patch).toHaveLength(1)
      break
    }
    const stream = changes(db)
    await stream.return!()
    db.a = 2
    expect(await stream.next()).toEqual({ done: true, value: undefined })
  })

  it('comes with the signal, after what has been changed by then', async () => {
    const db = sample()
    const controller = new AbortController()
    const stream = changes(db, { signal: controller.signal })
    db.a = 1
    controller.abort()
    db.b = 1
    expect(paths(await stream.next())).toEqual(['/a'])
    expect(await stream.next()).toEqual({ done: true, value: undefined })
    expect(await changes(db, { signal: AbortSignal.abort() }).next()).toMatchObject({ done: true })
  })

  it('comes with the store, for readers that wait, too', async () => {
    const db = sample()
    const [one, other] = [changes(db), changes(db.list)]
    const waiting = other.next()
    db.a = 1
    await close(db)
    expect(paths(await one.next())).toEqual(['/a'])
    expect([await one.next(), await waiting]).toMatchObject([{ done: true }, { done: true }])
  })
})

it('is refused where it cannot be', () => {
  const db = sample()
  expect(failureOf(() => changes({})).code).toBe('KEEPSAKE_NOT_A_STORE')
  for (const options of [{ signal: 5 }, { signal: null }, null, 5]) {
    expect(failureOf(() => changes(db, options as never)).code).toBe('KEEPSAKE_BAD_OPTION')
  }
})
