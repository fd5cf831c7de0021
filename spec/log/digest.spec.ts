import { expect, it } from 'vitest'
import { digest, EMPTY_DIGEST } from '../../lib/log/digest.js'

it('a snapshot is named by the first 16 hex digits of its SHA-256', () => {
  expect(digest(Buffer.from('test'))).toBe('9f86d081884c7d65')
})

it('no bytes have a name too', () => {
  expect(digest(new Uint8Array())).toBe(EMPTY_DIGEST)
})
