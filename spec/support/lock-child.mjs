/**
 * A process that takes a lock when told to, and holds it until told otherwise or killed.
 *
 *     node lock-child.mjs <folder of the compiled lib/>
 *     → { act: 'acquire', path, at, dawdle, dieAtCall, links }    ← { won: true } | { won: false, code }
 *     → { act: 'release' }                                        ← { released: true }
 *
 * `at` is the moment at which to start. `dawdle` makes every call to the disk come up to so many ms
 * late, so that all orders of calls happen, not only the usual ones. At the call `dieAtCall` the
 * process kills itself with SIGKILL. Without `links` the disk knows no hard links.
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const load = (name) => import(pathToFileURL(join(process.argv[2], name)).href)
const { acquireLock } = await load('file/lock.js')
const { nodeFileSystem } = await load('file/node-fs.js')
let lock

process.on('message', (request) =>
  process.send(request.act === 'acquire' ? acquire(request) : release()),
)
process.on('disconnect', () => process.exit())
process.send({ ready: true })

function acquire({ path, at, ...conditions }) {
  sleep(Math.max(0, at - Date.now() - 1))
  while (Date.now() < at) continue
  try {
    lock = acquireLock({ fileSystem: disturbed(conditions), path })
    return { won: true }
  } catch (error) {
    return { won: false, code: error.code, message: error.message, file: error.file }
  }
}

function release() {
  lock.release()
  return { released: true }
}

function disturbed({ dawdle, dieAtCall, links }) {
  let calls = 0
  return new Proxy(nodeFileSystem, {
    get: (fileSystem, name) => {
      return (...operands) => {
        if (++calls === dieAtCall) process.kill(process.pid, 'SIGKILL')
        if (dawdle > 0) sleep(Math.random() * dawdle)
        if (name === 'link' && !links) throw Object.assign(new Error('no links'), { code: 'EPERM' })
        return fileSystem[name](...operands)
      }
    },
  })
}

function sleep(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}
