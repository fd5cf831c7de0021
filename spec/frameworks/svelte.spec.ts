// @vitest-environment happy-dom
/** `store` of `keepsake/svelte`, with the real compiler and runtime of Svelte in a DOM. */
import { get } from 'svelte/store'
import { describe, expect, it } from 'vitest'
import { close, open, snapshot, status } from '../../lib/index.js'
import { snapshots, store } from '../../lib/views/svelte.js'
import { failureOf } from '../support/failure.js'
import { opened } from '../support/opened.js'
import { temporaryFolder } from '../support/temp-folder.js'
import { isHeard } from './listeners.js'
import { mounted } from './svelte-page.js'

const page = `
  <script>
    let { db } = $props()
  </script>
  <button onclick={() => ($db.users.alice.score += 5)}>{$db.users.alice.score}</button>
  <input bind:value={$db.name}>
  {#each $db.items as item (item.id)}<i>{item.id}{item.done ? '!' : ''}</i>{/each}
`

function sample() {
  return opened(':memory:', {
    defaults: {
      users: { alice: { score: 0 } },
      name: 'abcd',
      items: [
        { id: 1, done: false },
        { id: 2, done: false },
      ],
    },
  })
}

describe('snapshots in Svelte', () => {
  it('are seen by $derived, parts of them too', async () => {
    const db = sample()
    const derived = `
      <script>
        let { db } = $props()
        const alice = $derived($db.users.alice)
        const open = $derived($db.items.filter(({ done }) => !done))
      </script>
      <i>{alice.score}</i>{#each open as item (item.id)}<i>{item.id}</i>{/each}
    `
    const { element, flush, unmount } = await mounted(derived, { db: snapshots(db) })
    const shown = () => [...element.querySelectorAll('i')].map((each) => each.textContent)
    expect(shown()).toEqual(['0', '1', '2'])
    db.users.alice.score = 3
    db.items[0]!.done = true
    flush()
    expect(shown()).toEqual(['3', '2'])
    unmount()
    expect(isHeard(db)).toBe(false)
  })
})

describe('a component in Svelte', () => {
  it('shows the store and what changes in it', async () => {
    const db = sample()
    const { element, flush } = await mounted(page, { db: store(db) })
    const shown = () => [...element.querySelectorAll('button, i')].map((each) => each.textContent)
    expect(shown()).toEqual(['0', '1', '2'])
    db.users.alice.score = 3
    db.items[1]!.done = true
    db.items.unshift({ id: 0, done: false })
    flush()
    expect(shown()).toEqual(['3', '0', '1', '2!'])
  })

  it('assigns to the store: one change each, in handlers and with bind:value', async () => {
    const db = sample()
    const { element, flush } = await mounted(page, { db: store(db) })
    const { seq } = status(db)
    element.querySelector('button')!.click()
    flush()
    expect(element.querySelector('button')!.textContent).toBe('5')
    const input = element.querySelector('input')!
    input.value = 'abXcd'
    input.setSelectionRange(3, 3)
    input.dispatchEvent(new Event('input', { bubbles: true }))
    flush()
    expect([input.value, input.selectionStart, db.name]).toEqual(['abXcd', 3, 'abXcd'])
    expect([db.users.alice.score, status(db).seq]).toEqual([5, seq + 2])
    db.name = 'from elsewhere'
    flush()
    expect(input.value).toBe('from elsewhere')
  })

  it('lets go of the store when it is unmounted', async () => {
    const db = sample()
    const { unmount } = await mounted(page, { db: store(db) })
    expect(isHeard(db)).toBe(true)
    unmount()
    expect(isHeard(db)).toBe(false)
  })
})

describe('a store for Svelte', () => {
  it('calls at once, within each change, and not after it was unsubscribed', () => {
    const db = sample()
    const seen: number[] = []
    const stop = store(db.users).subscribe(({ alice }) => void seen.push(alice.score))
    db.users.alice.score = 1
    db.users.alice.score = 2
    db.name = 'x'
    stop()
    db.users.alice.score = 3
    expect(seen).toEqual([0, 1, 2])
  })

  it('answers get, with the object itself', () => {
    const db = sample()
    expect(get(store(db.items))).toBe(db.items)
    expect(isHeard(db)).toBe(false)
  })

  it('takes the object itself, and refuses another one', () => {
    const db = sample()
    const before = snapshot(db)
    store(db).set(db)
    expect(failureOf(() => store(db).set({ ...db })).code).toBe('KEEPSAKE_BAD_VALUE')
    expect(snapshot(db)).toBe(before)
  })

  it('can be read on when it was closed, as by a hot reload', async () => {
    const path = `${temporaryFolder()}/db.json`
    const first = open(path, { defaults: { n: 1 } })
    const held = store(first)
    await close(first)
    expect(get(held).n).toBe(1)
    const second = opened<typeof first>(path)
    const seen: number[] = []
    store(second).subscribe(({ n }) => void seen.push(n))
    second.n = 2
    expect(seen).toEqual([1, 2])
  })

  it('is refused of what is no store', () => {
    const act = () => store({ n: 1 }).subscribe(() => undefined)
    expect(failureOf(act).code).toBe('KEEPSAKE_NOT_A_STORE')
  })
})
