/** Following a store for long takes no memory for what is over. */
import { expect, it } from 'vitest'
import { run } from '../support/command.js'
import { packageUrl } from '../support/program.js'
import { temporaryFolder } from '../support/temp-folder.js'

const TURNS = 1_000_000

/** Bytes that the heap has grown by, from a tenth of the turns to their end. */
async function growthOf(turn: string): Promise<number> {
  const source = `
    import { changes, open, snapshot, subscribe } from '${packageUrl}'
    const db = open(':memory:')
    const { signal } = new AbortController()
    db.users = { alice: { score: 0 }, bob: { score: 0 } }
    const used = () => {
      for (let turn = 0; turn < 4; turn++) globalThis.gc()
      return process.memoryUsage().heapUsed
    }
    let before
    for (let n = 0; n < ${TURNS}; n++) {
      if (n === ${TURNS / 10}) before = used()
      ${turn}
    }
    console.log(used() - before)`
  const { stdout, stderr } = await run(
    process.execPath,
    ['--expose-gc', '--input-type=module', '--eval', source],
    { cwd: temporaryFolder() },
  )
  expect(stderr).toBe('')
  return Number(stdout)
}

it.each([
  ['subscribing', 'subscribe(db.users, () => undefined)()'],
  ['subscribing with one signal', 'subscribe(db.users, () => undefined, { signal })()'],
  [
    'subscribing to what comes and goes',
    'db.users.carol = {}; subscribe(db.users.carol, () => undefined)',
  ],
  ['iterators', 'void changes(db).return()'],
  ['snapshots', 'db.users.alice.score = n; snapshot(db)'],
])('stays flat: %s, a million times', async (_, turn) => {
  expect(await growthOf(turn)).toBeLessThan(200_000)
})
