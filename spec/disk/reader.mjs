/**
 * Reads until a file is gone, then says what it has seen.
 *
 *     node reader.mjs parse|open <db.json> <file>
 */
import { existsSync, readFileSync } from 'node:fs'
import { close, open } from 'keepsake'

const [, , kind, file, running] = process.argv

const ways = {
  parse: () => JSON.parse(readFileSync(file, 'utf8')),
  open: () => {
    const db = open(file, { readOnly: true })
    const seen = JSON.parse(JSON.stringify(db))
    void close(db)
    return seen
  },
}

process.removeAllListeners('warning')
const read = ways[kind]
const errors = []
let reads = 0
let states = 0
let last = -1

function look() {
  const { n, copies } = read()
  if (copies.some((copy) => copy !== n)) throw new Error('it is a mixture')
  if (n < last) throw new Error(`${n} after ${last}`)
  if (n > last) states++
  last = n
}

console.log('begun')
while (existsSync(running)) {
  reads++
  try {
    look()
  } catch (error) {
    errors.push(`${error.code ?? ''} ${error.message}`)
  }
}
console.log(JSON.stringify({ kind, reads, states, errors }))
