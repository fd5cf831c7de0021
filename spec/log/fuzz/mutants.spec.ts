/** The fuzz finds what it is there to find: with a fault built into the reading, it is not content. */
import { expect, it } from 'vitest'
import { fuzz } from './fuzz.js'
import { loadLogLib } from './judge.js'
import { mutants } from './mutants.js'
import { writeLog } from './written-log.js'

const log = await writeLog()

it.each(mutants)('$name: the $kind show it', async ({ name, kind }) => {
  const { wrong } = fuzz(await loadLogLib(name), { log, kind }, { enough: 1 })
  expect(wrong).toHaveLength(1)
})
