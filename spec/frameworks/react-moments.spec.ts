// @vitest-environment happy-dom
/** `useSnapshot` at moments that are hard on it: while React is rendering, typing, and reloading. */
import {
  type ChangeEvent,
  createElement as h,
  memo,
  startTransition,
  StrictMode,
  useEffect,
  useLayoutEffect,
  useReducer,
  useState,
} from 'react'
import { describe, expect, it } from 'vitest'
import { close, open, snapshot, subscribe } from '../../lib/index.js'
import { useSnapshot, type UseSnapshotOptions } from '../../lib/views/react.js'
import { opened } from '../support/opened.js'
import { temporaryFolder } from '../support/temp-folder.js'
import { isHeard } from './listeners.js'
import { done, pretendToAct, rendered } from './react-page.js'

interface Counter {
  n: number
}

/** What somebody would write who does not know of useSyncExternalStore. */
function useNaively(node: Counter): Counter {
  const [, render] = useReducer((times: number) => times + 1, 0)
  useEffect(() => subscribe(node, render), [node])
  return snapshot(node)
}

/** Every state of the page that was there to see while a store changed in the middle of a rendering. */
async function statesSeen(useCounter: (node: Counter) => Counter): Promise<string[][]> {
  const db = opened(':memory:', { defaults: { n: 0 } })
  const seen: string[][] = []
  const Slow = () => {
    const { n } = useCounter(db)
    const begun = performance.now()
    while (performance.now() - begun < 4) continue
    return h('i', null, n)
  }
  const All = () => {
    useLayoutEffect(() => {
      seen.push([...document.querySelectorAll('i')].map((each) => each.textContent))
    })
    return Array.from({ length: 25 }, (_, key) => h(Slow, { key }))
  }
  const page = await rendered(null)
  pretendToAct('nothing')
  const changing = setInterval(() => db.n++, 7)
  startTransition(() => page.root.render(h(All)))
  while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  clearInterval(changing)
  pretendToAct('all')
  return seen
}

/** Types a letter into the middle of an input that shows what is in a store; where the caret is then. */
async function typedInto(options: UseSnapshotOptions): Promise<object> {
  const db = opened(':memory:', { defaults: { name: 'abcd' } })
  const onChange = ({ target }: ChangeEvent<HTMLInputElement>) => (db.name = target.value)
  const Field = () => h('input', { value: useSnapshot(db, options).name, onChange })
  const page = await rendered(h(StrictMode, null, h(Field)))
  const input = page.element.querySelector('input')!
  input.focus()
  await done(() => {
    // As the browser does it, past what React has put upon the element.
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!
    set!.call(input, 'abXcd')
    input.setSelectionRange(3, 3)
    input.dispatchEvent(new Event('input', { bubbles: true }))
  })
  return { kept: db.name, shown: input.value, caret: input.selectionStart }
}

describe('a component in React', () => {
  it('shows one state of the store, although that changes in the middle of a rendering', async () => {
    const states = await statesSeen(useSnapshot)
    for (const state of states) expect(new Set(state).size).toBe(1)
  })

  it('would show several of them without useSyncExternalStore', async () => {
    const states = await statesSeen(useNaively)
    expect(states.some((state) => new Set(state).size > 1)).toBe(true)
  })

  it('keeps the caret of an input with sync', async () => {
    expect(await typedInto({ sync: true })).toEqual({ kept: 'abXcd', shown: 'abXcd', caret: 3 })
  })

  it('loses it without', async () => {
    expect(await typedInto({})).toEqual({ kept: 'abXcd', shown: 'abXcd', caret: 5 })
  })

  it('goes on after a hot reload has closed the store and opened it anew', async () => {
    const path = `${temporaryFolder()}/db.json`
    const first = open(path, { defaults: { n: 1, user: { name: 'ann' } } })
    const seen: string[] = []
    const User = ({ user }: { user: { name: string } }) => h('i', null, useSnapshot(user).name)
    const App = ({ db }: { db: typeof first }) => {
      const { n } = useSnapshot(db)
      seen.push(`${n}`)
      return h('p', null, n, h(User, { user: db.user }))
    }
    const page = await rendered(h(StrictMode, null, h(App, { db: first })))
    await close(first)
    // What has not heard of the reload yet renders, is mounted and unmounted with the store that was.
    await page.render(h(StrictMode, { key: 'mounted again' }, h(App, { db: first })))
    expect(page.text()).toBe('1ann')

    const second = opened<typeof first>(path)
    expect(second).not.toBe(first)
    second.n = 2
    await page.render(h(StrictMode, { key: 'mounted again' }, h(App, { db: second })))
    expect(page.text()).toBe('2ann')
    await done(() => {
      second.n = 3
      second.user.name = 'bob'
    })
    expect([page.text(), seen.at(-1)]).toEqual(['3bob', '3'])
    await page.render(null)
    expect(isHeard(second)).toBe(false)
  })
})

describe('a part of a snapshot that was handed on', () => {
  it('is the present one when it is read later', async () => {
    const db = opened(':memory:', { defaults: { user: { name: 'ann', bio: 'old' } } })
    let unfold = (): void => undefined
    const Profile = memo(({ user }: { user: { name: string; bio: string } }) => {
      const [isOpen, setOpen] = useState(false)
      unfold = () => setOpen(true)
      return h('p', null, user.name, isOpen ? `: ${user.bio}` : '')
    })
    const Page = () => h(Profile, { user: useSnapshot(db).user })
    const { element } = await rendered(h(Page))
    expect(element.textContent).toBe('ann')
    await done(() => (db.user.bio = 'new'))
    await done(() => unfold())
    expect(element.textContent).toBe('ann: new')
  })
})
