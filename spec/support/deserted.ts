/**
 * The files of a store as a crash may leave them, written by hand in a folder of its own: db.json,
 * db.json.temp, and a log for the one or the other.
 *
 *     deserted({ snapshot: '{"a":1}', temp: '{"a":0}', log: logFor('{"a":0}', adding('/b', 1)) })
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { digest } from '../../lib/log/digest.js'
import type { Json } from '../../lib/log/json.js'
import type { Operation } from '../../lib/log/operation.js'
import { change, header, logOf, marker } from '../log/sample.js'
import { temporaryFolder } from './temp-folder.js'

export interface Deserted {
  readonly folder: string
  /** Of db.json. */
  readonly path: string
}

export interface Files {
  readonly snapshot?: string
  readonly temp?: string
  readonly log?: Uint8Array
}

export function deserted({ snapshot, temp, log }: Files): Deserted {
  const folder = temporaryFolder()
  const path = join(folder, 'db.json')
  if (snapshot !== undefined) writeFileSync(path, snapshot)
  if (temp !== undefined) writeFileSync(`${path}.temp`, temp)
  if (log !== undefined) writeFileSync(`${path}.log.temp`, log)
  return { folder, path }
}

/** One line of a log: a change, or the name of a snapshot that holds all changes above. */
export type LogStep = readonly Operation[] | { readonly snapshot: string }

/** A log that begins with this snapshot. */
export function logFor(snapshot: string, ...steps: readonly LogStep[]): Buffer {
  let seq = 0
  const bodies = steps.map((step) =>
    'snapshot' in step ? marker(nameOf(step.snapshot), seq) : change(++seq, { patch: step }),
  )
  return logOf(header({ base: nameOf(snapshot) }), ...bodies)
}

function nameOf(snapshot: string): string {
  return digest(Buffer.from(snapshot))
}

/** A change that adds this to the document. */
export function adding(path: string, value: Json): readonly Operation[] {
  return [{ op: 'add', path, value }]
}
