import { describe, expect, it } from 'vitest'
import { GroupCommit } from '../../lib/file/group-commit.js'

/** Turns that end when told to. */
function start() {
  const ends: ((error?: Error) => void)[] = []
  const group = new GroupCommit(
    () =>
      new Promise((resolve, reject) => {
        ends.push((error) => (error === undefined ? resolve() : reject(error)))
      }),
  )
  return { ends, group }
}

describe('a group commit', () => {
  it('serves all who come during a turn with the next one', async () => {
    const { ends, group } = start()
    const first = group.join()
    const later = [group.join(), group.join()]
    expect(ends).toHaveLength(1)
    ends[0]?.()
    await first
    await Promise.resolve()
    expect(ends).toHaveLength(2)
    ends[1]?.()
    await Promise.all(later)
    expect(ends).toHaveLength(2)
  })

  it('tells of a failure those who waited for that turn, and nobody else', async () => {
    const { ends, group } = start()
    const first = group.join()
    const next = group.join()
    ends[0]?.(new Error('failed'))
    await expect(first).rejects.toThrow('failed')
    ends[1]?.()
    await expect(next).resolves.toBeUndefined()
  })

  it('serves with the next turn who joins in the midst of the beginning of one', async () => {
    const steps: string[] = []
    let inner: Promise<void> | undefined
    const group = new GroupCommit(async () => {
      steps.push('begins')
      inner ??= group.join()
      await Promise.resolve()
      steps.push('ends')
    })
    await group.join()
    await inner
    expect(steps).toEqual(['begins', 'ends', 'begins', 'ends'])
  })

  it('never lets two turns run at a time', async () => {
    let running = 0
    let most = 0
    const group = new GroupCommit(async () => {
      running++
      most = Math.max(most, running)
      await Promise.resolve()
      running--
    })
    // Some join in the very moment between the end of one turn and the beginning of the next.
    const joinAfter = async (ticks: number) => {
      for (let tick = 0; tick < ticks; tick++) await Promise.resolve()
      await group.join()
    }
    await Promise.all(Array.from({ length: 40 }, (_, ticks) => joinAfter(ticks)))
    expect(most).toBe(1)
  })
})
