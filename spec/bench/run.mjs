/**
 * `npm run bench`: what keepsake costs, side by side with what it is made of and with its peers.
 *
 *     npm run bench                     all of it, under half an hour; writes docs/benchmarks.md
 *     npm run bench -- --quick          two minutes: no peers but better-sqlite3, nothing of 1,000,000
 *                                       records; writes nothing
 *     npm run bench -- --only log,peers   some parts: assignment durability log reads shape large peers;
 *                                       they take the place of what the run before has found of them
 *     npm run bench -- --page           writes the page anew, nothing is measured
 *
 * The figures are ratios: absolute times depend on the machine and its mood. A row that is not what
 * was wanted says so; nothing here fails a test.
 */

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isolate } from './isolate.mjs'
import { largeRows, logRows } from './large-rows.mjs'
import { load, machine } from './machine.mjs'
import { writePage } from './page.mjs'
import { measurePeers } from './peer-runs.mjs'
import { install, versionOf, versions } from './peers/install.mjs'
import { printPeers, printRow, Progress } from './print.mjs'
import { assignmentRows, durabilityRows, readRows, shapeRows } from './rows.mjs'

const kept = fileURLToPath(
  new URL('../../node_modules/.cache/keepsake-bench/results.json', import.meta.url),
)
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    page: { type: 'boolean', default: false },
  },
})
const { quick } = values

const began = performance.now()
const progress = new Progress()
const say = (what) => progress.say(what)

/** In the order of the page. Each gives the rows, or what else it has found. */
const parts = {
  assignment: assignmentRows,
  durability: durabilityRows,
  log: logRows,
  reads: readRows,
  shape: shapeRows,
  large: largeRows,
  async peers(stage) {
    const peers = await measurePeers({ ...stage, seconds: 0.7 })
    progress.clear()
    printPeers(peers)
    return { rows: [], peers }
  },
}

if (!values.page) await measureAll()
if (!quick) {
  const missing = Object.keys(parts).filter((name) => !(name in readKept().parts))
  if (missing.length === 0) await writePage(readKept())
  else process.stdout.write(`for the page there is still to be measured: ${missing.join(', ')}\n`)
}

async function measureAll() {
  const folder = mkdtempSync(join(tmpdir(), 'keepsake-bench-'))
  const wanted = Object.keys(parts).filter((name) => (quick ? name !== 'peers' : isWanted(name)))
  printHead(machine())
  try {
    const { obstacles, found } = await installAll(
      quick ? ['better-sqlite3'] : Object.keys(versions),
    )
    const stage = { folder, quick, say, run, has: (name) => name in found }
    for (const name of wanted) {
      const part = await measurePart(name, stage)
      if (!quick) keep({ machine: machine(), obstacles, versions: found, parts: { [name]: part } })
    }
    progress.clear()
    process.stdout.write(`\n${((performance.now() - began) / 60_000).toFixed(1)} minutes\n`)
  } finally {
    progress.clear()
    rmSync(folder, { recursive: true, force: true })
  }

  function run(module, parameters) {
    say(module)
    const home = join(folder, module)
    mkdirSync(home, { recursive: true })
    return isolate(`./${module}.mjs`, { folder: home, ...parameters })
  }
}

async function measurePart(name, stage) {
  const before = { load: load(), time: performance.now() }
  const found = await parts[name](stage)
  progress.clear()
  for (const row of found.rows) printRow(row)
  const minutes = (performance.now() - before.time) / 60_000
  return { ...found, loads: [before.load, load()], minutes }
}

async function installAll(names) {
  const obstacles = {}
  const found = {}
  for (const name of names) {
    say(`installing ${name}`)
    const obstacle = await install(name)
    if (obstacle === undefined) found[name] = versionOf(name)
    else obstacles[name] = obstacle
  }
  return { obstacles, found }
}

function isWanted(name) {
  return values.only === undefined || values.only.split(',').includes(name)
}

/** A part that was measured anew takes the place of the one before. */
function keep({ parts: measured, ...rest }) {
  const all = { ...rest, parts: { ...readKept().parts, ...measured } }
  mkdirSync(dirname(kept), { recursive: true })
  writeFileSync(kept, JSON.stringify(all, null, 1))
}

function readKept() {
  if (!existsSync(kept)) return { parts: {} }
  return JSON.parse(readFileSync(kept, 'utf8'))
}

function printHead({ node, platform, processor, load: busy }) {
  process.stdout.write(
    `keepsake bench · Node ${node} · ${platform} · ${processor} · load ${busy}\n` +
      (quick ? 'quick: no peers but better-sqlite3, nothing of 1,000,000 records\n\n' : '\n'),
  )
}
