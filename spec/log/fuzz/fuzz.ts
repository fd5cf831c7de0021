/** Damages a log in every way of one kind, and counts what comes of it. */
import { damages } from './damages.js'
import { judge } from './judge.js'
import type { LogLib } from './judge.js'
import type { WrittenLog } from './written-log.js'

export type Kind = keyof typeof damages

export interface Tally {
  readonly tried: number
  readonly noticed: number
  /** What went wrong, and where. */
  readonly wrong: readonly string[]
}

export interface FuzzOptions {
  /** So much wrong is enough. */
  readonly enough?: number
}

export function fuzz(
  lib: LogLib,
  { log, kind }: { readonly log: WrittenLog; readonly kind: Kind },
  { enough = 20 }: FuzzOptions = {},
): Tally {
  let tried = 0
  let noticed = 0
  const wrong: string[] = []
  for (const damaged of damages[kind](log)) {
    const judgement = judge(lib, log, damaged)
    tried++
    if (judgement.isNoticed) noticed++
    if (judgement.wrong !== undefined) wrong.push(`${damaged.name}: ${judgement.wrong}`)
    if (wrong.length >= enough) break
  }
  return { tried, noticed, wrong }
}

/** For whoever looks at the output of the tests, and for the table in docs/durability.md. */
export function tell(kind: Kind, { tried, noticed, wrong }: Tally): void {
  const counts = `${tried} tried, ${noticed} noticed, ${wrong.length} wrong`
  process.stdout.write(`log fuzz, ${kind}: ${counts}\n`)
}
