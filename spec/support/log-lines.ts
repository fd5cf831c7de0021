/** The log of a store, as anybody can read it: JSON Lines. */
import { existsSync, readFileSync } from 'node:fs'

export interface LogLine {
  readonly keepsake?: number
  readonly seq: number
  readonly synced?: number
  readonly snapshot?: string
  readonly patch?: readonly PatchOperation[]
}

export interface PatchOperation {
  readonly op: string
  readonly path: string
  readonly value?: unknown
}

/** All lines of the log of a db.json; none when there is no log. */
export function logLines(path: string): readonly LogLine[] {
  const log = `${path}.log.temp`
  if (!existsSync(log)) return []
  const text = readFileSync(log, 'utf8')
  if (!text.endsWith('\n')) throw new Error('the log ends with half a line')
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as LogLine)
}

/** The patch of every change in the log, in order. */
export function patchesIn(path: string): readonly (readonly PatchOperation[])[] {
  return logLines(path).flatMap(({ patch }) => (patch === undefined ? [] : [patch]))
}
