/**
 * Crashes one workload everywhere, and then again everywhere in what is done with the files that
 * the first crash has left.
 *
 *     workload ── crash before every call ── every legal disk ── open, judge             depth 1
 *                                             └ a choice of them ── a second program
 *                                                ── crash before every call ── …         depth 2
 */

import { setImmediate as turn } from 'node:timers/promises'
import { Random } from '../property/random.js'
import { seedEntropy } from '../support/crashing-disk/entropy.js'
import { imageOf } from '../support/crashing-disk/image.js'
import { Machine } from '../support/crashing-disk/machine.js'
import type { Bounds } from '../support/crashing-disk/survivors.js'
import { beginningOf } from './beginning.js'
import { handedOn, misdealt, type Conflict } from './conflict.js'
import { crashStates, kindOf } from './crash-states.js'
import type { CrashState } from './crash-states.js'
import type { History } from './history.js'
import { hasLooseSave, isDoomed } from './doomed.js'
import { Host } from './host.js'
import { judge, Oracle } from './oracle.js'
import { seconds } from './second-programs.js'
import type { SecondProgram } from './second-programs.js'
import { PATH, Session } from './session.js'
import type { Lib } from './session.js'
import { emptyTally } from './tally.js'
import type { Bad, Effort, Tally } from './tally.js'
import type { Workload } from './workload.js'

export interface Exploration {
  readonly lib: Lib
  readonly effort: Effort
  /** Told now and then. */
  readonly progress?: (tally: Tally) => void
}

export class Explorer {
  readonly #workload: Workload
  readonly #exploration: Exploration
  readonly #random: Random
  readonly #depths = [emptyTally(), emptyTally()] as const
  /** Of the workload. */
  #conflict: Conflict | undefined
  readonly #bad: Bad[] = []
  readonly #oracles: readonly [Oracle, Oracle]
  #lastTurn = Date.now()

  constructor(workload: Workload, exploration: Exploration) {
    this.#workload = workload
    this.#exploration = exploration
    this.#random = new Random(exploration.effort.seed)
    const { isMounted, hasNoLinks, options } = settingsOf(workload)
    const { lib } = exploration
    const { files } = beginningOf(workload)
    const settings = { lib, isMounted, hasNoLinks, files, options }
    this.#oracles = [new Oracle({ ...settings, life: 8 }), new Oracle({ ...settings, life: 9 })]
  }

  get tally(): Tally {
    return { workload: this.#workload.name, depths: this.#depths, bad: this.#bad }
  }

  get #isEnough(): boolean {
    return this.#bad.length >= (this.#exploration.effort.enough ?? 20)
  }

