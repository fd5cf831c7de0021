/** What kills have left, one of each shape: the same files in the same state of a flush are one. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export class Wrecks {
  #byShape = new Map()

  add({ wreck, k }) {
    const shape = shapeOf(wreck)
    if (!this.#byShape.has(shape)) this.#byShape.set(shape, { folder: wreck, k })
  }

  get all() {
    return [...this.#byShape.values()]
  }
}

function shapeOf(folder) {
  const names = readdirSync(folder).filter((name) => !name.startsWith('db.json.lock'))
  const logs = ['db.json.log.temp', 'db.json.log.new.temp'].map((name) =>
    kindsOf(join(folder, name)),
  )
  const snapshots = ['db.json', 'db.json.temp'].map((name) => join(folder, name))
  const places = snapshots.map((path) => placeOf(path, textOf(join(folder, 'db.json.log.temp'))))
  return JSON.stringify([names.sort(), logs, places])
}

/** Is this snapshot the first that the log names, the second, or none? */
function placeOf(path, log) {
  const digest = createHash('sha256').update(textOf(path)).digest('hex').slice(0, 16)
  const named = Array.from(log.matchAll(/"(?:base|snapshot)":"(\w+)"/g), ([, name]) => name)
  return named.indexOf(digest)
}

function textOf(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

/** `hem~`: a header, entries, a marker, half a line. */
function kindsOf(path) {
  const lines = textOf(path).split('\n')
  const half = lines.pop() === '' ? '' : '~'
  const kinds = lines.map((line) => (/^\{"(keepsake|snapshot)/.exec(line)?.[1] ?? 'entry')[0])
  return `${kinds.join('').replace(/e+/g, 'e')}${half}`
}
