// @vitest-environment happy-dom
/** `useSnapshot` of `keepsake/react`, with the real React in a DOM. */
import { createElement as h, StrictMode, useEffect, useState } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { snapshot } from '../../lib/index.js'
import { useSnapshot } from '../../lib/views/react.js'
import { failureOf } from '../support/failure.js'
import { opened } from '../support/opened.js'
import { isHeard } from './listeners.js'
import { done, rendered } from './react-page.js'

/** Shows what `read` gives, and counts. */
function reading<T extends object>(node: T, read: (shown: T) => unknown) {
  const counted = { renders: 0 }
  const Reader = () => {
    counted.renders++
    return h('p', null, String(read(useSnapshot(node) as T)))
  }
  return { Reader, counted }
}

describe('a component in React', () => {
  it('does not render for what it has not read', async () => {
    const db = opened(':memory:', { defaults: { a: 1, b: 1, deep: { a: 1, b: 1 } } })
    const { Reader, counted } = reading(db, ({ a, deep }) => `${a} ${deep.a}`)
    const page = await rendered(h(Reader))
    await done(() => {
      db.b++
      db.deep.b++
      Object.assign(db, { c: 1 })
    })
    expect(counted.renders).toBe(1)
    await done(() => db.deep.a++)
    expect([page.text(), counted.renders]).toEqual(['1 2', 2])
  })

  it('forgets what it no longer reads, as soon as the object has changed', async () => {
    const db = opened(':memory:', { defaults: { isLeft: true, both: { left: 1, right: 1 } } })
    const { Reader, counted } = reading(db, ({ isLeft, both }) => (isLeft ? both.left : both.right))
    const page = await rendered(h(Reader))
    await done(() => (db.isLeft = false))
    await done(() => (db.both.left = 5))
    await done(() => (db.both.left = 6))
    expect([page.text(), counted.renders]).toEqual(['1', 3])
    await done(() => (db.both.right = 7))
    expect([page.text(), counted.renders]).toEqual(['7', 4])
  })

  it('renders when a key that it has asked for, or the list of keys, is another', async () => {
    const db = opened<{ users: Record<string, object> }>(':memory:', {
      defaults: { users: { ann: { age: 1 } } },
    })
    const asked = reading(db.users, (shown) => 'bob' in shown)
    const listed = reading(db.users, (shown) => Object.keys(shown).join())
    await rendered([h(asked.Reader, { key: 1 }), h(listed.Reader, { key: 2 })])
    await done(() => (db.users['ann'] = { age: 2 }))
    expect([asked.counted.renders, listed.counted.renders]).toEqual([1, 1])
    await done(() => (db.users['cy'] = {}))
    expect([asked.counted.renders, listed.counted.renders]).toEqual([1, 2])
    await done(() => (db.users['bob'] = {}))
    expect([asked.counted.renders, listed.counted.renders]).toEqual([2, 3])
  })

  it('shows an array, a Map, a Set and a Date of the store', async () => {
    const db = opened(':memory:', {
      defaults: { list: [1], map: new Map([['a', 1]]), set: new Set(['x']), date: new Date(0) },
    })
    const readers = [
      reading(db.list, (list) => list.join()),
      reading(db.map, (map) => [...map].join()),
      reading(db.set, (set) => [...set].join()),
      reading(db.date, (date) => date.getTime()),
      reading(db, ({ map, date }) => `${map.size} ${date.getTime()}`),
    ]
    const page = await rendered(readers.map(({ Reader }, key) => h(Reader, { key })))
    await done(() => {
      db.list.push(2)
      db.map.set('b', 2)
      db.set.add('y')
      db.date.setTime(5)
    })
    expect(page.text()).toBe('1,2a,1,b,2x,y52 5')
    expect(readers.map(({ counted }) => counted.renders)).toEqual([2, 2, 2, 2, 2])
  })

  it('renders once for all that has changed in a turn, and not at all for what was undone', async () => {
    const db = opened(':memory:', { defaults: { n: 0 } })
    const { Reader, counted } = reading(db, ({ n }) => n)
    const page = await rendered(h(Reader))
    await done(() => {
      for (let n = 0; n < 100; n++) db.n++
    })
    expect([page.text(), counted.renders]).toEqual(['100', 2])
    await done(() => {
      db.n++
      db.n--
    })
    expect(counted.renders).toBe(2)
  })

  it('sees what was changed between its rendering and its subscribing', async () => {
    const db = opened(':memory:', { defaults: { n: 0 } })
    const Early = () => {
      useEffect(() => void (db.n = 5), [])
      return null
    }
    const { Reader } = reading(db, ({ n }) => n)
    expect((await rendered([h(Early, { key: 1 }), h(Reader, { key: 2 })])).text()).toBe('5')
  })

  it('lets go of the store when it is unmounted, and when it follows another object', async () => {
    const one = opened(':memory:', { defaults: { n: 1 } })
    const other = opened(':memory:', { defaults: { n: 2 } })
    const Reader = ({ node }: { node: { n: number } }) => h('p', null, useSnapshot(node).n)
    const page = await rendered(h(Reader, { node: one }))
    expect(isHeard(one)).toBe(true)
    await page.render(h(Reader, { node: other }))
    expect([page.text(), isHeard(one), isHeard(other)]).toEqual(['2', false, true])
    await page.render(null)
    expect(isHeard(other)).toBe(false)
  })

  it('goes on showing an object that has left the store, however often it renders', async () => {
    const db = opened(':memory:', { defaults: { items: [{ id: 7, at: new Date(5) }] } })
    const held = db.items[0]!
    let again: (n: number) => void = () => undefined
    const Reader = () => {
      const [turn, setTurn] = useState(0)
      again = setTurn
      // A Date is compared by its identity.
      const { id, at } = useSnapshot(held)
      return h('p', null, `${id} ${at.getTime()} ${turn}`)
    }
    const page = await rendered(h(StrictMode, null, h(Reader)))
    await done(() => db.items.pop())
    await done(() => again(1))
    expect(page.text()).toBe('7 5 1')
    await done(() => {
      held.id = 8
      db.items.push(held)
    })
    expect(page.text()).toBe('8 5 1')
  })

  it('shows an object that was never in the store since it is shown', async () => {
    const db = opened(':memory:', { defaults: { items: [{ id: 7 }] } })
    const held = db.items.pop()!
    const { Reader } = reading(held, ({ id }) => id)
    expect((await rendered(h(Reader))).text()).toBe('7')
  })

  it('is told that a node is none of a store', () => {
    const Reader = ({ node }: { node: object }) => h('p', null, JSON.stringify(useSnapshot(node)))
    for (const node of [{}, null, 5, snapshot(opened(':memory:'))]) {
      const act = () => renderToString(h(Reader, { node: node as object }))
      expect(failureOf(act).code).toBe('KEEPSAKE_NOT_A_STORE')
    }
  })

  it('can be rendered on a server', () => {
    const db = opened(':memory:', { defaults: { name: 'ann' } })
    const { Reader } = reading(db, ({ name }) => name)
    expect(renderToString(h(Reader))).toBe('<p>ann</p>')
    expect(isHeard(db)).toBe(false)
  })

  it('cannot change what it is shown, but can give it to the store', async () => {
    const db = opened<Record<string, unknown>>(':memory:', { defaults: { a: { list: [1, 2] } } })
    let shown: Record<string, { list: number[] }> = {}
    const { Reader } = reading(db as typeof shown, (given) => JSON.stringify((shown = given)))
    await rendered(h(Reader))
    const { a } = shown as { a: { list: number[] } }
    const attempts = [
      () => (a.list = []),
      () => a.list.push(3),
      () => Reflect.deleteProperty(a, 'list') || Object.assign(a, { list: 1 }),
      () => Object.defineProperty(a, 'b', { value: 1 }),
      () => Object.freeze(a),
      () => Object.setPrototypeOf(a, null),
    ]
    for (const attempt of attempts) expect(attempt).toThrow(TypeError)
    expect(shown).toEqual({ a: { list: [1, 2] } })
    await done(() => (db['copy'] = a))
    expect(snapshot(db)).toEqual({ a: { list: [1, 2] }, copy: { list: [1, 2] } })
  })
})
