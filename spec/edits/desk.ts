/** One store, and a person at its file. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { close, open, subscribe, type Options } from '../../lib/index.js'
import { temporaryFolder, wreckOf } from '../support/temp-folder.js'

export interface Document {
  a: unknown
  b: unknown
  c?: unknown
  later?: boolean
  list: unknown[]
}

export const START: Document = { a: 1, b: 1, list: [1, 2, 3] }

/** What the person makes of the file, and what the program changes meanwhile. */
export interface Kind {
  readonly edit: (document: Document) => void
  readonly change: (db: Document) => void
  /** What both are together. */
  readonly merged: Partial<Document>
  /** When the program has changed nothing meanwhile. */
  readonly alone: Partial<Document>
  /** The edited file is kept beside. */
  readonly isDisputed?: true
}

export const kinds: Readonly<Record<string, Kind>> = {
  'another key': {
    edit: (document) => Object.assign(document, { b: 'person', c: 'new' }),
    change: (db) => (db.a = 'program'),
    merged: { a: 'program', b: 'person', c: 'new' },
    alone: { b: 'person', c: 'new' },
  },
  'the same key': {
    edit: (document) => (document.a = 'person'),
    change: (db) => (db.a = 'program'),
    merged: { a: 'program' },
    alone: { a: 'person' },
    isDisputed: true,
  },
  'the same list': {
    edit: ({ list }) => list.splice(0, 2, 'person', 2),
    change: ({ list }) => list.push('program'),
    merged: { list: ['person', 2, 3, 'program'] },
    alone: { list: ['person', 2, 3] },
  },
}

export class Desk {
  readonly path = join(temporaryFolder(), 'db.json')
  readonly errors: string[] = []
  readonly taken: string[] = []
  readonly db: Document

  constructor(options: Options = {}) {
    writeFileSync(this.path, JSON.stringify(START))
    const onError = ({ code }: { code: string }): void => void this.errors.push(code)
    this.db = open<Document>(this.path, { interval: null, onError, ...options })
    subscribe(this.db, ({ origin }) => this.taken.push(origin))
  }

  edited(kind: Kind): string {
    const document = JSON.parse(readFileSync(this.path, 'utf8')) as Document
    kind.edit(document)
    return `${JSON.stringify(document, undefined, 4)}\n\n`
  }

  live(): Document {
    return structuredClone({ ...this.db, list: [...this.db.list] })
  }

  get beside(): readonly string[] {
    const names = readdirSync(dirname(this.path))
    return names.filter((name) => name.includes('.edited-'))
  }

  contentBeside(): string {
    return readFileSync(join(dirname(this.path), String(this.beside[0])), 'utf8')
  }

  /** It is closed, and what is opened then is what it was. */
  async end(): Promise<void> {
    const live = this.live()
    const wreck = wreckOf(dirname(this.path))
    assertSame(readAll(join(wreck, 'db.json')), live)
    await close(this.db)
    assertSame(readAll(this.path), live)
    const left = readdirSync(dirname(this.path)).filter((name) => /temp|lock/.test(name))
    assertSame(left, [])
  }
}

export function readAll(path: string): object {
  const db = open(path, { readOnly: true })
  try {
    return structuredClone({ ...db, list: [...(db['list'] as unknown[])] })
  } finally {
    db[Symbol.dispose]()
  }
}

export async function until(hasHappened: () => boolean): Promise<void> {
  for (let waits = 0; !hasHappened(); waits++) {
    if (waits > 3000) throw new Error('it never happened')
    await pause(5)
  }
}

function assertSame(found: unknown, wanted: unknown): void {
  if (isDeepStrictEqual(found, wanted)) return
  throw new Error(`found ${JSON.stringify(found)}, and not ${JSON.stringify(wanted)}`)
}
