/**
 * `npm run bench`: what keepsake costs, side by side with what it is made of, in one run.
 *
 *     npm run bench            all of it, about ten minutes
 *     npm run bench -- --quick fewer turns, and no document of 1,000,000 records
 *
 * The figures are ratios: absolute times depend on the machine and its mood. A row that is not
 * what was wanted says so; nothing here fails a test.
 */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { measureFlush, measureOpen } from './large-runs.mjs'
import { measureIteration, measurePush, measureReads, measureShift } from './reads.mjs'
import { measureAssignments, measureTransaction } from './writes.mjs'

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } })
const turns = values.quick ? 11 : 41
const folder = mkdtempSync(join(tmpdir(), 'keepsake-bench-'))

const ns = (number) => `${number < 100 ? number.toFixed(1) : Math.round(number)} ns`
const ms = (number) => `${number.toFixed(0)} ms`
const mb = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`
const ratio = (number) => number.toFixed(2)

function row(what, figures, got, wanted, good) {
  process.stdout.write(
    `${what.padEnd(44)} ${figures.padEnd(58)} ${got.padStart(8)}  ${wanted.padEnd(10)} ${good ? 'ok' : 'MISSED'}\n`,
  )
}

process.stdout.write(
  `keepsake bench · Node ${process.version} · ${process.platform} ${process.arch} · ` +
    `${cpus().length} × ${cpus()[0]?.model.trim()}\n\n`,
)

try {
  for (const count of [1000, 100_000]) {
    const { raw, store } = await measureAssignments({ folder, count, turns })
    const share = raw / store
    row(
      `assignment, ${count.toLocaleString('en')} records : raw writeSync`,
      `${ns(store)} : ${ns(raw)}`,
      ratio(share),
      '>= 0.3',
      share >= 0.3,
    )
  }

  const { replace, insert } = await measureTransaction({ folder, turns: values.quick ? 3 : 7 })
  row(
    '100,000 changes in one transact',
    `replacing ${replace.toFixed(0)} ms, inserting objects ${insert.toFixed(0)} ms`,
    `${Math.max(replace, insert).toFixed(0)} ms`,
    '< 1000 ms',
    Math.max(replace, insert) < 1000,
  )

  const reads = measureReads({ turns })
  row(
    'read at depth 4 : thinnest lazy proxy',
    `${ns(reads.store)} : ${ns(reads.thin)} (plain object ${ns(reads.plain)})`,
    ratio(reads.store / reads.thin),
    '<= 1.5',
    reads.store / reads.thin <= 1.5,
  )

  const iteration = measureIteration({ turns: values.quick ? 5 : 11 })
  row(
    'for…of 100,000 objects : thinnest lazy proxy',
    `${ns(iteration.store)} : ${ns(iteration.thin)} each`,
    ratio(iteration.store / iteration.thin),
    '<= 1.5',
    iteration.store / iteration.thin <= 1.5,
  )

  const push = measurePush({ turns })
  row(
    'push + pop on 100,000 : on 10',
    `${ns(push.long)} : ${ns(push.short)}`,
    ratio(push.long / push.short),
    '<= 3',
    push.long / push.short <= 3,
  )

  const shift = measureShift({ turns })
  row(
    'shift on 100,000 : plain shift',
    `${ns(shift.store)} : ${ns(shift.plain)}`,
    ratio(shift.store / shift.plain),
    '<= 2',
    shift.store / shift.plain <= 2,
  )

  for (const count of values.quick ? [100_000] : [100_000, 1_000_000]) {
    const name = `${count.toLocaleString('en')} records`
    const { open, parse } = await measureOpen({ folder, count, turns: values.quick ? 3 : 5 })
    row(
      `open ${name} : read + JSON.parse`,
      `${open.took.toFixed(0)} : ${parse.took.toFixed(0)} ms`,
      ratio(open.took / parse.took),
      '<= 1.25',
      open.took / parse.took <= 1.25,
    )
    row(
      `memory after opening ${name} : parsed data`,
      `${mb(open.rss)} : ${mb(parse.rss)}`,
      ratio(open.rss / parse.rss),
      '<= 1.15',
      open.rss / parse.rss <= 1.15,
    )
    const flushed = await measureFlush({ folder, count, turns: values.quick ? 1 : 3 })
    const { rewrite, flush, beside, alone } = flushed
    row(
      `flush ${name}, changes going on : rewriting`,
      `${flush.took.toFixed(0)} : ${rewrite.took.toFixed(0)} ms${flush.isRight ? '' : ', WRONG'}`,
      ratio(flush.took / rewrite.took),
      '<= 5',
      flush.isRight && flush.took / rewrite.took <= 5,
    )
    row(
      `longest stall in that flush`,
      `beside a process that does as much ${ms(beside.longest)}, alone ${ms(alone.longest)}`,
      ms(flush.longest),
      '<= 20 ms',
      flush.longest <= 20,
    )
  }

  const memory = Number(
    execFileSync(process.execPath, [
      '--expose-gc',
      fileURLToPath(new URL('./memory.mjs', import.meta.url)),
    ]),
  )
  row(
    'memory for each object that was read',
    '',
    `${memory.toFixed(0)} B`,
    '<= 250 B',
    memory <= 250,
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
