/** What the example has to do in a real browser. Each gets the server, a page, and a way to say what is so. */
import { readFileSync } from 'node:fs'
import { flush, snapshot, status, subscribe } from 'keepsake'

const MANY = 10_000

const titlesIn = (page) =>
  page.locator('li .title').evaluateAll((all) => all.map(({ value }) => value))
const titlesOf = ({ db }) => snapshot(db).tasks.map(({ title }) => title)
const tick = (page, id) => page.locator(`li[data-id="${id}"] [type=checkbox]`)

/** Until it holds; false when it does not after a while. */
async function holds(condition) {
  for (let tries = 0; tries < 200; tries++) {
    if (await condition()) return true
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return false
}

/** What has rendered since the last call. */
const renders = (page) =>
  page.evaluate(() => {
    const { list, rows } = globalThis.keepsakeRenders
    const found = { list, rows: [...rows] }
    globalThis.keepsakeRenders.list = 0
    rows.clear()
    return found
  })

/** StrictMode renders everything twice. */
const isOnlyRow = ({ list, rows }, id) =>
  list === 0 && rows.length === 1 && rows[0][0] === id && rows[0][1] === 2

async function shows({ server, page, check }) {
  check(
    await holds(async () => (await titlesIn(page)).join() === titlesOf(server).join()),
    'shows what is in the store of the server',
  )
}

async function writes({ server, file, page, check }) {
  await tick(page, 3).click()
  const isDone = () => snapshot(server.db).tasks.find(({ id }) => id === 3).done
  check(await holds(isDone), 'a tick in the page is in the store of the server')
  const log = readFileSync(`${file}.log.temp`, 'utf8')
  check(/"path":"\/tasks\/2\/done","value":true/.test(log), 'and in its log')
  await flush(server.db)
  check(JSON.parse(readFileSync(file, 'utf8')).tasks[2].done === true, 'and in db.json')
}

async function follows({ server, page, check }) {
  server.db.tasks[1].title = 'Changed on the server'
  check(
    await holds(async () => (await titlesIn(page)).includes('Changed on the server')),
    'a change on the server shows in the page',
  )
}

async function types({ server, page, check }) {
  const title = page.locator('li[data-id="4"] .title')
  const before = await title.inputValue()
  await title.focus()
  await title.evaluate((input) => input.setSelectionRange(5, 5))
  await page.keyboard.type('XYZ')
  const wanted = `${before.slice(0, 5)}XYZ${before.slice(5)}`
  const { value, selectionStart } = await title.evaluate((input) => ({
    value: input.value,
    selectionStart: input.selectionStart,
  }))
  check(value === wanted && selectionStart === 8, 'letters typed into the middle stay together')
  check(await holds(() => titlesOf(server).includes(wanted)), 'and are in the store of the server')
}

async function shares({ server, page, open, check }) {
  const other = await open()
  await other.locator('[name=draft]').fill('From the other page')
  await other.locator('[name=draft]').press('Enter')
  check(
    await holds(async () => (await titlesIn(page))[0] === 'From the other page'),
    'what one page adds shows in another',
  )
  const agree = async () => {
    const wanted = titlesOf(server).join()
    return (await titlesIn(page)).join() === wanted && (await titlesIn(other)).join() === wanted
  }
  for (let round = 0; round < 5; round++) {
    await Promise.all([page, other].map((each) => each.locator('li button').first().click()))
    check(await holds(agree), 'two pages that change the same at once end with the same')
    for (const title of ['one more', 'and another']) {
      server.db.tasks.unshift({ id: Math.random(), title, done: false })
    }
    check(await holds(agree), 'and go on together')
  }
  await other.close()
}

async function renderOneRow({ server, page, check, note }) {
  await page.locator('button.many').click()
  await page.locator(`li[data-id="${MANY}"]`).waitFor({ state: 'attached' })
  check(await holds(() => server.db.tasks.length === MANY), '10,000 rows are on the server')
  await renders(page)

  await tick(page, 4).click()
  const here = await renders(page)
  check(isOnlyRow(here, 4), `of 10,000 rows one renders when it is ticked: ${JSON.stringify(here)}`)
  server.db.tasks[4999].done = !server.db.tasks[4999].done
  const wanted = String(server.db.tasks[4999].done)
  const isThere = async () => String(await tick(page, 5000).isChecked()) === wanted
  check(await holds(isThere), 'a change of one of them on the server shows')
  const there = await renders(page)
  check(isOnlyRow(there, 5000), `and only that row renders: ${JSON.stringify(there)}`)
  note(`rendered of 10,000 rows, twice each by StrictMode: ${JSON.stringify([here, there])}`)
}

async function reloads({ server, page, check }) {
  const before = server.db
  await server.reload()
  check(server.db !== before && status(before).path === status(server.db).path, 'opened anew')
  server.db.tasks.splice(5)
  server.db.tasks[0].title = 'After the reload'
  check(
    await holds(async () => (await titlesIn(page)).join() === titlesOf(server).join()),
    'the page follows the store that a reload has opened anew',
  )
  let heard = 0
  subscribe(server.db, () => void heard++)
  await tick(page, 1).click()
  check(await holds(() => heard === 1), 'and writes to it, once')
}

async function reconnects({ server, page, check }) {
  server.hangUp()
  const isBack = page.waitForEvent('requestfinished', { timeout: 10_000 }).catch(() => undefined)
  await Promise.race([isBack, new Promise((resolve) => setTimeout(resolve, 5000))])
  server.db.tasks[0].title = 'After the connection was lost'
  check(
    await holds(async () => (await titlesIn(page))[0] === 'After the connection was lost'),
    'a page that has lost the server follows it again',
  )
  const { done } = server.db.tasks[0]
  await page.locator('li [type=checkbox]').first().click()
  check(await holds(() => server.db.tasks[0].done !== done), 'and what is ticked there is kept')
}

/** In this order: each begins with what the last one has left. */
export const scenes = { shows, writes, follows, types, shares, renderOneRow, reloads, reconnects }
