/**
 * `npm run test:disk`: disks that are full, read-only, closed or odd; and readers beside a writer.
 *
 *     npm run test:disk                      about a minute; more of it as root
 *     npm run test:disk -- --only full
 */
import { parseArgs } from 'node:util'
import { enter, isRoot, Scene, whyNoMounts } from '../real/scene.mjs'
import { Tally } from '../real/tally.mjs'
import { bindMount } from './bind-mount.mjs'
import { fileLimit } from './file-limit.mjs'
import { full } from './full.mjs'
import { owners, permissions } from './permissions.mjs'
import { readOnly } from './read-only.mjs'
import { readers } from './readers.mjs'

await enter(import.meta.url)
const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, flushes: { type: 'string', default: '10000' } },
})
const scenarios = [
  full,
  fileLimit,
  readOnly,
  bindMount,
  permissions,
  owners,
  readers(Number(values.flushes)),
]

const obstacles = {
  mounts: whyNoMounts,
  root: !isRoot && 'only root may become somebody else',
}

const tally = new Tally('test:disk')
process.removeAllListeners('warning')
const scene = new Scene('disk')

for (const { name, needs, run } of scenarios.filter((one) => one.name.includes(values.only))) {
  const obstacle = process.platform === 'win32' ? 'it needs a POSIX system' : obstacles[needs]
  if (obstacle) tally.skip(name, obstacle)
  else await run(scene, (isSo, sentence) => tally.add(name, isSo ? [] : [sentence], 'checks'))
}
tally.end()
