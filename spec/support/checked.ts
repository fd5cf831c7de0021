/** `keepsake check`, asked in every way, and compared with what `open` really does. */
import { expect } from 'vitest'
import { KeepsakeError } from '../../lib/index.js'
import { keepsake } from './keepsake-command.js'
import { opened } from './opened.js'
import { tracesIn } from './temp-folder.js'
import { hearWarnings } from './warnings.js'

export interface Checked {
  readonly code: number | null
  // oxlint-disable-next-line typescript/no-explicit-any -- any JSON
  readonly report: any
  readonly text: string
}

/** Asked twice, as JSON and for people; both must agree, and neither may leave a trace. */
export async function checked(folder: string): Promise<Checked> {
  const before = tracesIn(folder)
  const json = await keepsake(folder, 'check', 'db.json', '--json')
  const text = await keepsake(folder, 'check', 'db.json')
  expect(tracesIn(folder)).toEqual(before)
  expect(text.code).toBe(json.code)
  expect(json.stderr).toBe('')
  return { code: json.code, report: JSON.parse(json.stdout), text: text.stdout }
}

/** What it says of `open` must be what `open` does. */
export function expectTrue(path: string, { opening }: Checked['report']): void {
  hearWarnings()
  let code: string | undefined
  try {
    opened(path, { readOnly: true })
  } catch (error) {
    if (!(error instanceof KeepsakeError)) throw error
    code = error.code
  }
  expect(opening.opens ? undefined : opening.error.code).toBe(code)
}
