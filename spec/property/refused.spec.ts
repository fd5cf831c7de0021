// Whatever a statement does, a schema that refuses it leaves nothing of it: the last statement of each
// random program is refused.

import { expect, it } from 'vitest'
import { Disk } from './disk.js'
import { Draw } from './draw.js'
import { RECOVER, REOPEN } from './kinds/lifecycle.js'
import { invent } from './program.js'
import { Random } from './random.js'
import { Run } from './run.js'
import { randomStart } from './start.js'
import { store } from './store.js'
import type { Subject } from './subject.js'

const PROGRAMS = 400
const STATEMENTS = 6

class Gate {
  isClosed = false
  asked = 0

  validate(): { readonly issues?: readonly { readonly message: string }[] } {
    this.asked++
    return this.isClosed ? { issues: [{ message: 'closed' }] } : {}
  }
}

function behind(gate: Gate): Subject {
  const schema = {
    '~standard': { version: 1, vendor: 'keepsake', validate: () => gate.validate() },
  } as const
  return { ...store, open: (path, options) => store.open(path, { ...options, schema }) }
}

/** Whether the schema was asked about the last statement: there was something to refuse. */
async function refuseLast(seed: number): Promise<boolean> {
  const random = new Random(seed)
  const gate = new Gate()
  const disk = new Disk()
  const run = new Run(behind(gate), disk, { ...randomStart(random), isQuiet: false })
  const next = () => invent(new Draw(random, run.tree, run.held))
  try {
    for (let left = STATEMENTS; left > 0; left--) await run.step(next())
    let last = next()
    while ([RECOVER, REOPEN].includes(last.code) || last.code.includes('flush(')) last = next()
    gate.isClosed = true
    gate.asked = 0
    try {
      await run.refuse(last)
    } catch (error) {
      throw new Error(`seed ${seed}: ${last.code}`, { cause: error })
    }
    return gate.asked > 0
  } finally {
    gate.isClosed = false
    await run.close()
    disk.dispose()
  }
}

it('is as if it had not been, whatever is refused', async () => {
  let refused = 0
  for (let seed = 1; seed <= PROGRAMS; seed++) if (await refuseLast(seed)) refused++
  expect(refused).toBeGreaterThan(PROGRAMS / 2)
})
