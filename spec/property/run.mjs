// The long run of the property test:
//
//   npm run test:property -- --programs 100000 [--seed 42]
//
// The seed is printed; the same seed makes the same programs. Exit code 1 when one is not kept.

import { parseArgs } from 'node:util'
import { startVitest } from 'vitest/node'

const { values } = parseArgs({
  options: { programs: { type: 'string', default: '100000' }, seed: { type: 'string' } },
})
const programs = Number(values.programs)
const seed = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed)
if (!Number.isInteger(programs) || programs < 1 || !Number.isInteger(seed)) {
  console.error('usage: npm run test:property -- --programs 100000 [--seed 42]')
  process.exit(2)
}

process.env.KEEPSAKE_PROGRAMS = String(programs)
process.env.KEEPSAKE_SEED = String(seed)
console.log(`${programs} programs from seed ${seed}`)

const started = Date.now()
const vitest = await startVitest('test', ['spec/property/programs-'], {
  config: new URL('../vitest.config.ts', import.meta.url).pathname,
  watch: false,
})
await vitest.close()
console.log(`seed ${seed}, ${Math.round((Date.now() - started) / 1000)} s`)
