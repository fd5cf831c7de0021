/** What the terminal shows: a line of progress, rows, and the table of the peers. */

import { peerTables } from './peer-tables.mjs'

/** One line, written over again and again; where nobody watches, nothing. */
export class Progress {
  #began = performance.now()
  #isShown = false

  say(what) {
    if (!process.stderr.isTTY) return
    this.clear()
    const seconds = Math.round((performance.now() - this.#began) / 1000)
    process.stderr.write(`${seconds} s · ${what}`.slice(0, process.stderr.columns - 1))
    this.#isShown = true
  }

  clear() {
    if (this.#isShown) process.stderr.write('\r\u001B[K')
    this.#isShown = false
  }
}

export function printRow({ what, figures, got, wanted, isGood }) {
  const verdict = isGood === undefined ? '' : isGood ? 'ok' : 'MISSED'
  process.stdout.write(
    `${what.replaceAll('`', '').padEnd(80)} ${got.padStart(9)}  ${wanted.padEnd(9)} ${verdict.padEnd(7)} ${figures}\n`,
  )
}

export function printPeers(peers) {
  for (const { title, head, body } of peerTables(peers)) {
    const lines = [head, ...body].map((cells) => cells.map((cell) => cell.replaceAll('`', '')))
    const widths = head.map((_, at) => Math.max(...lines.map((cells) => cells[at].length)))
    process.stdout.write(`\n${title}\n`)
    for (const cells of lines)
      process.stdout.write(`${cells.map((cell, at) => cell.padEnd(widths[at])).join('  ')}\n`)
  }
}
