/** The rows about large documents: their log, opening and flushing them. */

import { join } from 'node:path'
import { median } from './alternate.mjs'
import { count, mb, ms } from './figures.mjs'
import { measureFlush, measureOpen } from './large-runs.mjs'
import { atMost } from './rows.mjs'

export async function logRows({ folder, run, quick }) {
  const entries = quick ? 200_000 : 1_000_000
  const made = await run('log', { step: 'make', entries })
  const times = { open: [], base: [] }
  for (let turn = 0; turn < (quick ? 1 : 5); turn++)
    for (const step of ['open', 'base'])
      times[step].push((await run('log', { step, folder: join(folder, 'log') })).took)
  const [open, base] = [median(times.open), median(times.base)]
  const perSecond = entries / ((open - base) / 1000)
  const rows = [
    {
      what: 'log of 10,000 updates of a document of 10 MB',
      figures: `${count(made.bytes)} bytes`,
      got: `${(made.bytes / 1e6).toFixed(2)} MB`,
      wanted: '≤ 1.3 MB',
      isGood: made.bytes <= 1_300_000,
    },
    {
      what: `open with ${count(entries)} log entries on top (${mb(made.logBytes)}) : without`,
      figures: `${ms(open)} : ${ms(base)}`,
      got: `${Math.round(perSecond / 1000)}k/s`,
      wanted: '≥ 300k/s',
      isGood: perSecond >= 300_000,
    },
  ]
  return { rows }
}

export async function largeRows({ folder, quick, say }) {
  const rows = []
  for (const size of quick ? [100_000] : [100_000, 1_000_000]) {
    const name = `${count(size)} records`
    say(`opening ${name}`)
    const { open, parse } = await measureOpen({ folder, count: size, turns: quick ? 3 : 5 })
    rows.push(
      atMost(1.25, open.took / parse.took, {
        what: `open ${name} : \`readFileSync\` and \`JSON.parse\``,
        figures: `${ms(open.took)} : ${ms(parse.took)}`,
      }),
      atMost(1.15, open.rss / parse.rss, {
        what: `memory after opening ${name} : parsed data alone`,
        figures: `${mb(open.rss)} : ${mb(parse.rss)}`,
      }),
    )
    say(`flushing ${name}`)
    const found = await measureFlush({ folder, count: size, turns: quick ? 1 : 3 })
    const { rewrite, flush, beside, alone } = found
    rows.push(
      wrongUnless(
        flush.isRight,
        atMost(5, flush.took / rewrite.took, {
          what: `flush ${name}, 5,000 changes/s going on : stringify, write, sync`,
          figures: `${ms(flush.took)} : ${ms(rewrite.took)}`,
        }),
      ),
      {
        what: `longest stall in that flush, ${name}`,
        figures: `beside a process that does as much ${ms(beside.longest)}, alone ${ms(alone.longest)}`,
        got: ms(flush.longest),
        wanted: '≤ 20 ms',
        isGood: flush.longest <= 20,
      },
    )
  }
  return { rows }
}

/** The file has to be the state at its seq, or its time says nothing. */
function wrongUnless(isRight, row) {
  return isRight ? row : { ...row, figures: `${row.figures}, THE FILE IS WRONG`, isGood: false }
}
