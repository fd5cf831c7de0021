/** `keepsake flush`: db.json takes in the log. */
import { chmodSync, readFileSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { killed, stateAfter } from '../support/broken.js'
import { adding, deserted, logFor } from '../support/deserted.js'
import { installedKeepsake, keepsake } from '../support/keepsake-command.js'
import { bytesIn } from '../support/temp-folder.js'

describe('keepsake flush', () => {
  it('brings db.json up to date, and leaves nothing else', async () => {
    const { folder } = await killed()
    const { code, stdout } = await keepsake(folder, 'flush', 'db.json')
    expect([code, stdout]).toEqual([0, ''])
    const { 'db.json': text = '', ...others } = bytesIn(folder)
    expect(JSON.parse(text)).toEqual(stateAfter(5))
    expect(others).toEqual({})
  })

  it('does nothing where nothing has changed', async () => {
    const { folder, path } = deserted({ snapshot: '{"a" : 1}' })
    const { mtimeMs } = statSync(path)
    expect((await keepsake(folder, 'flush', 'db.json')).code).toBe(0)
    expect(bytesIn(folder)).toEqual({ 'db.json': '{"a" : 1}' })
    expect(statSync(path).mtimeMs).toBe(mtimeMs)
  })

  it.each([
    ['in one line', '{"a":1}\n', '{"a":1,"b":[2]}\n'],
    ['with four spaces', '{\n    "a": 1\n}\n', '{\n    "a": 1,\n    "b": [\n        2\n    ]\n}\n'],
    ['as usual', '{\n  "a": 1\n}\n', '{\n  "a": 1,\n  "b": [\n    2\n  ]\n}\n'],
    ['empty, so as usual', '{}\n', '{\n  "b": [\n    2\n  ]\n}\n'],
    ['with tabs, so as usual', '{\n\t"a": 1\n}\n', '{\n  "a": 1,\n  "b": [\n    2\n  ]\n}\n'],
  ])('writes db.json the way it is written: %s', async (_, snapshot, expected) => {
    const { folder, path } = deserted({ snapshot, log: logFor(snapshot, adding('/b', [2])) })
    expect((await keepsake(folder, 'flush', 'db.json')).code).toBe(0)
    expect(readFileSync(path, 'utf8')).toBe(expected)
  })

  it('makes db.json for the eyes that could see the log, whatever its mode', async () => {
    for (const [given, expected] of [
      [0o640, 0o640],
      [0o044, 0o644],
    ] as const) {
      const { folder, path } = deserted({ log: logFor('', adding('/a', 1)) })
      chmodSync(`${path}.log.temp`, given)
      expect((await keepsake(folder, 'flush', 'db.json')).code).toBe(0)
      expect(statSync(path).mode & 0o777).toBe(expected)
    }
  })

  it('does not touch files that do not belong together', async () => {
    const { folder } = deserted({ snapshot: '{"a":2}', log: logFor('{"a":1}', adding('/b', 1)) })
    const before = bytesIn(folder)
    const { code, stderr } = await keepsake(folder, 'flush', 'db.json')
    expect(code).toBe(1)
    expect(stderr).toContain('KEEPSAKE_CONFLICT')
    expect(bytesIn(folder)).toEqual(before)
  })

  it('tells as talk what was put aside, without advice on node', async () => {
    const { folder, path } = deserted({ snapshot: '{"half', temp: '{"a":1}' })
    const { code, stdout, stderr } = await installedKeepsake(folder, 'flush', 'db.json')
    expect([code, stdout]).toEqual([0, ''])
    expect(stderr).not.toMatch(/node:|--trace/)
    expect(stderr).toContain('edited-')
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ a: 1 })
  })
})
