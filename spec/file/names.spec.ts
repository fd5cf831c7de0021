import { describe, expect, it } from 'vitest'
import { asideName, namesOf } from '../../lib/file/names.js'

describe('the names of the files', () => {
  it('are all beside db.json', () => {
    expect(namesOf('/data/db.json')).toEqual({
      folder: '/data',
      snapshot: '/data/db.json',
      log: '/data/db.json.log.temp',
      copy: '/data/db.json.base.temp',
      temp: '/data/db.json.temp',
      newSnapshot: '/data/db.json.new.temp',
      newLog: '/data/db.json.log.new.temp',
      lock: '/data/db.json.lock',
    })
  })

  it('of what is put aside say what and when, and have nothing Windows refuses', () => {
    const names = namesOf('/data/db.json')
    const time = Date.UTC(2026, 10, 22, 6, 17, 0, 123)
    expect(asideName(names, 'edited', time, 1)).toBe('/data/db.json.edited-20261122T061700123Z')
    expect(asideName(names, 'v2', time, 0)).toBe('/data/db.json.v2')
    expect(asideName(names, 'log.cut', time, 3)).toBe('/data/db.json.log.cut-20261122T061700123Z-3')
  })
})
