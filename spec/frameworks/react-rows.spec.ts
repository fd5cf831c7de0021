// @vitest-environment happy-dom
/** Lists in React: who renders when a row changes, counted. */
import { createElement as h, memo, StrictMode } from 'react'
import { describe, expect, it } from 'vitest'
import { useSnapshot } from '../../lib/views/react.js'
import { opened } from '../support/opened.js'
import { isHeard } from './listeners.js'
import { done, rendered } from './react-page.js'

interface Row {
  id: number
  done: boolean
}

const rows = (count: number): Row[] =>
  Array.from({ length: count }, (_, id) => ({ id, done: false }))

/** A list whose rows each follow their own object, and how often each has rendered. */
function countedList(items: Row[]) {
  const renders = { list: 0, rows: new Map<number, number>() }
  const Item = memo(({ item }: { item: Row }) => {
    const { id, done: isDone } = useSnapshot(item)
    renders.rows.set(id, (renders.rows.get(id) ?? 0) + 1)
    return h('li', null, `${id}${isDone ? '!' : ''} `)
  })
  const List = () => {
    const shown = useSnapshot(items)
    renders.list++
    const children = shown.map(({ id }, index) => h(Item, { key: id, item: items[index]! }))
    return h('ul', null, children)
  }
  const reset = () => {
    renders.list = 0
    renders.rows.clear()
  }
  return { List, renders, reset }
}

describe('a list in React', () => {
  it('renders one row of 10,000 when one row changes, and not the list', async () => {
    const db = opened(':memory:', { defaults: { items: rows(10_000) } })
    const { List, renders, reset } = countedList(db.items)
    const page = await rendered(h(List))
    expect(page.element.querySelectorAll('li')).toHaveLength(10_000)
    reset()
    await done(() => (db.items[1234]!.done = true))
    expect(renders).toEqual({ list: 0, rows: new Map([[1234, 1]]) })
    expect(page.text()).toContain('1234! 1235 ')
  })

  it('renders the list, and no row but the new ones, when rows come and go', async () => {
    const db = opened(':memory:', { defaults: { items: rows(1000) } })
    const { List, renders, reset } = countedList(db.items)
    const page = await rendered(h(List))
    reset()
    await done(() => {
      db.items.shift()
      db.items.push({ id: 1000, done: false })
    })
    expect(renders).toEqual({ list: 1, rows: new Map([[1000, 1]]) })
    expect(page.element.firstElementChild?.firstElementChild?.textContent).toBe('1 ')
  })

  it('hands on parts that have not changed as the same objects', async () => {
    const db = opened(':memory:', { defaults: { items: rows(3) } })
    const seen: number[] = []
    const Item = memo(({ item }: { item: Readonly<Row> }) => {
      seen.push(item.id)
      return h('li', null, `${item.id}${item.done ? '!' : ''}`)
    })
    const List = () => useSnapshot(db.items).map((item) => h(Item, { key: item.id, item }))
    const page = await rendered(h(List))
    seen.length = 0
    await done(() => (db.items[1]!.done = true))
    expect([page.text(), seen]).toEqual(['01!2', [1]])
    // Those that have not rendered since are still known to have read their part.
    await done(() => (db.items[2]!.done = true))
    expect([page.text(), seen]).toEqual(['01!2!', [1, 2]])
  })

  it('hands its rows other objects that were put in the place of theirs', async () => {
    const db = opened(':memory:', { defaults: { items: rows(3) } })
    const Item = memo(({ item }: { item: Row }) => {
      const { id, done: isDone } = useSnapshot(item)
      return h('li', null, `${id}${isDone ? '!' : ''} `)
    })
    const List = () =>
      useSnapshot(db).items.map(({ id }, index) => h(Item, { key: id, item: db.items[index]! }))
    const page = await rendered(h(List))
    await done(() => (db.items[1] = { id: 1, done: true }))
    expect(page.text()).toBe('0 1! 2 ')
    await done(() => (db.items = db.items.map((item) => ({ ...item, done: !item.done }))))
    expect(page.text()).toBe('0! 1 2! ')
    await done(() => (db.items[0]!.done = false))
    expect(page.text()).toBe('0 1 2! ')
  })

  it('can be mounted twice, as StrictMode does, and leaves nothing behind', async () => {
    const db = opened(':memory:', { defaults: { items: rows(10) } })
    const { List, renders, reset } = countedList(db.items)
    const page = await rendered(h(StrictMode, null, h(List)))
    reset()
    await done(() => (db.items[3]!.done = true))
    // Twice the same rendering: that is what StrictMode does.
    expect(renders).toEqual({ list: 0, rows: new Map([[3, 2]]) })
    expect(page.text()).toContain('3! ')
    await page.render(null)
    expect(isHeard(db)).toBe(false)
  })
})
