// @vitest-environment happy-dom
/** `useSnapshot` of `keepsake/vue`, with the real Vue in a DOM. */
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  type App,
  type Component,
  createApp,
  defineComponent,
  effectScope,
  isReadonly,
  nextTick,
  ref,
  shallowRef,
  watch,
  watchEffect,
} from 'vue'
import { close, open, snapshot, transact } from '../../lib/index.js'
import { useSnapshot } from '../../lib/views/vue.js'
import { failureOf } from '../support/failure.js'
import { opened } from '../support/opened.js'
import { temporaryFolder } from '../support/temp-folder.js'
import { isHeard } from './listeners.js'

function mounted(component: Component): { element: HTMLElement; app: App } {
  const element = document.createElement('div')
  document.body.append(element)
  const app = createApp(component)
  app.mount(element)
  onTestFinished(() => element.remove())
  return { element, app }
}

describe('a component in Vue', () => {
  it('shows the store, and after nextTick what was assigned', async () => {
    const db = opened(':memory:', { defaults: { users: [{ name: 'ann' }], born: new Date(0) } })
    const { element } = mounted(
      defineComponent({
        setup: () => ({ users: useSnapshot(db.users), born: useSnapshot(db.born) }),
        template: '<p v-for="user in users">{{ user.name }}</p>{{ born.getTime() }}',
      }),
    )
    expect(element.textContent).toBe('ann0')
    db.users.push({ name: 'bob' })
    db.users[0]!.name = 'Ann'
    db.born.setTime(5)
    await nextTick()
    expect(element.textContent).toBe('Annbob5')
  })

  it('writes to the store, in handlers and with v-model', async () => {
    const db = opened(':memory:', { defaults: { n: 0, name: 'abcd' } })
    const { element } = mounted(
      defineComponent({
        setup: () => ({ db, shown: useSnapshot(db) }),
        template: `<button @click="db.n++">{{ shown.n }}</button>
          <input :value="shown.name" @input="db.name = $event.target.value">`,
      }),
    )
    element.querySelector('button')!.click()
    const input = element.querySelector('input')!
    input.value = 'abXcd'
    input.setSelectionRange(3, 3)
    input.dispatchEvent(new Event('input'))
    await nextTick()
    expect(snapshot(db)).toEqual({ n: 1, name: 'abXcd' })
    expect(element.querySelector('button')!.textContent).toBe('1')
    expect([input.value, input.selectionStart]).toEqual(['abXcd', 3])
  })

  it('renders once for all that is changed at a time, and not for other objects', async () => {
    const db = opened(':memory:', { defaults: { a: { n: 0 }, b: { n: 0 } } })
    let renders = 0
    mounted(
      defineComponent({
        setup: () => ({ a: useSnapshot(db.a), count: () => renders++ }),
        template: '{{ count() }} {{ a.n }}',
      }),
    )
    for (let n = 0; n < 100; n++) db.a.n++
    await nextTick()
    expect(renders).toBe(2)
    db.b.n++
    await nextTick()
    expect(renders).toBe(2)
  })

  it('lets go of the store when it is unmounted', () => {
    const db = opened(':memory:', { defaults: { n: 0 } })
    const { app } = mounted(
      defineComponent({ setup: () => ({ shown: useSnapshot(db) }), template: '{{ shown.n }}' }),
    )
    expect(isHeard(db)).toBe(true)
    app.unmount()
    expect(isHeard(db)).toBe(false)
  })
})

describe('a snapshot in Vue', () => {
  it('is the new one right after an assignment, read-only, and the same until then', () => {
    const db = opened(':memory:', { defaults: { n: 0, other: {} } })
    const scope = effectScope()
    const shown = scope.run(() => useSnapshot(db))!
    const before = shown.value
    expect([before, shown.value, isReadonly(shown)]).toEqual([snapshot(db), before, true])
    db.n = 1
    expect(shown.value).toBe(snapshot(db))
    expect(shown.value.other).toBe(before.other)
    transact(db, () => {
      db.n = 2
      expect(shown.value.n).toBe(1)
    })
    expect(shown.value.n).toBe(2)
  })

  it('does not make an effect that changes the store depend on all of it', async () => {
    const db = opened(':memory:', { defaults: { count: 0 } })
    const source = ref(1)
    const scope = effectScope()
    scope.run(() => {
      useSnapshot(db)
      watchEffect(() => {
        db.count = source.value
      })
    })
    db.count = 99
    await nextTick()
    expect(db.count).toBe(99)
    scope.stop()
  })

  it('ends with the scope it was made in', () => {
    const db = opened(':memory:', { defaults: { n: 0 } })
    const scope = effectScope()
    const shown = scope.run(() => useSnapshot(db))!
    const seen: number[] = []
    watch(shown, ({ n }) => seen.push(n), { flush: 'sync' })
    db.n = 1
    scope.stop()
    db.n = 2
    expect([seen, isHeard(db)]).toEqual([[1], false])
  })

  it('follows another object when a ref or a getter gives one', () => {
    const db = opened(':memory:', { defaults: { list: [{ n: 10 }, { n: 20 }] } })
    const index = ref(0)
    const held = shallowRef(db.list[0]!)
    const scope = effectScope()
    const [got, referred] = scope.run(() => [
      useSnapshot(() => db.list[index.value]!),
      useSnapshot(held),
    ])!
    index.value = 1
    held.value = db.list[1]!
    expect([got.value.n, referred.value.n]).toEqual([20, 20])
    db.list[1]!.n = 21
    expect([got.value.n, referred.value.n]).toEqual([21, 21])
    scope.stop()
    expect(isHeard(db)).toBe(false)
  })

  it('stays when the store is closed, and can be made of a closed one', async () => {
    const path = `${temporaryFolder()}/db.json`
    const first = open(path, { defaults: { n: 1 } })
    const node = shallowRef(first)
    const scope = effectScope()
    const shown = scope.run(() => useSnapshot(node))!
    await close(first)
    const late = scope.run(() => useSnapshot(first))!
    expect([shown.value.n, late.value.n]).toEqual([1, 1])
    node.value = opened<typeof first>(path)
    node.value.n = 2
    expect(shown.value.n).toBe(2)
    scope.stop()
  })

  it('is refused of what is no store', () => {
    expect(failureOf(() => useSnapshot({ n: 1 })).code).toBe('KEEPSAKE_NOT_A_STORE')
    expect(failureOf(() => useSnapshot(() => null as never)).code).toBe('KEEPSAKE_NOT_A_STORE')
  })
})
