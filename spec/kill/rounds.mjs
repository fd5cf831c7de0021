/**
 * One workload, killed at every call: at the first, at the second, and so on, until it ends before
 * it is killed. Where the call writes, once before it and once in its middle.
 */
import { closeSync, cpSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { command } from '../real/scene.mjs'
import { History } from '../real/history.mjs'
import { judge } from '../real/judge.mjs'
import { workloads } from './workloads.mjs'

const writer = fileURLToPath(new URL('writer.mjs', import.meta.url))
const WRITES = /^(?:write|pwrite64) /

/** A run may need no more calls than this; one that does has gone wrong. */
const MOST_CALLS = 2000

export class Rounds {
  #scene
  #killer
  #name
  #start

  /** @param start the folder to begin with, and the number of its state */
  constructor({ scene, killer, name, start }) {
    this.#scene = scene
    this.#killer = killer
    this.#name = name
    this.#start = start ?? { folder: undefined, k: 0 }
  }

  /** Kills at every call, or every few. Yields what each has left: `{ wreck, k, problems, call }`. */
  async *kills({ first = 1, every }) {
    for (let at = first; at <= MOST_CALLS; at += every) {
      const whole = await this.#killedAt(at, {})
      if (whole.calls.length < at) return
      const call = whole.calls[at - 1]
      yield { ...(await this.#judged(whole)), call }
      if (!WRITES.test(call)) continue
      const torn = await this.#killedAt(at, { KILL_TORN: '1' })
      yield { ...(await this.#judged(torn)), call: `half of ${call}` }
    }
    throw new Error(`${this.#name} makes more than ${MOST_CALLS} calls`)
  }

  /** The calls of a run that is left alone. */
  async calls() {
    return (await this.#killedAt(0, {})).calls
  }

  /** Prepares a folder with what the workload begins with. */
  prepare() {
    const folder = this.#scene.room('store')
    if (this.#start.folder !== undefined) cpSync(this.#start.folder, folder, { recursive: true })
    if (this.#isMount) {
      writeFileSync(join(folder, 'db.json'), '{}\n')
      writeFileSync(join(folder, 'in-place'), '')
    }
    return folder
  }

  /** The words of the program, for a prepared folder. */
  words(folder) {
    return [process.execPath, writer, join(folder, 'db.json'), String(this.#start.k), this.#name]
  }

  get #isMount() {
    return workloads[this.#name].isMount === true
  }

  async #killedAt(at, more) {
    const folder = this.prepare()
    const file = join(folder, 'db.json')
    if (this.#isMount) command('mount', '--bind', file, file)
    const log = `${folder}.calls`
    const reports = openSync(`${folder}.reports`, 'a')
    const [program, ...words] = this.words(folder)
    const child = this.#scene.spawn(program, words, {
      stdio: ['ignore', 'inherit', 'inherit', reports],
      env: {
        ...process.env,
        LD_PRELOAD: this.#killer,
        KILL_FOLDER: folder,
        KILL_AT: String(at),
        KILL_LOG: log,
        ...more,
      },
    })
    closeSync(reports)
    const { code, signal } = await child.ended
    if (this.#isMount) command('umount', file)
    const calls = readFileSync(log, 'utf8').trimEnd().split('\n')
    if (signal !== 'SIGKILL' && (code !== 0 || (at > 0 && calls.length >= at))) {
      throw new Error(`${this.#name} ended by itself at call ${at} (${code ?? signal})`)
    }
    return { folder, calls, acknowledged: this.#start.k + statSync(`${folder}.reports`).size }
  }

  async #judged({ folder, acknowledged }) {
    const wreck = `${folder}.wreck`
    cpSync(folder, wreck, { recursive: true })
    const { how } = workloads[this.#name]
    const range = { from: acknowledged, to: acknowledged + 1 }
    const verdict = await judge(folder, { history: new History(how), how, ...range })
    return { ...verdict, wreck }
  }
}
