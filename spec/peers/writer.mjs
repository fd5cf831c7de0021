/**
 * Sets one key after the other, and reports one byte for each that the peer says is kept.
 *
 *     node writer.mjs <peer> <folder> <modules> <how many>     1> reports
 */
import { writeSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { Modules } from './install.mjs'
import { peers } from './peers.mjs'

const [, , name, folder, modules, most] = process.argv
process.removeAllListeners('warning')
const peer = peers.find((one) => one.name === name)
const session = await peer.open(folder, new Modules(modules))
// A server is killed together with its client.
writeSync(1, `${session.pid ?? process.pid}\n`)
for (let n = 0; n < Number(most); n++) {
  await session.set(`key${n}`, `value ${n * n}`)
  writeSync(1, '.')
  if (n % 20 === 0) await setImmediate()
}
setInterval(() => undefined, 1000)
