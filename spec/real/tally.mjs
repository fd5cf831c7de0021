/**
 * What a proof has found: a line of progress while it runs, what was skipped and why, the counts at
 * the end, and the exit code: 1 if anything was bad, else 0.
 *
 *     killed while flushing                         212 kills      0 bad
 */

const EVERY = 10_000
const MOST_SHOWN = 20

export class Tally {
  #name
  #began = Date.now()
  #rows = new Map()
  #skipped = []
  #shown = 0
  #last = Date.now()
  #isTerminal = process.stdout.isTTY

  constructor(name) {
    this.#name = name
    console.log(`${name} · Node ${process.version} · ${process.platform} ${process.arch}`)
  }

  get bad() {
    return [...this.#rows.values()].reduce((sum, row) => sum + row.bad, 0)
  }

  count(what) {
    return this.#rows.get(what)?.count ?? 0
  }

  /** One case of a kind; `problems` are sentences, none if it was as it has to be. */
  add(what, problems = [], unit = 'cases') {
    const row = this.#rows.get(what) ?? { count: 0, bad: 0, unit }
    this.#rows.set(what, row)
    row.count++
    if (problems.length > 0) {
      row.bad++
      if (this.#shown++ < MOST_SHOWN) this.#say(`BAD ${what}: ${problems.join('; ')}`)
    }
    this.#progress(what, row)
  }

  skip(what, why) {
    this.#skipped.push(what)
    this.#say(`skipped: ${what} (${why})`)
  }

  #progress(what, { count }) {
    const now = Date.now()
    if (now - this.#last < (this.#isTerminal ? 200 : EVERY)) return
    this.#last = now
    const seconds = Math.round((now - this.#began) / 1000)
    const line = `  ${seconds} s · ${what}: ${count} · ${this.bad} bad`
    if (this.#isTerminal) process.stdout.write(`\r\x1b[K${line}`)
    else console.log(line)
  }

  #say(line) {
    if (this.#isTerminal) process.stdout.write('\r\x1b[K')
    console.log(line)
  }

  /** Prints the table and sets the exit code. */
  end() {
    this.#say('')
    for (const [what, { count, bad, unit }] of this.#rows) {
      console.log(
        `${what.padEnd(58)} ${`${count} ${unit}`.padStart(16)} ${`${bad} bad`.padStart(8)}`,
      )
    }
    const seconds = Math.round((Date.now() - this.#began) / 1000)
    const skipped = this.#skipped.length > 0 ? `, skipped: ${this.#skipped.join(', ')}` : ''
    console.log(`\n${this.#name}: ${this.bad} bad, ${seconds} s${skipped}`)
    process.exitCode = this.bad === 0 ? 0 : 1
  }
}
