// The errno sweep by itself: every call of every program fails, with every error.
//
//   npm run test:errno
//   npm run test:errno -- --quick                            as in npm test, with the counts
//   npm run test:errno -- --trial 'fsync always/17/EIO/once' one trial again
//
// Exit code 1 when a failure is not reported, or a disk cannot be recovered from.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startVitest } from 'vitest/node'

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, trial: { type: 'string' } },
})
const out = mkdtempSync(join(tmpdir(), 'keepsake-errno-'))
const { env } = process
env.KEEPSAKE_ERRNO_OUT = out
if (!values.quick) env.KEEPSAKE_ERRNO = 'full'
if (values.trial) env.KEEPSAKE_ERRNO_TRIAL = values.trial

const columns = {
  calls: ({ calls }) => calls,
  trials: ({ trials }) => trials,
  survived: ({ survived }) => survived,
  reported: ({ reported }) => reported,
  'failed syncs': ({ failedSyncs }) => failedSyncs,
  rescues: ({ rescues }) => rescues,
  'given up': ({ failed }) => failed,
  judged: ({ judged }) => judged,
  unreported: badOf('unreported'),
  unrecoverable: badOf('unrecoverable'),
  'syncs repeated': ({ repeatedSyncs }) => repeatedSyncs,
  'other faults': badOf('other'),
}

const started = Date.now()
const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`
const progress = setInterval(() => console.log(progressLine()), 10_000)
const vitest = await startVitest('test', ['spec/errno/'], {
  config: new URL('../vitest.config.ts', import.meta.url).pathname,
  watch: false,
  maxWorkers: 2,
  // One trial is in one of the files.
  passWithNoTests: values.trial !== undefined,
})
clearInterval(progress)
await vitest.close()
printTable()
printTotal()
rmSync(out, { recursive: true })

function told() {
  return readdirSync(out).flatMap((name) => parsed(readFileSync(join(out, name), 'utf8')))
}

/** What is just being written comes with the next look. */
function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return []
  }
}

function sum(tallies, count) {
  return tallies.reduce((total, tally) => total + count(tally), 0)
}

function badOf(kind) {
  return ({ bad }) => bad.filter((one) => one.kind === kind).length
}

function progressLine() {
  const tallies = told()
  const trials = number(sum(tallies, (tally) => tally.trials))
  const bad = number(sum(tallies, (tally) => tally.bad.length))
  return `${seconds()}: ${trials} trials of ${tallies.length} programs, ${bad} bad`
}

function printTable() {
  const tallies = told()
  const line = (cells) => `| ${cells.join(' | ')} |`
  const titles = ['program', ...Object.keys(columns)]
  const rows = tallies.map((tally) => [
    tally.program,
    ...Object.values(columns).map((count) => number(count(tally))),
  ])
  console.log([line(titles), line(titles.map(() => '-')), ...rows.map(line)].join('\n'))
}

function printTotal() {
  const tallies = told()
  const sums = Object.entries(columns).map(
    ([name, count]) => `${number(sum(tallies, count))} ${name}`,
  )
  console.log(`${seconds()}, 8 errnos: ${sums.join(', ')}`)
  // Nothing tried is nothing shown.
  const isBad = sum(tallies, ({ bad }) => bad.length) > 0 || sum(tallies, columns.trials) === 0
  if (isBad) process.exitCode = 1
}

function number(value) {
  return value.toLocaleString('en')
}
