/**
 * The server of the example: it has the store, in a file, and tells every page what changes in it.
 *
 *     GET  /events    server-sent events
 *       state    { seq, state, log }          all of it, when a page begins to listen
 *       change   { seq, patch, page, log }    what `subscribe` has told, and which page it came from
 *       reload   {}                           the store module of the page is to be loaded anew
 *     POST /changes   { seq, patch, page }    what a page has changed, and the last change it has seen
 *
 * A page that has not seen the last change is refused with 409, and sent the state: whoever comes second
 * sees what the first one did.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { close, open, snapshot, status, subscribe, transact } from 'keepsake'
import { apply } from './apply.mjs'
import { bundle } from './bundle.mjs'

const defaults = {
  tasks: [
    { id: 1, title: 'Assign to an object: that was the save', done: true },
    { id: 2, title: 'Open db.json in an editor', done: true },
    { id: 3, title: 'Open this page twice, side by side', done: false },
    { id: 4, title: 'Tick a row: only that row renders', done: false },
    { id: 5, title: 'Kill the server, start it again: all is there', done: false },
  ],
}
const types = { html: 'text/html', js: 'text/javascript', css: 'text/css' }

/**
 * Serves the page of the store in a file. `port` 0: any.
 *
 * @param {{ file: string, port: number }} place
 */
export async function serve({ file, port }) {
  let files = await bundle()
  let db = openStore()
  /** The page whose change is being made. */
  let author
  const listeners = new Set()

  function openStore() {
    const opened = open(file, { defaults })
    subscribe(opened, ({ seq, patch }) => tellAll('change', { seq, patch, page: author }), {
      sync: true,
    })
    return opened
  }

  function tellAll(event, data) {
    for (const listener of listeners) tell(listener, event, { ...data, log: logOf(file) })
  }

  function listen(response) {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.on('close', () => listeners.delete(response))
    listeners.add(response)
    tell(response, 'state', state())
  }

  const state = () => ({ seq: status(db).seq, state: snapshot(db), log: logOf(file) })

  async function change(request, response) {
    const { seq, patch, page } = await json(request)
    if (seq !== status(db).seq) return answer(response, 409, state())
    author = page
    try {
      transact(db, () => apply(db, patch))
    } finally {
      author = undefined
    }
    answer(response, 200, { seq: status(db).seq, log: logOf(file) })
  }

  function serveFile(name, response) {
    const text = files.get(name)
    if (text === undefined) return response.writeHead(404).end()
    return response.writeHead(200, { 'content-type': types[name.split('.').pop()] }).end(text)
  }

  const server = createServer((request, response) => {
    const name = new URL(request.url, 'http://localhost').pathname.slice(1)
    const refuse = ({ message }) => answer(response, 400, { message })
    if (name === 'events') listen(response)
    else if (name === 'changes') void change(request, response).catch(refuse)
    else serveFile(name || 'index.html', response)
  })
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    get db() {
      return db
    },
    /** After a change of the code: the store is closed and opened anew, here and in every page. */
    async reload() {
      await close(db)
      files = await bundle()
      db = openStore()
      tellAll('reload', {})
    },
    /** Every page has to begin to listen anew, and is told all of it again. */
    hangUp() {
      for (const listener of listeners) listener.end()
    },
    async close() {
      this.hangUp()
      await new Promise((resolve) => server.close(resolve))
      await close(db)
    },
  }
}

function tell(response, event, data) {
  response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
}

function answer(response, code, data) {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(data))
}

/** The last lines of the log, for the page to show. */
function logOf(file) {
  try {
    return readFileSync(`${file}.log.temp`, 'utf8').trimEnd().split('\n').slice(-6)
  } catch {
    // A flush has taken all of it into db.json.
    return []
  }
}
