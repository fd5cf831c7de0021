/** The page: the list, and what the server has written down. */
import { useCallback, type FormEvent } from 'react'
import { useSnapshot } from 'keepsake/react'
import { renders } from './renders'
import { Row } from './row'
import type { Stores } from './store'
import type { Own, Task, Tasks } from './tasks'

const MANY = 10_000

export function App({ db, own }: Pick<Stores, 'db' | 'own'>) {
  return (
    <main>
      <section>
        <h1>Tasks</h1>
        <NewTask db={db} own={own} />
        <List db={db} />
      </section>
      <Log own={own} />
    </main>
  )
}

function NewTask({ db, own }: { db: Tasks; own: Own }) {
  const { draft } = useSnapshot(own, { sync: true })
  const add = (event: FormEvent) => {
    event.preventDefault()
    if (draft !== '') db.tasks.unshift({ id: Date.now(), title: draft, done: false })
    own.draft = ''
  }
  const addMany = () => {
    const number = (at: number) => ({ id: at, title: `Task number ${at}`, done: at % 3 === 0 })
    db.tasks = Array.from({ length: MANY }, (_, index) => number(index + 1))
  }
  return (
    <form onSubmit={add}>
      <input
        name="draft"
        placeholder="What is to be done?"
        value={draft}
        onChange={({ target }) => (own.draft = target.value)}
      />
      <button>Add</button>
      <button type="button" className="many" onClick={addMany}>
        10,000 rows
      </button>
    </form>
  )
}

/** Reads of each task no more than its id: it renders when tasks come and go. */
function List({ db }: { db: Tasks }) {
  const shown = useSnapshot(db).tasks
  const remove = useCallback((task: Task) => db.tasks.splice(db.tasks.indexOf(task), 1), [db])
  renders.list++
  return (
    <ul>
      {shown.map(({ id }, index) => (
        <Row key={id} task={db.tasks[index]!} onRemove={remove} />
      ))}
    </ul>
  )
}

function Log({ own }: { own: Own }) {
  const { log } = useSnapshot(own)
  return (
    <aside>
      <h2>db.json.log.temp</h2>
      {log.length === 0 && <p>Nothing: all of it is in db.json.</p>}
      {log.map((line) => (
        <pre key={line}>{line.length > 400 ? `${line.slice(0, 400)}…` : line}</pre>
      ))}
    </aside>
  )
}
