/** Following a log: every change once, whatever the flush does to the file. */
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Tail } from '../../lib/cli/tail.js'
import { homeOf } from '../../lib/cli/store-home.js'
import { close, flush } from '../../lib/index.js'
import { adding, deserted, logFor } from '../support/deserted.js'
import { opened } from '../support/opened.js'
import { temporaryFolder } from '../support/temp-folder.js'

function tailOf(path: string): Tail {
  const tail = new Tail(homeOf(path))
  onTestFinished(() => tail.close())
  return tail
}

/** The numbers of the changes that have come. */
function news(tail: Tail): readonly number[] {
  return tail.next().entries.map(({ seq }) => seq)
}

function newPath(): string {
  const path = join(temporaryFolder(), 'db.json')
  writeFileSync(path, '{}')
  return path
}

describe('following a log', () => {
  it('gives what is there, then what comes', () => {
    const path = newPath()
    const tail = tailOf(path)
    expect(news(tail)).toEqual([])
    const db = opened(path)
    db.a = 1
    db.b = 2
    expect(news(tail)).toEqual([1, 2])
    expect(news(tail)).toEqual([])
    db.c = 3
    expect(news(tail)).toEqual([3])
  })

  it('goes on behind a flush that removed the log', async () => {
    const path = newPath()
    const tail = tailOf(path)
    const db = opened(path)
    db.a = 1
    expect(news(tail)).toEqual([1])
    db.b = 2 // not read before the log is gone
    await flush(db)
    expect(news(tail)).toEqual([2])
    db.c = 3
    expect(tail.next()).toMatchObject({ entries: [{ seq: 3 }], missed: 0 })
  })

  it('goes on behind a flush that shortened the log, and gives nothing twice', async () => {
    const path = newPath()
    const tail = tailOf(path)
    const db = opened(path)
    db.a = 1
    const flushing = flush(db)
    await Promise.resolve()
    await new Promise(setImmediate)
    db.b = 2
    expect(news(tail)).toEqual([1, 2])
    await flushing
    // Both orders are right; this is the one that is looked for.
    expect(readFileSync(`${path}.log.temp`, 'utf8')).toContain('"seq":1,"id"')
    db.c = 3
    expect(news(tail)).toEqual([3])
  })

  it('says how many changes were in a log that has come and gone', async () => {
    const path = newPath()
    const tail = tailOf(path)
    const db = opened(path)
    db.a = 1
    expect(news(tail)).toEqual([1])
    await flush(db)
    news(tail)
    db.b = 2
    db.c = 3
    await flush(db)
    expect(tail.next()).toEqual({ entries: [], missed: 0, isStuck: false })
    db.d = 4
    expect(tail.next()).toMatchObject({ entries: [{ seq: 4 }], missed: 2 })
  })

  it('gives the changes of the next session, which are counted anew', async () => {
    const path = newPath()
    const tail = tailOf(path)
    const first = opened(path)
    first.a = 1
    first.b = 2
    expect(news(tail)).toEqual([1, 2])
    await close(first)
    await new Promise((resolve) => setTimeout(resolve, 2))
    const second = opened(path)
    second.a = 3
    expect(news(tail)).toEqual([1])
  })

  it('waits for the rest of a line, also when it is taken back', () => {
    const snapshot = '{}'
    const whole = logFor(snapshot, adding('/a', 1), adding('/b', 2))
    const { path } = deserted({ snapshot, log: whole.subarray(0, whole.length - 30) })
    const log = `${path}.log.temp`
    const tail = tailOf(path)
    expect(news(tail)).toEqual([1])
    const end = whole.lastIndexOf('\n', whole.length - 2) + 1
    truncateSync(log, end)
    expect(news(tail)).toEqual([])
    appendFileSync(log, whole.subarray(end, end + 10))
    expect(news(tail)).toEqual([])
    appendFileSync(log, whole.subarray(end + 10))
    expect(news(tail)).toEqual([2])
  })

  it('does not go behind a damaged line', () => {
    const snapshot = '{}'
    const log = logFor(snapshot, adding('/a', 1), adding('/b', 2), adding('/c', 3))
    log[log.indexOf('/b')] = 0x21
    const tail = tailOf(deserted({ snapshot, log }).path)
    expect(tail.next()).toMatchObject({ entries: [{ seq: 1 }], isStuck: true })
    expect(tail.next()).toMatchObject({ entries: [], isStuck: true })
  })

  it('begins anew where the log was cut off below what it has read, and gives nothing twice', () => {
    const snapshot = '{}'
    const log = logFor(snapshot, adding('/a', 1), adding('/b', 2))
    const { path } = deserted({ snapshot, log })
    const tail = tailOf(path)
    expect(news(tail)).toEqual([1, 2])
    truncateSync(`${path}.log.temp`, log.lastIndexOf('\n', log.length - 2) + 1)
    expect(news(tail)).toEqual([])
    appendFileSync(`${path}.log.temp`, log.subarray(log.lastIndexOf('\n', log.length - 2) + 1))
    expect(tail.next()).toEqual({ entries: [], missed: 0, isStuck: false })
  })
})
