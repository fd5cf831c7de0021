/** JSON Pointers (RFC 6901): the examples of the standard, and what is an index of an array. */
import { describe, expect, it } from 'vitest'
import {
  indexOf,
  pathOf,
  pathStep,
  pointerOf,
  pointerOfPath,
  segment,
} from '../../lib/document/pointer.js'

describe('a pointer', () => {
  it.each([
    ['foo', '/foo'],
    ['', '/'],
    ['a/b', '/a~1b'],
    ['c%d', '/c%d'],
    ['e^f', '/e^f'],
    ['g|h', '/g|h'],
    ['i\\j', '/i\\j'],
    ['k"l', '/k"l'],
    [' ', '/ '],
    ['m~n', '/m~0n'],
    ['~1', '/~01'],
    ['~0', '/~00'],
    ['~~//', '/~0~0~1~1'],
    ['\ud800', '/\ud800'],
  ])('leads to the key %j', (key, step) => {
    expect(segment(key)).toBe(step)
    expect(step.slice(1).replaceAll('~1', '/').replaceAll('~0', '~')).toBe(key)
  })

  it('leads to an element by its index', () => {
    expect([segment(0), segment(17), segment('17')]).toEqual(['/0', '/17', '/17'])
  })

  it('is put together from its steps, and empty for the whole document', () => {
    expect(pointerOf([])).toBe('')
    expect(pointerOf(['a/b', 0, '', '~'])).toBe('/a~1b/0//~0')
  })
})

describe('a path', () => {
  it.each(['foo', '', 'a/b', 'm~n', 'k"l', 'i\\j', '\n', 'é日😀', '\ud800', '\u007f', ' '])(
    'is the pointer to the key %j as it stands in a line',
    (key) => {
      expect(`"${pathStep(key)}"`).toBe(JSON.stringify(segment(key)))
      expect(pointerOfPath(pathStep(key))).toBe(segment(key))
    },
  )

  it('is put together from its steps', () => {
    expect(pathOf(['a/b', 0, '"'])).toBe('/a~1b/0/\\"')
    expect(pointerOfPath(pathOf(['a/b', 0, '"']))).toBe(pointerOf(['a/b', 0, '"']))
  })
})

describe('an index', () => {
  it.each([
    ['0', 0],
    ['1', 1],
    ['4294967294', 4_294_967_294],
  ])('is %j', (key, index) => {
    expect(indexOf(key)).toBe(index)
  })

  it.each([
    '',
    '-0',
    '-1',
    '00',
    '01',
    '1.0',
    '1.5',
    '1e3',
    ' 1',
    '+1',
    '0x1',
    'NaN',
    'Infinity',
    'length',
    '4294967295',
    '9007199254740993',
  ])('is not %j', (key) => {
    expect(indexOf(key)).toBeUndefined()
  })
})
