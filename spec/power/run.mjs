/**
 * `npm run test:power`: power cuts on real file systems.
 *
 * - Shutdown: a writer is stopped at any moment, its file system (ext4, XFS, in a loop device) is
 *   shut down, so that what had not reached the disk is gone. The image is copied, the copy mounted,
 *   the store opened, and the next cycle goes on from there.
 * - Crash images: a disk writes down every write and flush in order. From that, images are made as
 *   a power cut at any moment may leave them, with the writes since the last flush made, lost, torn
 *   or out of order; each is mounted, and the store opened.
 *
 * What is found has to be the state after some change: none before the last that was durable, none
 * after the last that was begun; and the store has to go on from there.
 *
 *     npm run test:power                     about four minutes; root, Linux
 *     npm run test:power -- --quick          a tenth of it
 *     npm run test:power -- --seed 42
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { History } from '../real/history.mjs'
import { judge } from '../real/judge.mjs'
import { command, enter, has, Scene, whyNoMounts } from '../real/scene.mjs'
import { Tally } from '../real/tally.mjs'
import { cycles } from './cycles.mjs'
import { images } from './images.mjs'
import { ageLock } from './lock-age.mjs'
import { record } from './recording.mjs'
import { kinds } from './volume.mjs'

const CYCLES = 42
const RECORDINGS = 3
const IMAGES = 100

await enter(import.meta.url)
const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, seed: { type: 'string' } },
})
const share = values.quick ? 0.1 : 1
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const tally = new Tally('test:power')
console.log(`seed ${seed}`)

const obstacle = whyNoMounts || (!has('cc') && 'there is no C compiler, cc') || whyNoLoop()
if (obstacle) tally.skip('everything', obstacle)
else await cutPower()
tally.end()

function whyNoLoop() {
  try {
    command('losetup', '--find')
    return undefined
  } catch (error) {
    return `there is no loop device: ${error.message}`
  }
}

async function cutPower() {
  const scene = new Scene('power')
  const shutdown = scene.compile(new URL('shutdown.c', import.meta.url))
  const recorder = compileRecorder(scene)
  for (const [name, kind] of Object.entries(kinds)) {
    if (!has(kind.make[0])) {
      tally.skip(name, `there is no ${kind.make[0]}`)
      continue
    }
    await shutDown({ scene, shutdown, name, kind })
    if (recorder !== undefined) await crash({ scene, recorder, name, kind })
  }
}

function compileRecorder(scene) {
  const why = has('pkg-config') ? undefined : 'there is no pkg-config'
  try {
    if (why !== undefined) throw new Error(why)
    const flags = command('pkg-config', '--cflags', '--libs', 'fuse3').trim().split(/\s+/)
    return scene.compile(new URL('recorder.c', import.meta.url), ...flags)
  } catch (error) {
    tally.skip('crash images', `libfuse3 is not there: ${error.message}`)
    return undefined
  }
}

async function shutDown({ scene, shutdown, name, kind }) {
  const count = Math.ceil(CYCLES * share)
  for await (const { how, from, to, k, problems } of cycles({
    scene,
    shutdown,
    kind,
    count,
    seed,
  })) {
    const told = problems.map((problem) => `${how}, durable ${from}, begun ${to}: ${problem}`)
    tally.add(`${name}: shut down while writing`, told, 'cycles')
    if (k < to) tally.add(`${name}: of these, less than all was there`, [], 'cycles')
  }
}

async function crash({ scene, recorder, name, kind }) {
  const folder = scene.room('crash')
  const mount = scene.room('mount')
  for (let recording = 0; recording < RECORDINGS; recording++) {
    const own = seed + recording
    const disk = await record({ scene, recorder, kind, changes: 200, seed: own })
    const count = Math.ceil(IMAGES * share)
    for (const image of images({ ...disk, folder, count, seed: own })) {
      const { way, unflushed, from, to } = image
      const { k, problems } = await judgeImage(image, mount)
      const told = `${way} of ${unflushed} writes, durable ${from}, begun ${to}`
      tally.add(
        `${name}: crash images`,
        problems.map((problem) => `seed ${own}, ${told}: ${problem}`),
        'images',
      )
      if (k < to) tally.add(`${name}: of these images, less than all in`, [], 'images')
    }
  }
}

async function judgeImage({ volume, from, to }, mount) {
  try {
    volume.mount(mount)
  } catch (error) {
    return { k: undefined, problems: [error.message] }
  }
  const store = join(mount, 'made', 'here')
  ageLock(store)
  const verdict = await judge(store, { history: new History(), from, to })
  command('umount', mount)
  return verdict
}
