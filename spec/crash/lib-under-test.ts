/** Loads `lib/` so that it writes to crashing disks: as it is, or with a fault built in. */

import { fileURLToPath } from 'node:url'
import { variantKey } from '../support/lib-variant.js'
import type { Lib } from './session.js'

const entry = fileURLToPath(new URL('../../lib/index.ts', import.meta.url))

/** `faithful`, or the name of a mutant: see `spec/support/lib-variant.ts`. */
export async function loadLib(variant: string): Promise<Lib> {
  return (await import(`${entry}?variant=${variantKey(variant)}`)) as Lib
}
