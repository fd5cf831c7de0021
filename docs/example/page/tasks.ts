/** What the store of the example holds. */

export interface Task {
  id: number
  title: string
  done: boolean
}

export interface Tasks {
  tasks: Task[]
}

/** What this page alone knows. */
export interface Own {
  draft: string
  /** The last lines of the log on the server. */
  log: string[]
}
