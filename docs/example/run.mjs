/**
 * A task list that several pages share, in React: its store is docs/example/data/db.json.
 *
 *     npm run example                -- --port=5000: another port than 4700
 */
import { watch } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { serve } from './server.mjs'

const { values } = parseArgs({ options: { port: { type: 'string', default: '4700' } } })
const file = fileURLToPath(new URL('data/db.json', import.meta.url))
const server = await serve({ file, port: Number(values.port) })

// Edit page/store.ts, and the page goes on with what that has become. For the rest, load it anew.
let waiting
watch(fileURLToPath(new URL('page', import.meta.url)), (_, name) => {
  if (name !== 'store.ts') return
  // An editor saves in several steps.
  clearTimeout(waiting)
  waiting = setTimeout(() => void server.reload().catch(console.error), 100)
})
console.log(`${server.url} shows what is in ${file}. Ctrl+C ends it.`)
