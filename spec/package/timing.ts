/** Times two things in turns, so that whatever else the machine does falls on both alike. */

const rounds = 11

export interface Medians {
  readonly first: number
  readonly second: number
}

/** The median milliseconds of each, to one decimal. */
export async function inTurns(
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
): Promise<Medians> {
  const times: { readonly first: number[]; readonly second: number[] } = { first: [], second: [] }
  for (let round = 0; round < rounds; round++) {
    times.first.push(await millisecondsOf(first))
    times.second.push(await millisecondsOf(second))
  }
  return { first: median(times.first), second: median(times.second) }
}

async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

function median(times: readonly number[]): number {
  const middle = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
  return Math.round(middle * 10) / 10
}
