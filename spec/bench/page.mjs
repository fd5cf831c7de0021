/** Writes docs/benchmarks.md and its two charts from what a full run has found. */

import { writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { fileURLToPath } from 'node:url'
import { barChart } from './bar-chart.mjs'
import { ms } from './figures.mjs'
import { lineChart } from './line-chart.mjs'
import { peerNotes, peerTables, reactiveTable } from './peer-tables.mjs'

const TITLES = {
  assignment: 'Assignments',
  durability: 'Durability, and many changes as one',
  log: 'The log',
  reads: 'Reads, and arrays',
  shape: 'Queues, large objects, memory',
  large: 'Large documents',
}

export async function writePage(results) {
  const page = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url))
  const text = pageOf(results)
  writeFileSync(page, await format(text, { ...(await resolveConfig(page)), filepath: page }))
  const { peers } = results.parts.peers
  writeFileSync(page.replace(/\.md$/, '-updates.svg'), updatesChart(peers))
  writeFileSync(page.replace(/\.md$/, '-stalls.svg'), stallsChart(peers.filter(({ fill }) => fill)))
  process.stdout.write('docs/benchmarks.md is written\n')
}

/** Markdown, not yet formatted. */
export function pageOf({ machine, parts, obstacles, versions }) {
  const rows = Object.values(parts).flatMap((part) => part.rows)
  const minutes = Object.values(parts).reduce((sum, part) => sum + part.minutes, 0)
  const { peers } = parts.peers
  const missed = rows.filter(({ isGood }) => isGood === false).length
  const judged = rows.filter(({ isGood }) => isGood !== undefined).length
  return [
    '# Benchmarks',
    'This page is written by `npm run bench`. Do not edit it: run it.',
    '```sh\nnpm run bench               # all of this, and this page\nnpm run bench -- --quick    # two minutes, the rows only, writes nothing\n```',
    `${machine.date}, keepsake ${machine.keepsake}, Node ${machine.node}, ${machine.platform}, ${machine.processor}, ${machine.memory}. All parts together took ${Math.round(minutes)} minutes; each can be measured anew on its own.`,
    'The machine is shared and noisy. So what counts are the ratios: both sides of each were measured in the same run, taking turns, and each is the median of its turns. How busy the machine was is said with each part: its load of the last minute before and after, of which the bench makes about 1. What was wanted was written down before; where it is missed the row says so.',
    `**${judged - missed} of ${judged} rows are as wanted, ${missed} missed.**`,
    ...Object.entries(TITLES).flatMap(([group, title]) => [
      `## ${title}`,
      table(
        ['', 'figures', 'ratio', 'wanted', ''],
        parts[group].rows.map(({ what, figures, got, wanted, isGood }) => [
          what,
          figures,
          got,
          wanted,
          verdict(isGood),
        ]),
      ),
      ...(NOTES[group] ?? []),
      loadOf(parts[group]),
    ]),
    '## Reactive objects, in memory',
    'Reads and writes with nobody listening and nothing kept. In brackets: the ratio to the thinnest lazy proxy, one that does nothing but give every object below it a proxy of its own. immer reads plain objects; a write is a `produce`.',
    tableOf(reactiveTable(parts.reads.reactive)),
    '## Peers',
    'Each peer does each task in a process of its own, in the mode that its documentation gives for keeping every change. An update is `users[i].score = value` of a record drawn at random, one at a time; as many as fit into 0.7 seconds, after a warm-up, the work of its background included; the peers take turns, and the median of three turns is shown (of one, for those that need long to be filled). They promise different things, so there is a table for each promise.',
    loadOf(parts.peers),
    '![Updates per second against the size of the document](benchmarks-updates.svg)',
    ...peerTables(peers).flatMap((each) => [`### ${each.title}`, tableOf(each)]),
    'Bytes are those given to `write` in an update of 100,000 records, flushes and compaction included, times 10,000; `≈` where fewer updates fitted in than that. *Saving* is whatever brings the files of the peer up to date: a flush, a checkpoint, a compaction, or the one write it always does. *Lazy*: opening reads nothing yet. Memory is that of the whole process.',
    '![The longest stall of the event loop while saving](benchmarks-stalls.svg)',
    ...notes(peers, obstacles),
    '### Versions',
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version ?? '(not installed)'}`)
      .join(', ') +
      '. Of better-sqlite3, conf and @alcalzone/jsonl-db these are the last that run on Node 20.',
    '',
  ].join('\n\n')
}

/** What has to be known to read a group. */
const NOTES = {
  assignment: [
    'The turns are 2,000 assignments each, one after another in a loop that does not let the event loop turn: flushes are not in them; in the tables of the peers below they are. SQLite finds a record by its rowid and changes it with `json_set`, through a prepared statement.',
    'The first ratio depends on what a system call costs: the cheaper a raw write is on the machine, the larger is what comes on top of it. Where a raw write took 3.8 µs, the same assignment reached 0.34 to 0.37 ([what things cost](architecture.md#what-things-cost)).',
  ],
  durability: [
    'Callers at once share one sync, so the most that can be gained is the time of a sync to that of an assignment: where a sync takes milliseconds, that is far more than where it takes 0.1 ms.',
  ],
  reads: [
    'valtio makes its proxies when a document is handed over, and none of them has a trap for reading.',
  ],
  large: [
    'These documents are objects with 100,000 and 1,000,000 members, 14 and 139 MB as text. The flush is checked: the file has to be the state at its seq, to the byte. What is left of the stall is explained in [durability](durability.md#a-large-document).',
  ],
}

function notes(peers, obstacles) {
  const found = [
    ...Object.entries(obstacles).map(([name, why]) => `${name} ${why}`),
    ...peerNotes(peers).filter((note) => !note.includes('cannot be installed')),
  ]
  if (found.length === 0) return []
  return ['Not done:', found.map((note) => `- ${note}`).join('\n')]
}

function loadOf({ loads }) {
  return `Load: ${loads.join(' and ')}.`
}

function verdict(isGood) {
  if (isGood === undefined) return ''
  return isGood ? 'ok' : '**MISSED**'
}

function tableOf({ head, body }) {
  return table(head, body)
}

function table(head, body) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')
}

function updatesChart(peers) {
  const lines = peers
    .map(({ name, survives, updates }) => ({
      name: `${name}${MARKS[survives]}`,
      isOurs: name.startsWith('keepsake'),
      points: Object.entries(updates)
        .filter(([, figures]) => figures !== null)
        .map(([size, { perSecond }]) => [Number(size), perSecond]),
    }))
    .filter(({ points }) => points.length > 0)
  return lineChart({
    title: 'Updates per second, by the size of the document',
    subtitle:
      'Done means: survives a crash · * survives a power cut · ° written later, a crash can take it',
    xs: [1000, 10_000, 100_000],
    xLabel: 'records (100 bytes each)',
    lines,
  })
}

const MARKS = { crash: '', 'power cut': ' *', nothing: ' °' }

function stallsChart(peers) {
  const groups = peers
    .map(({ name, fill, million }) => ({
      name,
      isOurs: name.startsWith('keepsake'),
      values: [fill.stall, million?.stall],
    }))
    .sort((a, b) => a.values[0] - b.values[0])
  return barChart({
    title: 'Longest stall of the event loop while saving',
    subtitle: 'One save, compaction or checkpoint, after some updates. Shorter is better.',
    series: ['100,000 records', '1,000,000 records'],
    unit: (value) => (value < 1000 ? ms(value) : `${(value / 1000).toFixed(1)} s`),
    groups,
  })
}
