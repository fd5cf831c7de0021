/** What the views of a store may be used for, as the compiler sees it. Never run. */
import { open } from '../../lib/index.js'
import { useSnapshot } from '../../lib/views/react.js'
import { store } from '../../lib/views/svelte.js'
import { useSnapshot as useRef } from '../../lib/views/vue.js'

interface State {
  users: Record<string, { score: number }>
  tags: Set<string>
}

const db = open<State>(':memory:')

// React: read-only, all the way down.
const shown = useSnapshot(db, { sync: true })
const score: number | undefined = shown.users['ann']?.score
const tags: ReadonlySet<string> = useSnapshot(db.tags)
// @ts-expect-error what is shown is not written to
shown.users['ann'] = { score: 1 }
// @ts-expect-error nor is a Set
shown.tags.add('x')
// @ts-expect-error there is no such option
useSnapshot(db, { synchronous: true })
// @ts-expect-error a primitive is no node
useSnapshot(5)

// Vue: a ref of it, of a node or of whatever gives one.
const ref = useRef(() => db.users['ann']!)
const other: number = ref.value.score
// @ts-expect-error what is shown is not written to
ref.value.score = 1
// @ts-expect-error neither is the ref
ref.value = { score: 1 }

// Svelte: the object itself.
const users = store(db.users)
users.subscribe((live) => (live['ann'] = { score: 1 }))
// @ts-expect-error another kind of object
users.set([1])

export { other, score, tags }
