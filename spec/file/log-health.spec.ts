import { describe, expect, it } from 'vitest'
import { KeepsakeError } from '../../lib/errors.js'
import { LogHealth } from '../../lib/file/log-health.js'
import { failureOf } from '../support/failure.js'

describe('a log that has failed', () => {
  it('is told of once, and goes on to give the first reason', () => {
    const told: KeepsakeError[] = []
    const health = new LogHealth((error) => told.push(error))
    const first = new KeepsakeError('KEEPSAKE_CONFLICT', 'first')
    const second = new KeepsakeError('KEEPSAKE_WRITE_FAILED', 'second')
    expect(health.fail(first)).toBe(first)
    expect(health.fail(second)).toBe(first)
    expect(told).toEqual([first])
    expect(failureOf(() => health.assertGood())).toBe(first)
  })
})
