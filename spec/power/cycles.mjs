/**
 * Shutdown cycles. The writer is stopped first, all its threads; then the file system is shut down, the
 * image copied, the copy mounted (its journal is replayed) and the store opened. The next cycle goes on
 * with what was recovered. Some writers are let go on against the dead disk.
 *
 * An fdatasync that is under way while ext4 is shut down without its journal may say that all is well
 * (Linux 6.18: in 26 of 400 cycles of a C program that appends lines and syncs them). No store can know better,
 * so none is under way: a thread stops when its call has returned.
 */
import { closeSync, openSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { History } from '../real/history.mjs'
import { judge } from '../real/judge.mjs'
import { command } from '../real/scene.mjs'
import { dice } from './dice.mjs'
import { ageLock } from './lock-age.mjs'
import { Marks } from './marks.mjs'
import { Volume } from './volume.mjs'

const program = fileURLToPath(new URL('writer.mjs', import.meta.url))

/** Cycles until a new file system is begun with. */
const CHAIN = 6

/**
 * `flag` is what is written first: nothing (2), the journal (1), everything (0). In some the writer
 * goes on afterwards, while the disk takes nothing any more.
 */
const CUTS = [
  { flag: 2 },
  { flag: 1 },
  { flag: 2, goesOn: true },
  { flag: 2 },
  { flag: 0 },
  { flag: 1, goesOn: true },
  { flag: 1 },
]

const ENDLESS = 10_000_000

/** Long enough for the timers of the store, which try again every second. */
const GOES_ON = 1300

/** Yields a verdict for each cycle. */
export async function* cycles({ scene, shutdown, kind, count, seed }) {
  const roll = dice(seed)
  const room = scene.room('cycles')
  const mount = join(room, 'mount')
  const folder = join(mount, 'made', 'here')
  const fresh = Volume.make(join(room, 'fresh'), kind)
  let volume
  let k = 0
  for (let cycle = 0; cycle < count; cycle++) {
    if (cycle % CHAIN === 0) {
      volume = fresh.copy(join(room, 'disk'))
      k = 0
    }
    volume.mount(mount)
    const { flag, goesOn = false } = CUTS[cycle % CUTS.length]
    const words = [join(folder, 'db.json'), k, ENDLESS, roll(2 ** 30)]
    const writer = await begin({ scene, room, words, goesOn })
    await writer.wait(50 + roll(400))
    await writer.stop()
    command(shutdown, mount, flag)
    if (goesOn) await writer.goOn(GOES_ON)
    const copy = volume.copy(join(room, 'copy'))
    const marks = await writer.end()
    command('umount', mount)

    copy.mount(mount)
    const range = { from: marks.durable, to: marks.issued }
    ageLock(folder)
    const verdict = await judge(folder, { history: new History(), ...range })
    command('umount', mount)
    yield { ...verdict, how: `flag ${flag}${goesOn ? ', going on' : ''}`, ...range }

    renameSync(copy.image, volume.image)
    // The judge has gone on by one. After a bad state the next cycle begins anew.
    if (verdict.problems.length > 0) cycle += CHAIN - 1 - (cycle % CHAIN)
    else k = Math.max(verdict.k, 1) + 1
  }
}

/** A writer that has begun to write. Who stops it has heard all that it will say. */
async function begin({ scene, room, words, goesOn }) {
  const file = join(room, 'marks')
  closeSync(openSync(file, 'w'))
  const all = [program, ...words, file, ...(goesOn ? ['stubborn'] : [])].map(String)
  const child = scene.spawn(process.execPath, all, { stdio: ['ignore', 'inherit', 'inherit'] })
  const gone = child.ended.then(({ code, signal }) => {
    throw new Error(`the writer ended by itself (${code ?? signal})`)
  })
  gone.catch(() => undefined) // Whoever ends it later wants that, and it is no failure.
  const wait = (time) => Promise.race([setTimeout(time), gone])
  while (readFileSync(file, 'utf8') === '') await wait(5)
  return {
    wait,
    async stop() {
      child.kill('SIGSTOP')
      while (!isStopped(child.pid)) await wait(1)
    },
    async goOn(time) {
      child.kill('SIGCONT')
      await wait(time)
    },
    async end() {
      child.kill('SIGKILL')
      await child.ended
      const marks = new Marks(words[1])
      marks.hear(readFileSync(file, 'utf8'))
      return marks
    },
  }
}

/** All threads: the one that speaks, and those that wait for the disk. */
function isStopped(pid) {
  return readdirSync(`/proc/${pid}/task`).every((thread) => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T')
  })
}
