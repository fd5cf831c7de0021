/** What reading and writing through the proxy cost, beside other objects that react. In memory. */

import { alternate } from './alternate.mjs'
import { reactives } from './reactive.mjs'
import { records } from './records.mjs'

const SIZE = 1000
const LARGE = 100_000
let imports = 0

/** Nanoseconds of each contender: `depth`, `iteration`, `writes`. */
export async function measure({ turns, few }) {
  return {
    depth: await measureDepth({ turns }),
    iteration: await measureIteration({ turns: few }),
    writes: await measureWrites({ turns }),
  }
}

async function measureDepth({ turns }) {
  const contenders = await contendersOf(SIZE, ({ root }, { readDeep }) =>
    readDeep(root(), { size: SIZE }),
  )
  return alternate(contenders, { turns, count: 20_000 })
}

async function measureIteration({ turns }) {
  const contenders = await contendersOf(LARGE, ({ root }, { iterate }) => iterate(root()))
  return alternate(contenders, { turns, count: LARGE })
}

/** The thin proxy does not react, and a plain object does not either: they are the floor. */
async function measureWrites({ turns }) {
  const contenders = await contendersOf(SIZE, ({ root, write }, { assign, callWrite }) =>
    write === undefined ? assign(root(), { size: SIZE }) : callWrite(write, { size: SIZE }),
  )
  return alternate(contenders, { turns, count: 2000 })
}

async function contendersOf(size, loopOf) {
  const found = await reactives(() => ({ users: records(size) }))
  const contenders = {}
  for (const [name, contender] of Object.entries(found)) {
    const loops = await import(`./loops.mjs?of=${encodeURIComponent(name)}-${imports++}`)
    contenders[name] = loopOf(contender, loops)
  }
  return contenders
}
