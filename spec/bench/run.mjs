/**
 * `npm run bench`: what keepsake costs, side by side with what it is made of and with its peers.
 *
 *     npm run bench                     all of it, under half an hour; writes docs/benchmarks.md
 *     npm run bench -- --quick          two minutes: no peers but better-sqlite3, nothing of 1,000,000
 *                                       records; writes nothing
 *     npm run bench -- --only peers     one group: assignment durability log reads shape large peers
 *     npm run bench -- --page           writes the page anew from what the last full run has found
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
const { quick, only } = values

/** In the order of the page. */
const groups = {
  assignment: assignmentRows,
  durability: durabilityRows,
  log: logRows,
  async reads(stage, results) {
    const { rows, reactive } = await readRows(stage)
    results.reactive = reactive
    return rows
  },
  shape: shapeRows,
  large: largeRows,
}

if (values.page && existsSync(kept)) await writePage(JSON.parse(readFileSync(kept, 'utf8')))
else if (values.page) process.exitCode = 1
else await measureAll()

async function measureAll() {
  const began = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'keepsake-bench-'))
  const progress = new Progress()
  const say = (what) => progress.say(what)
  const results = { machine: machine(), loads: [load()], obstacles: {}, rows: [] }
  printHead(results.machine)
  try {
    const need = quick ? ['better-sqlite3'] : Object.keys(versions)
    for (const name of need) {
      say(`installing ${name}`)
      const obstacle = await install(name)
      if (obstacle !== undefined) results.obstacles[name] = obstacle
    }
    const has = (name) => need.includes(name) && results.obstacles[name] === undefined
    const run = (module, parameters) => {
      say(module)
      const home = join(folder, module)
      mkdirSync(home, { recursive: true })
      return isolate(`./${module}.mjs`, { folder: home, ...parameters })
    }
    const stage = { folder, run, quick, has, say }
    for (const [name, rowsOf] of Object.entries(groups)) {
      if (only !== undefined && only !== name) continue
      for (const row of await rowsOf(stage, results)) {
        results.rows.push({ ...row, group: name })
        progress.clear()
        printRow(row)
      }
      results.loads.push(load())
    }
    if (!quick && (only === undefined || only === 'peers')) {
      results.peers = await measurePeers({ folder, seconds: 2, say })
      progress.clear()
      printPeers(results.peers)
      results.loads.push(load())
    }
    results.versions = Object.fromEntries(need.map((name) => [name, versionOf(name)]))
    results.minutes = (performance.now() - began) / 60_000
    progress.clear()
    process.stdout.write(`\n${results.minutes.toFixed(1)} minutes\n`)
    if (quick || only !== undefined) return
    mkdirSync(dirname(kept), { recursive: true })
    writeFileSync(kept, JSON.stringify(results, null, 1))
    await writePage(results)
  } finally {
    progress.clear()
    rmSync(folder, { recursive: true, force: true })
  }
}

function printHead({ node, platform, processor, load: busy }) {
  process.stdout.write(
    `keepsake bench · Node ${node} · ${platform} · ${processor} · load ${busy}\n` +
      (quick ? 'quick: no peers but better-sqlite3, nothing of 1,000,000 records\n\n' : '\n'),
  )
}
