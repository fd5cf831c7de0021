// What an earlier crash has left, as files: the recovery from it, and crashes in the midst of that.

import { adding, logFor } from '../../support/deserted.js'
import type { Session } from '../session.js'
import type { Workload } from '../workload.js'

const OLD = '{"list":[1]}'
const NEW = '{"list":[1,2]}'
const two = adding('/list/1', 2)
const three = adding('/list/2', 3)

async function goOn(session: Session): Promise<void> {
  session.open()
  session.change((db) => db['list'].push(4))
  await session.durable()
  session.change((db) => db['list'].shift())
  await session.flush()
  session.expectTidy()
  session.change((db) => db['list'].push(5))
  session.end()
}

export const temp: Workload = {
  name: 'db.json.temp was left',
  start: { list: [1, 2, 3] },
  files: {
    'db.json': NEW,
    'db.json.temp': OLD,
    'db.json.log.temp': logFor(OLD, two, { snapshot: NEW }, three),
    'db.json.new.temp': '{"li',
    'db.json.log.new.temp': '{"keepsake":1',
  },
  run: goOn,
}

export const tempAlone: Workload = {
  name: 'db.json.temp was left without a log',
  start: { list: [1, 2] },
  files: { 'db.json.temp': NEW, 'db.json': OLD },
  run: goOn,
}

export const tempOnly: Workload = {
  name: 'db.json.temp is all that was left',
  start: { list: [1, 2] },
  files: { 'db.json.temp': NEW },
  run: goOn,
}

export const foreignTemp: Workload = {
  name: 'a foreign db.json.temp lies there',
  start: { list: [1, 2] },
  files: {
    'db.json': OLD,
    'db.json.temp': '{"list":["somebody"]}',
    'db.json.log.temp': logFor(OLD, two),
  },
  run: goOn,
}

export const torn: Workload = {
  name: 'the log was torn',
  start: { list: [1, 2] },
  files: {
    'db.json': OLD,
    'db.json.log.temp': Buffer.concat([
      logFor(OLD, two),
      Buffer.from('{"seq":2,"time":1763792000000,"patch":[{"op":"add","pa'),
    ]),
  },
  run: goOn,
}

export const unended: Workload = {
  name: 'the last line of the log has lost its newline',
  start: { list: [1, 2] },
  files: { 'db.json': OLD, 'db.json.log.temp': logFor(OLD, two, three).subarray(0, -1) },
  run: goOn,
}

export const zeros: Workload = {
  name: 'the log ends in zeros',
  start: { list: [1, 2] },
  files: {
    'db.json': OLD,
    'db.json.log.temp': Buffer.concat([logFor(OLD, two), Buffer.alloc(300)]),
  },
  run: goOn,
}

export const headless: Workload = {
  name: 'the log has lost its first line',
  start: { list: [1] },
  files: {
    'db.json': OLD,
    'db.json.log.temp': Buffer.concat([Buffer.alloc(150), logFor(OLD, two).subarray(150)]),
  },
  run: goOn,
}

export const hole: Workload = {
  name: 'the log has a hole',
  start: { list: [1, 2] },
  files: {
    'db.json': OLD,
    'db.json.log.temp': withoutLine(2, logFor(OLD, two, three, adding('/list/3', 4))),
  },
  run: goOn,
}

/** What a flush writes for the state after the second change. */
const FLUSHED = `${JSON.stringify(JSON.parse(NEW), undefined, 2)}\n`

export const lostMarker: Workload = {
  name: 'the log has lost a marker',
  start: { list: [1, 2] },
  files: {
    'db.json': OLD,
    'db.json.log.temp': withoutLine(2, logFor(OLD, two, { snapshot: FLUSHED }, three)),
  },
  // The flush writes the very marker that was lost, in its place: what followed it has to stay away.
  async run(session) {
    session.open()
    await session.flush()
    session.expectTidy()
    session.change((db) => db['list'].push(4))
    session.end()
  },
}

/** A hole: one line, counted from 0, is zeros, and the lines behind it are there. */
function withoutLine(number: number, log: Buffer): Buffer {
  const lines = log.toString().split('\n')
  const at = Buffer.byteLength(lines.slice(0, number).join('\n')) + 1
  return Buffer.from(log.fill(0, at, at + Buffer.byteLength(lines[number] ?? '')))
}
