/**
 * Looks at what a crash has left in a folder, as a user does: the files, then the store opened to
 * read, then opened to write and go on. The answer is which state it is, and a sentence for
 * everything that is not as it has to be.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { close, flush, open, transact } from 'keepsake'
import { beginning, change } from './history.mjs'

/** What opening has to say of torn ends and interrupted flushes is no news here. */
process.removeAllListeners('warning')
process.on('warning', (warning) => {
  if (warning.name !== 'KeepsakeWarning') console.error(warning)
})

/**
 * @param range the state has to be one of these: acknowledged (or durable) to issued
 * @returns `{ k, problems }`
 */
export async function judge(folder, { history, from, to, how = change }) {
  const file = join(folder, 'db.json')
  const broken = unreadable(folder)
  // Written in place, db.json is half old and half new for a moment: db.json.temp counts.
  const isUnderWay = ['in-place', 'db.json.temp'].every((name) => existsSync(join(folder, name)))
  const isFine = isUnderWay && broken.join() === 'db.json'
  const problems = isFine ? [] : broken.map((name) => `${name} does not parse`)
  let k
  try {
    const db = open(file, { readOnly: true })
    k = history.find(db, { from, to })
    if (k === undefined) problems.push(wrongState(db, history, { from, to }))
    await close(db)
  } catch (error) {
    problems.push(`opening to read: ${error.code} ${error.message}`)
  }
  if (k === undefined) return { k, problems }
  try {
    problems.push(...(await goOn(file, { history, k, how, isUnderWay })))
  } catch (error) {
    problems.push(`going on: ${error.code} ${error.message}`)
  }
  return { k, problems }
}

/** db.json parses at every instant, and so does what was kept of the one before. */
function unreadable(folder) {
  return ['db.json', 'db.json.temp'].filter((name) => {
    const path = join(folder, name)
    return existsSync(path) && !parses(path)
  })
}

function parses(path) {
  try {
    return typeof JSON.parse(readFileSync(path, 'utf8')) === 'object'
  } catch {
    // That is the answer.
    return false
  }
}

function wrongState(db, history, { from, to }) {
  const k = history.find(db, { from: 0, to: to + 20 })
  if (k === undefined) return `no state of the history (${from} to ${to} expected)`
  return k < from ? `lost: state ${k}, ${from} was promised` : `state ${k}, ${to} was the last`
}

/** The same state for a writer, which can go on, and leaves nothing but db.json. */
async function goOn(file, { history, k, how, isUnderWay }) {
  const problems = []
  const isState = (db, wanted) => history.find(db, { from: wanted, to: wanted }) === wanted
  // What had not begun begins now.
  const seen = Math.max(k, 1)
  const db = open(file, { defaults: beginning() })
  try {
    if (!isState(db, seen)) problems.push('a writer sees another state')
    how(db, seen + 1, transact)
    await flush(db)
    if (!isState(db, seen + 1)) problems.push('the next change went wrong')
  } finally {
    await close(db)
  }
  const again = open(file, { readOnly: true })
  if (!isState(again, seen + 1)) problems.push('the next change was not kept')
  await close(again)
  // Such a db.json might be an edit, so it is kept aside.
  const kept = isUnderWay ? /^db\.json\.edited-/ : /^$/
  const left = readdirSync(dirname(file)).filter(
    (name) => /^db\.json\../.test(name) && !kept.test(name),
  )
  if (left.length > 0) problems.push(`left behind: ${left.join(', ')}`)
  return problems
}
