/** What other processes do: each takes what its scenario gives it, and returns what it has seen. */
import { readFileSync } from 'node:fs'
import { close, durable, flush, open, transact } from 'keepsake'
import { beginning, change } from '../real/history.mjs'
import { codeOf } from './code-of.mjs'

/** Assigns until a line is not taken, and `beyond` more. */
async function fillToLimit({ file, beyond }) {
  const told = []
  const onError = ({ code, cause }) => told.push(`${code} ${cause?.code}`)
  const db = open(file, { defaults: beginning(), interval: null, onError })
  let k = 1
  while (k < 10) change(db, ++k, transact)
  await flush(db)
  const before = readFileSync(file)
  while (told.length === 0) change(db, ++k, transact)
  const acknowledged = k - 1
  for (let more = 0; more < beyond; more++) change(db, ++k, transact)
  const refusal = await codeOf(() => durable(db))
  const isUntouched = readFileSync(file).equals(before)
  return { told: [...told], acknowledged, k, refusal, isUntouched }
}

/** Opens, changes and closes; what goes wrong first, and whether all is seen. */
async function use({ file, options = {} }) {
  let score
  const told = []
  const onError = ({ code, cause }) => told.push(`${code} ${cause?.code}`)
  const code = await codeOf(async () => {
    const db = open(file, { ...options, interval: null, onError })
    score = db.score
    if (options.readOnly) return close(db)
    db.score = score + 1
    await close(db)
  })
  return { code, score, told }
}

export const programs = { fillToLimit, use }
