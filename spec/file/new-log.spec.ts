/** A log found at open that is of no use, and the new one that takes its place. */
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { header, logOf } from '../log/sample.js'
import { start } from './sample-start.js'
import { filesIn, linesOf, reopened, SampleStore } from './sample-store.js'

const TORN = '{"keepsake":1,"base":"5a'

describe('a new log in the place of one that is of no use', () => {
  it('leaves a db.json.temp that the store was opened from', () => {
    const { folder, path } = start()
    writeFileSync(`${path}.temp`, '[1]')
    writeFileSync(`${path}.log.temp`, TORN)
    new SampleStore(path).add(2)
    expect(readFileSync(`${path}.temp`, 'utf8')).toBe('[1]')
    expect(filesIn(folder)).toEqual(['db.json.log.temp', 'db.json.temp'])
    expect(reopened(path)).toEqual([1, 2])
  })

  it('makes no copy of a db.json.temp that holds what db.json holds', () => {
    const { folder, path } = start()
    for (const name of [path, `${path}.temp`]) writeFileSync(name, '[1]')
    // Of a db.json that somebody has edited since; and nothing had come after it.
    writeFileSync(`${path}.log.temp`, logOf(header()))
    const store = new SampleStore(path)
    store.add(2)
    expect(filesIn(folder)).toEqual(['db.json', 'db.json.log.temp'])
    expect(store.warnings).toEqual([])
    expect(reopened(path)).toEqual([1, 2])
  })

  it('is not begun where somebody else has begun one', () => {
    const { path } = start()
    writeFileSync(`${path}.log.temp`, TORN)
    const one = new SampleStore(path)
    const other = new SampleStore(path)
    other.add(1)
    expect(() => one.add(2)).toThrow(expect.objectContaining({ code: 'KEEPSAKE_CONFLICT' }))
    expect(linesOf(path)).toHaveLength(2)
    expect(reopened(path)).toEqual([1])
  })
})
