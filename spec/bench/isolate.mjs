/**
 * Runs one measurement in a process of its own: no compiler, no garbage and no module of another
 * contender gets into it. `isolate` is the side that asks, `isolated.mjs` the one that works.
 */

import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('./isolated.mjs', import.meta.url))

/**
 * @param module file beside this one that exports `measure(parameters)`
 * @param seconds after which it is killed; `isolate` then throws
 * @returns what `measure` has returned
 */
export function isolate(module, parameters, { seconds = 300 } = {}) {
  const child = fork(script, [module, JSON.stringify(parameters)], {
    execArgv: ['--expose-gc', '--no-warnings', '--max-old-space-size=8192'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    let complaint = ''
    let result
    const timer = setTimeout(() => {
      complaint = `not done after ${seconds} s`
      child.kill('SIGKILL')
    }, seconds * 1000)
    child.stderr.on('data', (text) => (complaint = `${complaint}${text}`.slice(-2000)))
    child.on('message', (message) => (result = message))
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (result === undefined) reject(new Error(complaint || `it ended by ${signal ?? code}`))
      else resolve(result.value)
    })
  })
}
