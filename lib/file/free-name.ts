/**
 * The name of a file that is kept beside db.json for good. Whether one is free shows only in taking it, with
 * a call that fails where anything has it (`O_EXCL`, link): who looks first may be too late.
 */

import { asideName } from './names.js'
import type { KeptKind, Names } from './names.js'
import { systemCode } from './system-error.js'

/** Takes the first name that is free. `take` throws `EEXIST` where one is not. */
export function takeFreeName<Taken>(
  names: Names,
  kind: KeptKind,
  take: (path: string) => Taken,
): Taken {
  const time = Date.now()
  // A version is told by its number, and only another one of it by the time.
  for (let number = kind.startsWith('v') ? 0 : 1; ; number++) {
    try {
      return take(asideName(names, kind, time, number))
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error
    }
  }
}
