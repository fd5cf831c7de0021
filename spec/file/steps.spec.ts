import { describe, expect, it } from 'vitest'
import { Run } from '../../lib/file/steps.js'
import type { Steps } from '../../lib/file/steps.js'

/** Three syncs, of which the first has its run abandoned before it begins. */
function abandoned(): { run: Run; done: string[] } {
  const done: string[] = []
  const sync = (name: string) => ({
    now: () => void done.push(name),
    later: () => Promise.resolve(void done.push(name)),
  })
  function* steps(): Steps {
    try {
      yield sync('first')
      run.abandon()
      done.push('the plain calls behind it')
      yield sync('second')
    } finally {
      done.push('cleaned up')
    }
  }
  const run = new Run(steps())
  return { run, done }
}

describe('a run that is abandoned by what it has called', () => {
  const expected = ['first', 'the plain calls behind it', 'cleaned up']

  it('goes on to its next sync and no further, leaving the event loop free', async () => {
    const { run, done } = abandoned()
    await run.later()
    expect(done).toEqual(expected)
  })

  it('does so also when it holds everything up', () => {
    const { run, done } = abandoned()
    run.now()
    expect(done).toEqual(expected)
  })
})
