/**
 * The flush as the original design has it, in the place of `lib/file/flush.ts`: move db.json to
 * db.json.temp, write db.json, remove db.json.temp, delete the log. It is kinder than the original in
 * that it syncs what it writes; what is lost is lost by the protocol.
 */

import type { FlushSource } from '../../../lib/file/flush.js'
import { createAfresh, remove } from '../../../lib/file/new-file.js'
import type { Steps } from '../../../lib/file/steps.js'
import { syncAndClose, syncNames } from '../../../lib/file/sync.js'
import { ifThere } from '../../../lib/file/system-error.js'
import { writeAll } from '../../../lib/file/write-all.js'
import { digest } from '../../../lib/log/digest.js'

export function* flush({ home, log, text }: FlushSource): Steps {
  const { fileSystem, names, mode } = home
  log.prepare()
  const bytes = Buffer.from([...text()].join(''))
  ifThere(() => fileSystem.rename(names.snapshot, names.temp))
  const fd = createAfresh(home, names.snapshot, mode)
  writeAll(fileSystem, fd, { bytes, position: 0 })
  yield syncAndClose(fileSystem, fd)
  remove(fileSystem, names.temp)
  log.settle(log.seq)
  log.writer.drop({ digest: digest(bytes), seq: log.seq })
  yield syncNames(fileSystem, names.folder)
}
