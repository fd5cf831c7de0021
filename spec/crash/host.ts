/**
 * What a simulated process has around it beside the disk: a clock that only moves when told to, and
 * an ear for its warnings. In place only while the process runs, which is never longer than a
 * chain of microtasks, so nobody else sees it.
 */

const START = 1_763_792_000_000

interface Alarm {
  readonly at: number
  readonly act: () => void
}

export class Host {
  now: number
  /** Codes of the warnings. */
  readonly warnings: string[] = []
  readonly #alarms = new Set<Alarm>()

  /** Every life of a document has hours of its own. */
  constructor(life = 1) {
    this.now = START + life * 3_600_000
  }

  /** Runs something as a process of this host would. */
  within<Result>(work: () => Result): Result {
    const leave = this.#enter()
    try {
      return work()
    } finally {
      leave()
    }
  }

  async throughout<Result>(work: () => Promise<Result>): Promise<Result> {
    const leave = this.#enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }

  /** Time goes by, and what was set for it happens. */
  passes(milliseconds: number): void {
    this.now += milliseconds
    for (const alarm of [...this.#alarms]) {
      if (alarm.at > this.now || !this.#alarms.delete(alarm)) continue
      alarm.act()
    }
  }

  /** Another process begins. */
  startProcess(): void {
    this.endProcess()
    this.now += 60_000
  }

  /** The process has ended, and its timers with it: they would hold on to its stores. */
  endProcess(): void {
    this.#alarms.clear()
  }

  #enter(): () => void {
    const { now } = Date
    const { setTimeout, clearTimeout } = globalThis
    const { wait } = Atomics
    const { emitWarning } = process
    const { stackTraceLimit } = Error
    // Opening asks for many files that are not there, and nobody reads where it asked from.
    Error.stackTraceLimit = 0
    Date.now = () => this.now++
    Object.assign(globalThis, {
      setTimeout: (act: () => void, after: number) => this.#setAlarm(act, after),
      clearTimeout: (alarm: Alarm) => void this.#alarms.delete(alarm),
    })
    Object.assign(Atomics, { wait: this.#wait })
    Object.assign(process, {
      emitWarning: (_: string, { code }: { code: string }) => void this.warnings.push(code),
    })
    return () => {
      Date.now = now
      Object.assign(globalThis, { setTimeout, clearTimeout })
      Object.assign(Atomics, { wait })
      Object.assign(process, { emitWarning })
      Error.stackTraceLimit = stackTraceLimit
    }
  }

  /** How the store pauses: see `lib/file/pause.ts`. */
  readonly #wait = (_array: Int32Array, _index: number, _value: number, after = 0): string => {
    this.now += after
    return 'timed-out'
  }

  #setAlarm(act: () => void, after: number): Alarm & { unref(): Alarm } {
    const alarm = { at: this.now + after, act, unref: () => alarm }
    this.#alarms.add(alarm)
    return alarm
  }
}

/** Lets everything happen that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await Promise.resolve()
}
