/** The picture of the example in docs/frameworks.md: a few changes have been made, and are in the log. */
import { flush } from 'keepsake'

export async function takePicture({ server, page, picture }) {
  await flush(server.db)
  const title = page.locator('li[data-id="5"] .title')
  await page.locator('li[data-id="3"] [type=checkbox]').click()
  await page.locator('[name=draft]').fill('Write the changelog')
  await page.locator('[name=draft]').press('Enter')
  await title.fill('Kill the server, start it again: it is all there')
  await page.locator('pre').nth(3).waitFor()
  await page.locator('[name=draft]').fill('Read docs/frameworks.md')
  await page.mouse.move(0, 0)
  await page.screenshot({ path: picture })
}
