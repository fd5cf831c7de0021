/** Runs `large.mjs`, a process for each task, the contenders alternating; medians. */

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { median } from './alternate.mjs'

const script = fileURLToPath(new URL('./large.mjs', import.meta.url))

async function run(task, count, path) {
  const parameters = ['--expose-gc', script, task, String(count), path]
  const { stdout } = await promisify(execFile)(process.execPath, parameters)
  return JSON.parse(stdout)
}

/** Task → median of each figure that it prints. */
async function runAll(tasks, { count, path, turns, between }) {
  const results = Object.fromEntries(tasks.map((task) => [task, []]))
  for (let turn = 0; turn < turns; turn++) {
    for (const task of turn % 2 === 0 ? tasks : tasks.toReversed()) {
      await between()
      results[task].push(await run(task, count, path))
    }
  }
  return Object.fromEntries(
    tasks.map((task) => {
      const keys = Object.keys(results[task][0])
      const figure = (key) => median(results[task].map((result) => Number(result[key])))
      return [task, Object.fromEntries(keys.map((key) => [key, figure(key)]))]
    }),
  )
}

/** Milliseconds: the time of a flush, and the longest stall of the event loop in it. */
export function measureFlush({ folder, count, turns }) {
  const path = join(folder, `flush-${count}.json`)
  const tasks = ['rewrite', 'flush', 'beside', 'alone']
  return runAll(tasks, { count, path, turns, between: () => run('rewrite', count, path) })
}

/** Milliseconds to open, and bytes in memory afterwards. */
export async function measureOpen({ folder, count, turns }) {
  const path = join(folder, `open-${count}.json`)
  await run('rewrite', count, path)
  return runAll(['open', 'parse'], { count, path, turns, between: () => undefined })
}
