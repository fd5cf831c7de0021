/**
 * Timing on a noisy machine: contenders take turns, many short ones, and each is judged by the
 * median of its turns against the median of the reference in the same run.
 */

const WARM_UP = 5

/**
 * The first turns are not counted: the compiler of the engine is at work in them.
 *
 * @param contenders name → function doing `count` operations
 * @returns name → median nanoseconds of one operation
 */
export function alternate(contenders, { turns, count }) {
  const names = Object.keys(contenders)
  const times = Object.fromEntries(names.map((name) => [name, []]))
  for (let turn = -WARM_UP; turn < turns; turn++) {
    for (const name of turn % 2 === 0 ? names : names.toReversed()) {
      const before = process.hrtime.bigint()
      contenders[name](count)
      const after = process.hrtime.bigint()
      if (turn >= 0) times[name].push(Number(after - before) / count)
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times[name])]))
}

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
