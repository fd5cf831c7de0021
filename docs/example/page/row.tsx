/** One task. It follows its own object: when that changes, this renders, and nothing else. */
import { memo } from 'react'
import { useSnapshot } from 'keepsake/react'
import { renders } from './renders'
import type { Task } from './tasks'

interface RowProps {
  readonly task: Task
  readonly onRemove: (task: Task) => void
}

export const Row = memo(function Row({ task, onRemove }: RowProps) {
  // sync: the caret stays where it is while the title is typed.
  const { id, title, done } = useSnapshot(task, { sync: true })
  renders.rows.set(id, (renders.rows.get(id) ?? 0) + 1)
  return (
    <li className={done ? 'done' : ''} data-id={id}>
      <input
        type="checkbox"
        aria-label="done"
        checked={done}
        onChange={() => (task.done = !task.done)}
      />
      <input
        className="title"
        aria-label="title"
        value={title}
        onChange={({ target }) => (task.title = target.value)}
      />
      <button aria-label="remove" onClick={() => onRemove(task)}>
        ×
      </button>
    </li>
  )
})
