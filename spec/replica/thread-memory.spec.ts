/** A thread for which there is too little memory, in a program that has enough. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { run } from '../support/command.js'
import { packageUrl } from '../support/program.js'
import { temporaryFolder } from '../support/temp-folder.js'

it('is told of, and the program goes on', async () => {
  const folder = temporaryFolder()
  const source = `import { flush, open } from '${packageUrl}'
    process.on('warning', ({ code }) => console.log(code))
    const db = open('db.json')
    db.pages = {}
    for (let page = 0; page < 800; page++) db.pages['p' + page] = 'text '.repeat(20_000) + page
    await flush(db)
    console.log('flushed')`
  const parameters = ['--max-old-space-size=110', '--input-type=module', '--eval', source]
  const { code, stdout } = await run(process.execPath, parameters, { cwd: folder })
  // Where the thread has had enough after all, nobody is warned.
  expect([code, stdout.replace('NO_THREAD\n', '')]).toEqual([0, 'flushed\n'])
  const { pages } = JSON.parse(readFileSync(join(folder, 'db.json'), 'utf8')) as { pages: object }
  expect(Object.keys(pages)).toHaveLength(800)
})
