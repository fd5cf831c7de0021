/**
 * The migrations of a program, as its history sees them. Each step is one change: issued when it has been
 * made in memory, kept when the next one begins or `open` returns. The document before the first step is
 * beside by then, and stays there.
 */

import type { Migration, Options } from '../../lib/index.js'
import type { History } from './history.js'
import type { Document } from './session.js'

export type Migrations = NonNullable<Options['migrations']>

export interface Migrated {
  readonly history: History
  /** To be called when what was issued has been kept. */
  readonly returned: () => void
}

export class Migrating {
  /** The same steps, followed. */
  readonly steps: Record<number, Migration>
  readonly #migrated: Migrated
  #isBegun = false

  constructor(migrations: Migrations, migrated: Migrated) {
    this.#migrated = migrated
    const followed = stepsOf(migrations).map(([to, step]) => [to, this.#followed(to, step)])
    this.steps = Object.fromEntries(followed) as Record<number, Migration>
  }

  /** `open` has returned. */
  end(): void {
    if (this.#isBegun) this.#migrated.returned()
  }

  #followed(to: number, step: Migration): Migration {
    return (db: Document) => {
      const { history } = this.#migrated
      if (this.#isBegun) this.#migrated.returned()
      else history.keepBeside()
      this.#isBegun = true
      // One that throws makes no state.
      step(db)
      history.issue((document: Document) => take(document, to, step))
    }
  }
}

/** What the migrations make of a document. */
export function arrival(document: Document, migrations: Migrations): Document {
  const { $version: found = 0 } = document as { $version?: number }
  for (const [to, step] of stepsOf(migrations)) if (to > found) take(document, to, step)
  return document
}

function take(document: Document, to: number, step: Migration): void {
  document['$version'] = to
  step(document)
}

/** They are given under the numbers that they lead to, in order. */
function stepsOf(migrations: Migrations): [number, Migration][] {
  return Object.entries(migrations).map(([to, step]) => [Number(to), step])
}