  async run(): Promise<Tally> {
    const first = await this.firstRun()
    const kinds = new Map<string, CrashState>()
    for (const state of crashStates(first.record.instants, this.#boundsAt(0))) {
      const isGood = this.judge(state, first, { depth: 0, before: this.#workload.name })
      if (isGood && this.#canGoOn(state)) this.#consider(state, kinds)
      await this.#breathe()
      if (this.#isEnough) return this.tally
    }
    for (const [index, start] of this.#choose([...kinds.values()]).entries()) {
      const program = seconds[index % seconds.length] as SecondProgram
      const second = await this.secondRun(start, first.history, program)
      for (const state of crashStates(second.session.record.instants, this.#boundsAt(1))) {
        this.judge(state, second.session, { depth: 1, before: second.before })
        if (this.#isEnough) break
      }
      await this.#breathe()
      if (this.#isEnough) break
    }
    return this.tally
  }

  /** Plays the workload to its end. */
  async firstRun(): Promise<Session> {
    const { lib } = this.#exploration
    seedEntropy(1)
    const session = new Session({
      lib,
      host: new Host(1),
      ...settingsOf(this.#workload),
      ...beginningOf(this.#workload),
    })
    await this.#play(session, (played) => this.#workload.run(played), this.#workload.name)
    this.#conflict = session.person.conflict
    this.#count(0, session)
    return session
  }

  /** Plays a second program on what a crash has left. */
  async secondRun(start: CrashState, past: History, program: SecondProgram): Promise<SecondRun> {
    const before = `${this.#workload.name}/${start.address} → ${program.name}`
    const { lib } = this.#exploration
    const { files, folders } = start.survivor
    const found = this.#oracles[0].findThrough(start.survivor, this.#conflict)
    const state = past.find(found.text ?? '') ?? 0
    // What a process left in the memory of the system a power cut may still take.
    const durable = start.image === undefined ? state : start.durable
    const history = past.continued(state, durable)
    seedEntropy(2)
    const session = new Session({
      lib,
      host: new Host(2),
      ...settingsOf(this.#workload),
      history,
      image: start.image ?? imageOf(files, folders),
      machine: new Machine({ boot: start.image === undefined ? 2 : 1, processes: 100 }),
    })
    // A power cut may take from the second program what the first has written of an edit, and not synced.
    const { person } = session
    person.conflict = handedOn(this.#conflict, { files, path: PATH })
    if (found.isMerged) person.pending = person.conflict?.edit
    await this.#play(session, program.run, before)
    this.#count(1, session)
    return { session, before }
  }

  async #play(
    session: Session,
    run: (session: Session) => Promise<void>,
    address: string,
  ): Promise<void> {
    try {
      await session.host.throughout(() => run(session))
    } catch (error) {
      session.complaints.push(String(error))
      session.end()
    }
    const call = session.record.instants.at(-1)?.call ?? ''
    for (const what of session.complaints) this.#bad.push({ address, call, what })
  }

  judge(state: CrashState, session: Session, at: Place): boolean {
    const oracle = this.#oracles[at.depth]
    const tally = this.#depths[at.depth]
    const { history, person } = session
    const found = oracle.findThrough(state.survivor, person.conflict)
    const what =
      misdealt(person.conflict, {
        files: state.survivor.files,
        path: PATH,
        state: history.find(found.text ?? '') ?? -1,
        atLeast: state.promised.atLeast,
        instant: Number.parseInt(state.address),
        isPutBack: found.isPutBack,
      }) ?? judge(found, history, state.promised)
    tally.judged++
    tally.states = oracle.opened
    if (what === undefined) return true
    const call = session.record.instants[Number.parseInt(state.address)]?.call ?? ''
    this.#bad.push({ address: `${at.before}/${state.address}`, call, what })
    return false
  }

  /** Not where somebody has to choose first, or where a second program is promised what nobody can keep. */
  #canGoOn({ survivor, image }: CrashState): boolean {
    const { text, isPutBack, isMerged } = this.#oracles[0].findThrough(survivor, this.#conflict)
    if (text === undefined || (isPutBack && !isMerged)) return false
    if (image === undefined) return true
    return !isDoomed(image) && (isMerged === true || !hasLooseSave(image))
  }

  #consider(state: CrashState, kinds: Map<string, CrashState>): void {
    const kind = kindOf(state)
    if (!kinds.has(kind) || this.#random.chance(0.1)) kinds.set(kind, state)
  }

  /** So many as there is time for, drawn without going back. */
  #choose(states: CrashState[]): readonly CrashState[] {
    const { starts } = this.#exploration.effort
    for (let index = 0; index < Math.min(starts, states.length - 1); index++) {
      const other = index + this.#random.below(states.length - index)
      const drawn = states[other] as CrashState
      states[other] = states[index] as CrashState
      states[index] = drawn
    }
    return states.slice(0, starts)
  }

  #boundsAt(depth: 0 | 1): Bounds {
    const { density, most } = this.#exploration.effort
    return {
      density: density[depth],
      most: most[depth],
      draw: (below) => this.#random.below(below),
      sampled: () => void this.#depths[depth].sampled++,
    }
  }

  #count(depth: 0 | 1, session: Session): void {
    this.#depths[depth].calls += session.record.calls
    this.#depths[depth].runs++
  }

  /** The test runner wants to hear from us now and then. */
  async #breathe(): Promise<void> {
    if (Date.now() - this.#lastTurn < 250) return
    this.#exploration.progress?.(this.tally)
    await turn()
    this.#lastTurn = Date.now()
  }
}

export interface SecondRun {
  readonly session: Session
  /** The address of where it began. */
  readonly before: string
}

interface Place {
  readonly depth: 0 | 1
  readonly before: string
}

function settingsOf({ isMounted = false, hasNoLinks = false, options = {}, reports }: Workload) {
  return { isMounted, hasNoLinks, options, reports }
}
