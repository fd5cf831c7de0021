/** A disk of 1 MB that fills up while the store is assigned to, and has space again later. */
import { cpSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { close, durable, flush, open, transact } from 'keepsake'
import { beginning, bundle, change, History } from '../real/history.mjs'
import { command } from '../real/scene.mjs'
import { codeOf } from './code-of.mjs'

const PAGE = 4096

/** Changes before the outage end at other places in the last page, so lines are torn elsewhere. */
const ROUNDS = [
  { fsync: 'everysec', how: change, pages: 3 },
  { fsync: 'everysec', how: bundle, pages: 4 },
  { fsync: 'no', how: change, pages: 1 },
  { fsync: 'no', how: bundle, pages: 2 },
  { fsync: 'always', how: change, pages: 2 },
  { fsync: 'always', how: bundle, pages: 5 },
  { fsync: 'everysec', how: change, pages: 7 },
  { fsync: 'everysec', how: bundle, pages: 9 },
]

export const full = {
  name: 'full disk',
  needs: 'mounts',
  async run(scene, holds) {
    for (const round of ROUNDS) await fill(scene, holds, round)
    await tooSmallForSnapshot(scene, holds)
  },
}

async function fill(scene, holds, { fsync, how, pages }) {
  const { folder, file, ballast } = smallDisk(scene)
  const told = []
  const onError = ({ code, cause }) => told.push(`${code} ${cause?.code}`)
  const db = open(file, { defaults: beginning(), fsync, interval: null, onError })
  const history = new History(how)
  let k = 1
  while (k < 5) how(db, ++k, transact)
  await flush(db)
  const before = readFileSync(file)
  const isUntouched = () => readFileSync(file).equals(before)
  takeAllBut(folder, ballast, pages)

  // Until a line is not taken.
  let thrown = 0
  const assign = () => {
    k++
    try {
      how(db, k, transact)
    } catch (error) {
      thrown++
      holds(error.code === 'KEEPSAKE_WRITE_FAILED', `an assignment threw ${error.code}`)
    }
  }
  for (let most = 2000; told.length === 0 && most > 0; most--) assign()
  const acknowledged = k - 1
  holds(told.join() === 'KEEPSAKE_WRITE_FAILED ENOSPC', `told ${told.join()}`)
  holds(isUntouched(), 'db.json was touched when the disk became full')
  for (let more = 0; more < 40; more++) assign()
  holds(thrown === (fsync === 'always' ? 41 : 0), `${thrown} assignments threw with ${fsync}`)
  holds(history.find(db, { from: k, to: k }) === k, 'memory has lost a change')
  holds((await codeOf(() => durable(db))) === 'KEEPSAKE_WRITE_FAILED', 'durable did not reject')
  holds((await codeOf(() => flush(db))) === 'KEEPSAKE_WRITE_FAILED', 'flush did not reject')
  holds(isUntouched(), 'db.json was touched while the disk was full')
  const crashed = await stateIn(scene, folder, history, { from: acknowledged, to: k })
  holds(crashed !== undefined, `a crash while full loses some of ${acknowledged}`)

  rmSync(ballast)
  const seconds = await healed(db)
  holds(seconds < 20, 'it does not heal')
  holds(history.find(db, { from: k, to: k }) === k, 'memory has lost a change in healing')
  holds(isUntouched(), 'db.json was touched in healing')
  const after = await stateIn(scene, folder, history, { from: k, to: k })
  holds(after === k, 'what is durable after healing is not all of it')
  how(db, ++k, transact)
  await flush(db)
  await close(db)
  holds((await stateIn(scene, folder, history, { from: k, to: k })) === k, 'the end is wrong')
  command('umount', folder)
}

/** The log has room, a second snapshot has not. */
async function tooSmallForSnapshot(scene, holds) {
  const { folder, file, ballast } = smallDisk(scene)
  const db = open(file, { defaults: { text: 'x'.repeat(300_000), n: 0 }, interval: null })
  await flush(db)
  const before = readFileSync(file)
  takeAllBut(folder, ballast, 40)
  for (let n = 1; n <= 5; n++) {
    db.n = n
    holds((await codeOf(() => flush(db))) === 'KEEPSAKE_WRITE_FAILED', 'flush did not reject')
    holds(readFileSync(file).equals(before), 'db.json was touched by a flush that failed')
    await durable(db)
  }
  rmSync(ballast)
  await flush(db)
  holds(JSON.parse(readFileSync(file, 'utf8')).n === 5, 'the flush after it is wrong')
  await close(db)
  command('umount', folder)
}

function smallDisk(scene) {
  const folder = scene.room('disk')
  command('mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', folder)
  return { folder, file: join(folder, 'db.json'), ballast: join(folder, 'ballast') }
}

function takeAllBut(folder, ballast, pages) {
  const { bavail, bsize } = statfsSync(folder)
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - pages * PAGE))
}

/** Which state a crash at this moment would leave. */
async function stateIn(scene, folder, history, range) {
  const copy = scene.room('copy')
  cpSync(folder, copy, { recursive: true, filter: (path) => !/ballast|lock/.test(path) })
  const db = open(join(copy, 'db.json'), { readOnly: true })
  const k = history.find(db, range)
  await close(db)
  return k
}

/** How long it takes, by itself, until all is durable. */
async function healed(db) {
  const began = Date.now()
  while ((await codeOf(() => durable(db))) !== undefined && Date.now() - began < 20_000) {
    await setTimeout(100)
  }
  return (Date.now() - began) / 1000
}
