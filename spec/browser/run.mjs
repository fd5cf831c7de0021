/**
 * `npm run test:browser`: the example of docs/example, with its server and a real store, in a real
 * Chromium. Less than a minute; after two it gives up.
 *
 *     npm run test:browser                            with the Chromium of the system
 *     CHROMIUM=/opt/chrome npm run test:browser       with another one
 *     npm run test:browser -- --picture               and takes docs/example.png anew
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { serve } from '../../docs/example/server.mjs'
import { Tally } from '../real/tally.mjs'
import { findChromium, launch } from './chromium.mjs'
import { takePicture } from './picture.mjs'
import { scenes } from './scenes.mjs'

const LONGEST = 120_000

const { values } = parseArgs({ options: { picture: { type: 'boolean', default: false } } })
const picture = fileURLToPath(new URL('../../docs/example.png', import.meta.url))
const chromium = findChromium()
if (chromium === undefined) {
  console.error(
    'There is no Chromium. Install it (Debian, Ubuntu: apt install chromium), or say where it is: CHROMIUM=…',
  )
  process.exit(1)
}
setTimeout(() => {
  console.error(`Given up after ${LONGEST / 1000} seconds.`)
  process.exit(1)
}, LONGEST).unref()

const tally = new Tally('test:browser')
const folder = mkdtempSync(join(tmpdir(), 'keepsake-browser-'))
const browser = await launch(chromium)
console.log(`Chromium ${browser.version()}`)

try {
  await play(join(folder, 'db.json'))
  if (values.picture) await withServer(join(folder, 'shown/db.json'), takeIt)
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}
tally.end()

async function play(file) {
  await withServer(file, async (server) => {
    const open = async () => opened(server)
    const page = await open()
    for (const [name, scene] of Object.entries(scenes)) {
      const check = (isSo, sentence) => tally.add(name, isSo ? [] : [sentence], 'checks')
      await scene({ server, file, page, open, check, note: console.log })
    }
  })
}

async function takeIt(server) {
  await takePicture({ server, page: await opened(server), picture })
}

async function withServer(file, work) {
  const server = await serve({ file, port: 0 })
  try {
    await work(server)
  } finally {
    await server.close()
  }
}

/** A page whose complaints count. */
async function opened({ url }) {
  const page = await browser.newPage({ viewport: { width: 1080, height: 540 } })
  const complain = (text) => tally.add('complaints on the console', [text])
  page.on('pageerror', (error) => complain(error.message))
  page.on('console', (message) => {
    // A page that was second is told so: see docs/example/server.mjs.
    const isExpected = message.text().includes('409 (Conflict)')
    if (['error', 'warning'].includes(message.type()) && !isExpected) complain(message.text())
  })
  await page.goto(url)
  await page.locator('li').first().waitFor()
  return page
}
