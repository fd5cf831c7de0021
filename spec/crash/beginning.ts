/** What a workload begins with: a disk, and a history that goes on from there. */

import { imageOf } from '../support/crashing-disk/image.js'
import type { Files, Image } from '../support/crashing-disk/image.js'
import { History } from './history.js'
import { FOLDER, PATH } from './session.js'
import type { Workload } from './workload.js'

interface Beginning {
  readonly image: Image
  readonly files: Files
  readonly history: History
}

export function beginningOf({
  start,
  files,
  folders = [FOLDER],
}: Pick<Workload, 'start' | 'files' | 'folders'>): Beginning {
  const contents = new Map<string, Uint8Array>()
  if (start !== undefined && files === undefined) {
    contents.set(PATH, Buffer.from(JSON.stringify(start)))
  }
  for (const [name, content] of Object.entries(files ?? {})) {
    contents.set(`${FOLDER}/${name}`, Buffer.from(content))
  }
  const history = new History(start ?? {})
  return { image: imageOf(contents, folders), files: contents, history }
}
