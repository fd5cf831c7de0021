/**
 * The log to damage: written by the real store on a disk in memory, and the state after each of its
 * lines, from a plain object that went through the same changes without any store.
 *
 *     {"keepsake":1,"base":"5a…","seq":1,…}              the log was shortened by a flush
 *     {"seq":2,"time":…,"patch":[…]}
 *     {"snapshot":"c4…","seq":9,…}                       a flush got no further: the disk failed
 *     {"seq":10,"time":…,"synced":9,"patch":[…]}
 *
 * It is the same to the byte in every run.
 */
import { digest } from '../../../lib/log/digest.js'
import { History } from '../../crash/history.js'
import { Host } from '../../crash/host.js'
import { loadLib } from '../../crash/lib-under-test.js'
import { FOLDER, PATH, Session } from '../../crash/session.js'
import { seedEntropy } from '../../support/crashing-disk/entropy.js'
import { imageOf } from '../../support/crashing-disk/image.js'

/** One line, as `JSON.parse` sees it. */
export interface WrittenLine {
  readonly start: number
  /** Behind its newline. */
  readonly end: number
  readonly text: string
  readonly kind: 'header' | 'entry' | 'marker'
  /** The last change at or before this line. */
  readonly seq: number
  /** What it says to be durable; 0 if it says nothing. */
  readonly synced: number
}

/** A db.json that the log applies to. */
export interface WrittenBase {
  readonly bytes: Buffer
  readonly digest: string
  /** The last change it includes. */
  readonly seq: number
  /** The line that names it, counted from 0. */
  readonly line: number
}

export interface WrittenLog {
  readonly bytes: Buffer
  readonly lines: readonly WrittenLine[]
  /** The one it begins with, and those that it got on the way. */
  readonly bases: readonly [WrittenBase, ...WrittenBase[]]
  /** The encoded document after a change, as JSON text. */
  readonly textAfter: readonly string[]
}

export async function writeLog(): Promise<WrittenLog> {
  const host = new Host()
  const start = { name: 'Käsekuchen 🍰', list: [1, 2], users: { alice: { score: 0 } } }
  const history = new History(start)
  seedEntropy(1)
  const session = new Session({
    lib: await loadLib('faithful'),
    host,
    history,
    image: imageOf(new Map([[PATH, Buffer.from(JSON.stringify(start))]]), [FOLDER]),
    reports: 'KEEPSAKE_WRITE_FAILED',
  })
  await host.throughout(() => live(session))
  const { files } = session.disk.volume
  const bytes = Buffer.from(files.get(`${PATH}.log.temp`) ?? [])
  const lines = linesOf(bytes)
  const textAfter = Array.from({ length: history.last + 1 }, (_, seq) => history.textOf(seq))
  return { bytes, lines, bases: basesOf(lines, textAfter), textAfter }
}

/** A flush that is interrupted by the disk when the log has got its line. */
async function flushInVain(session: Session): Promise<void> {
  session.disk.faults.order({ from: 1, to: Infinity, code: 'EIO', only: 'rename' })
  await session.flush().then(
    () => Promise.reject(new Error('the flush should have failed')),
    () => undefined,
  )
  session.disk.faults.heal()
}

async function live(session: Session): Promise<void> {
  session.open()
  session.change((db) => db['users'].alice.score++)
  await session.during(
    () => session.flush(),
    () => session.change((db) => db['list'].push('drei')),
  )
  session.change((db) => (db['born'] = new Date(0)))
  session.change((db) => (db['map'] = new Map<unknown, unknown>([['ключ', { n: 1 }]])))
  session.change((db) => db['map'].set(7, ['七', '🎴']))
  await session.durable()
  session.transact((db) => {
    db['list'].shift()
    db['list'].push({ at: 'ü'.repeat(20), 'a/b~c': null })
    db['users'].bob = { score: -0, big: 123_456_789_012_345_678_901_234_567_890n }
  })
  session.change((db) => (db['set'] = new Set([1, 'two'])))
  session.change((db) => db['set'].add(3n))
  await flushInVain(session)
  session.change((db) => db['born'].setUTCFullYear(1990))
  session.change((db) => (db['bytes'] = Buffer.from('keepsake, as it is in bytes \u0000\u0001')))
  session.change((db) => (db['seal'] = { crc: '00000000', text: ',"crc":"deadbeef"}\n{"seq":1' }))
  await session.durable()
  session.change((db) => delete db['users'].alice)
  session.change((db) => db['list'].splice(1, 1, ['nested', [true, false]], Number.NaN))
  session.change((db) => db['map'].get('ключ').n++)
  await session.durable()
  session.transact((db) => {
    for (const word of ['eins', 'zwei', 'drei', 'vier']) db['users'][word] = { word, deep: [[{}]] }
  })
  session.change((db) => db['list'].reverse())
  await flushInVain(session)
  await session.durable()
  session.change((db) => (db[''] = { constructor: 1, length: 2, $date: 'no date' }))
  session.change((db) => db['map'].delete(7))
  session.change((db) => (db['long'] = 'Wörter, '.repeat(20)))
  await session.durable()
  session.transact((db) => {
    db['list'].unshift('first')
    delete db['users'].zwei
    db['set'].delete(1)
  })
  session.change((db) => db['users'].bob.score++)
  session.change((db) => (db['far'] = { up: Number.POSITIVE_INFINITY, 'ключ/~': [null, [], {}] }))
  session.change((db) => db['map'].set('last', new Map([[true, new Set(['🎴'])]])))
  session.transact((db) => {
    for (const number of [1, 2, 3]) db['list'].splice(1, 0, { number, text: `№ ${number}` })
  })
  session.change((db) => (db['name'] = 'Ende — 終'))
  session.end()
}

type Parsed = Partial<Record<'seq' | 'synced', number>> & Partial<Record<string, unknown>>

function linesOf(log: Buffer): readonly WrittenLine[] {
  const lines: WrittenLine[] = []
  for (let start = 0; start < log.length;) {
    const end = log.indexOf('\n', start) + 1
    const text = log.toString('latin1', start, end)
    const { seq = 0, synced = 0, patch, snapshot } = JSON.parse(text) as Parsed
    const kind = patch ? 'entry' : snapshot ? 'marker' : 'header'
    lines.push({ start, end, text, kind, seq, synced })
    start = end
  }
  return lines
}

function basesOf(lines: readonly WrittenLine[], textAfter: readonly string[]): WrittenLog['bases'] {
  const bases = lines.flatMap(({ kind, seq, text }, line): WrittenBase[] => {
    if (kind === 'entry') return []
    const content: unknown = JSON.parse(textAfter[seq] as string)
    const bytes = Buffer.from(`${JSON.stringify(content, null, 2)}\n`)
    const name = digest(bytes)
    if (!text.includes(`"${name}"`)) throw new Error(`line ${line + 1} names another db.json`)
    return [{ bytes, digest: name, seq, line }]
  })
  return bases as [WrittenBase, ...WrittenBase[]]
}
