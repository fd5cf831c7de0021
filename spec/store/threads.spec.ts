/** Threads of one process share no memory: to a store, each is a process of its own. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { opened } from '../support/opened.js'
import { packageUrl, report } from '../support/program.js'
import { filesIn, temporaryFolder } from '../support/temp-folder.js'

const thread = `
  import { parentPort } from 'node:worker_threads'
  import { open } from '${packageUrl}'
  const db = open('db.json', { defaults: { n: 0 } })
  db.n++
  parentPort.postMessage('open')
  parentPort.once('message', () => { db.n++ })
`

describe('a store in another thread', () => {
  it('is locked, and is brought up to date when the thread ends', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'thread.mjs'), thread)
    const seen = await report(
      folder,
      `import { once } from 'node:events'
      import { Worker } from 'node:worker_threads'
      const worker = new Worker('./thread.mjs', { execArgv: [] })
      await once(worker, 'message')
      let code
      try { open('db.json') } catch (error) { code = error.code }
      const ending = once(worker, 'exit')
      worker.postMessage('go on')
      await ending
      const db = open('db.json')
      db.n++
      console.log(JSON.stringify({ code, n: db.n }))`,
    )
    expect(seen).toEqual({ code: 'KEEPSAKE_LOCKED', n: 3 })
    expect(filesIn(folder)).toEqual(['db.json', 'thread.mjs'])
    expect(JSON.parse(readFileSync(join(folder, 'db.json'), 'utf8'))).toEqual({ n: 3 })
    expect(opened(join(folder, 'db.json'))).toEqual({ n: 3 })
  })
})
