// The crash simulator by itself:
//
//   npm run test:crash                                  as in npm test, with the counts
//   npm run test:crash -- --full [--seed 7] [--starts 300]    a million states and more
//   npm run test:crash -- --mutants                     every mutant, and what has caught it
//   npm run test:crash -- --state 'lists/17/power/…'    one state again
//
// Exit code 1 when a state is bad, or a mutant is not caught.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startVitest } from 'vitest/node'

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    mutants: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    starts: { type: 'string' },
    state: { type: 'string' },
  },
})
const out = mkdtempSync(join(tmpdir(), 'keepsake-crash-'))
const { env } = process
env.KEEPSAKE_CRASH_OUT = out
env.KEEPSAKE_CRASH_SEED = values.seed
if (values.full) env.KEEPSAKE_CRASH = 'full'
if (values.mutants) env.KEEPSAKE_CRASH = 'mutants'
if (values.starts) env.KEEPSAKE_CRASH_STARTS = values.starts
if (values.state) env.KEEPSAKE_CRASH_STATE = values.state
const specs = values.mutants ? 'spec/crash/mutants/' : 'spec/crash/states-'
console.log(`seed ${values.seed}`)

const started = Date.now()
const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`
const progress = setInterval(() => console.log(progressLine()), 10_000)
const vitest = await startVitest('test', [specs], {
  config: new URL('../vitest.config.ts', import.meta.url).pathname,
  watch: false,
  maxWorkers: 2,
})
clearInterval(progress)
await vitest.close()
if (values.mutants) printMutants()
else printTallies()
console.log(seconds())
rmSync(out, { recursive: true })

function told(ending) {
  const names = readdirSync(out).filter((name) => name.endsWith(ending))
  const lines = names.flatMap((name) => readFileSync(join(out, name), 'utf8').split('\n'))
  return lines.filter((line) => line !== '').flatMap(parsed)
}

/** A line that is just being written comes with the next look. */
function parsed(line) {
  try {
    return [JSON.parse(line)]
  } catch {
    return []
  }
}

function statesOf({ depths }) {
  return depths[0].states + depths[1].states
}

function progressLine() {
  if (values.mutants) return `${seconds()}: ${told('.mutants.jsonl').length} mutants`
  const done = told('.tallies.jsonl')
  const now = told('.now.json')
  const all = [...done, ...now]
  const states = all.reduce((sum, tally) => sum + statesOf(tally), 0)
  const bad = all.reduce((sum, tally) => sum + tally.bad.length, 0)
  const at = now.map(({ workload }) => workload).join(', ')
  return `${seconds()}: ${number(states)} states, ${bad} bad, ${done.length} workloads done, at: ${at}`
}

function printTallies() {
  const tallies = told('.tallies.jsonl')
  const rows = tallies.map(({ workload, depths: [first, second], bad }) => [
    workload,
    ...[first.calls, first.states, second.runs, second.states].map(number),
    number(first.judged + second.judged),
    number(bad.length),
  ])
  const sums = rows[0]?.map((_, column) =>
    column === 0 ? 'all' : number(rows.reduce((sum, row) => sum + count(row[column]), 0)),
  )
  const titles = ['workload', 'calls', 'depth 1', 'second runs', 'depth 2', 'judged', 'bad']
  printTable([titles, ...rows, ...(sums ? [sums] : [])])
  const states = tallies.reduce((sum, tally) => sum + statesOf(tally), 0)
  console.log(`${number(states)} states told apart and opened, seed ${values.seed}`)
}

function printMutants() {
  const rows = told('.mutants.jsonl').map(({ name, by, redundant }) => {
    if (by === undefined) return [name, `redundant: ${redundant ?? 'NOT CAUGHT'}`]
    return [
      name,
      `${by.address.replace(/\/\d+\/.*?( → |$)/, '$1')}, before call ${by.call}: ${by.what}`,
    ]
  })
  printTable([['taken out', 'shown by'], ...rows])
}

function printTable([titles, ...rows]) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  console.log([line(titles), line(titles.map(() => '-')), ...rows.map(line)].join('\n'))
}

function number(value) {
  return value.toLocaleString('en')
}

function count(text) {
  return Number(text.replaceAll(',', ''))
}
