import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { claimedCrc, provenCrc, sealLine } from '../../lib/log/seal.js'

function sealed(body: string, seed = 0): string {
  const { bytes, length } = sealLine(body, seed)
  return Buffer.from(bytes.subarray(0, length)).toString('utf8')
}

describe('sealing', () => {
  it('closes the line with the crc of all bytes before it, and a newline', () => {
    const crc = crc32('{"a":1').toString(16).padStart(8, '0')
    expect(sealed('{"a":1')).toBe(`{"a":1,"crc":"${crc}"}\n`)
  })

  it('is seeded with the crc of the line before', () => {
    const first = sealLine('{"a":1', 0).crc
    const second = sealLine('{"a":1', first).crc
    expect(second).toBe(crc32('{"a":1', first))
    expect(second).not.toBe(first)
  })

  it('writes eight digits also for a small crc', () => {
    let body = ''
    for (let salt = 0; crc32(body) >= 0x0100_0000; salt++) body = `{"a":${salt}`
    expect(sealed(body)).toMatch(/,"crc":"0[0-9a-f]{7}"\}\n$/)
  })

  it.each([
    ['short', '{"a":"é日😀"'],
    ['longer than the scratch buffer', `{"a":"${'é日😀'.repeat(30_000)}"`],
    ['longer than the scratch buffer only in bytes', `{"a":"${'日'.repeat(30_000)}"`],
    ['about as long as the scratch buffer has room for', `{"a":"${'x'.repeat(21_840)}"`],
  ])('keeps text beyond ASCII: %s', (_, body) => {
    expect(sealed(body)).toBe(`${body},"crc":"${crc32(body).toString(16).padStart(8, '0')}"}\n`)
  })

  it('a line with a lone surrogate is sealed over the bytes that are written', () => {
    const { bytes, length, crc } = sealLine('{"a":"\ud800"', 0)
    expect(provenCrc(bytes.subarray(0, length - 1), 0)).toBe(crc)
  })
})

describe('a seal is believed only if', () => {
  const line = Buffer.from(sealed('{"a":1', 7).slice(0, -1))

  it('the line before is the one it was made for', () => {
    expect(provenCrc(line, 7)).toBe(claimedCrc(line))
    expect(provenCrc(line, 8)).toBeUndefined()
  })

  it('its digits are lower-case hexadecimal', () => {
    const upper = Buffer.from('{"a":1,"crc":"ABCDEF01"}')
    const other = Buffer.from('{"a":1,"crc":"abcdefg1"}')
    expect(claimedCrc(Buffer.from('{"a":1,"crc":"abcdef01"}'))).toBe(0xabcd_ef01)
    expect(claimedCrc(upper)).toBeUndefined()
    expect(claimedCrc(other)).toBeUndefined()
  })

  it.each(['', '{}', '"}', ',"crc":"00000000"', '"crc":"00000000"}', 'x"crc":"00000000"}'])(
    'all of it is there: not in %j',
    (text) => {
      expect(claimedCrc(Buffer.from(text))).toBeUndefined()
    },
  )
})
