/** Programs that go on from what a crash has left: see `spec/crash/workloads/leftovers.ts`. */

import { adding, logFor } from '../support/deserted.js'
import type { Program } from './program.js'
import type { Trial } from './trial.js'

const OLD = '{"list":[1]}'
const NEW = '{"list":[1,2]}'
const two = adding('/list/1', 2)
const three = adding('/list/2', 3)

async function goOn(trial: Trial): Promise<void> {
  trial.open()
  trial.change((db) => db['list'].push(4))
  await trial.durable()
  trial.change((db) => db['list'].shift())
  await trial.flush()
  trial.change((db) => db['list'].push(5))
}

export const leftovers: readonly Program[] = [
  {
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
  },
  {
    name: 'db.json.temp was left without a log',
    start: { list: [1, 2] },
    files: { 'db.json.temp': NEW, 'db.json': OLD },
    run: goOn,
  },
  {
    name: 'a foreign db.json.temp lies there',
    start: { list: [1, 2] },
    files: {
      'db.json': OLD,
      'db.json.temp': '{"list":["somebody"]}',
      'db.json.log.temp': logFor(OLD, two),
    },
    run: goOn,
  },
  {
    name: 'the log is damaged, and what follows is kept',
    start: { list: [1, 2] },
    files: { 'db.json': OLD, 'db.json.log.temp': withoutLine(2, logFor(OLD, two, three, three)) },
    run: goOn,
  },
  {
    name: 'the log has lost its first line',
    start: { list: [1] },
    files: { 'db.json': OLD, 'db.json.log.temp': withoutLine(0, logFor(OLD, two, three)) },
    run: goOn,
  },
  {
    name: 'db.json is a mount, and half of one',
    start: { list: [1] },
    isMounted: true,
    files: {
      'db.json': '{"list":[1,2',
      'db.json.temp': OLD,
      'db.json.log.temp': logFor(OLD, { snapshot: '{"list":[1,2,3]}' }),
    },
    run: goOn,
  },
]

/** A hole: one line, counted from 0, is zeros, and the lines behind it are there. */
function withoutLine(number: number, log: Buffer): Buffer {
  const lines = log.toString().split('\n')
  const at = Buffer.byteLength(lines.slice(0, number).join('\n')) + (number === 0 ? 0 : 1)
  return log.fill(0, at, at + Buffer.byteLength(lines[number] ?? ''))
}
