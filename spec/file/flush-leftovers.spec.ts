import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { start, startWithSnapshot } from './sample-start.js'
import { filesIn, reopened, SampleStore } from './sample-store.js'

const LOG = 'db.json.log.temp'

describe('a flush, and what it finds', () => {
  it('tidies up after an interrupted one: what was read from db.json.temp goes to db.json', async () => {
    const { folder, path } = start()
    writeFileSync(`${path}.temp`, '[1]')
    const store = new SampleStore(path)
    expect(store.list).toEqual([1])
    await store.flusher.later()
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(reopened(path)).toEqual([1])
  })

  it('keeps a copy of a db.json that is not what the state was read from', async () => {
    const { folder, path } = start()
    writeFileSync(`${path}.temp`, '[1]')
    writeFileSync(path, '["edited"]')
    const store = new SampleStore(path)
    store.add(2)
    await store.flusher.later()
    const [, kept = ''] = filesIn(folder)
    expect(readFileSync(join(folder, kept), 'utf8')).toBe('["edited"]')
    expect(kept.startsWith('db.json.edited-')).toBe(true)
    expect(store.warnings).toEqual(['EDIT_KEPT'])
    expect(reopened(path)).toEqual([1, 2])
    await store.flusher.later()
    expect(filesIn(folder)).toHaveLength(2)
  })

  it.each([
    ['there is no db.json', undefined],
    ['db.json is another one', '["edited"]'],
  ])(
    'makes db.json durable before the db.json.temp goes that counts, when %s',
    async (_, other) => {
      const { path, disk } = start()
      writeFileSync(`${path}.temp`, '[1]')
      if (other !== undefined) writeFileSync(path, other)
      const store = new SampleStore(path, { fileSystem: disk })
      store.add(2)
      disk.calls.length = 0
      await store.flusher.later()
      const from = disk.changes.indexOf('rename db.json')
      expect(disk.changes.slice(from, from + 3)).toEqual([
        'rename db.json',
        expect.stringMatching(/^syncDirectoryLater /),
        'unlink db.json.temp',
      ])
    },
  )

  it.each(['by the same store', 'by one opened anew'])(
    'keeps the db.json.temp that counts until another try %s has made db.json durable',
    async (by) => {
      const { path, disk } = start()
      writeFileSync(`${path}.temp`, '[1]')
      writeFileSync(path, '["edited"]')
      const store = new SampleStore(path, { fileSystem: disk })
      disk.fail('syncDirectoryLater', { code: 'EIO', from: 2 })
      await expect(store.flusher.later()).rejects.toMatchObject({ code: 'KEEPSAKE_WRITE_FAILED' })
      if (by === 'by one opened anew') store.close()
      const again =
        by === 'by one opened anew' ? new SampleStore(path, { fileSystem: disk }) : store
      again.add(2)
      disk.calls.length = 0
      await again.flusher.later()
      const from = disk.changes.indexOf('rename db.json')
      expect(disk.changes.slice(from, from + 3)).toEqual([
        'rename db.json',
        expect.stringMatching(/^syncDirectoryLater /),
        'unlink db.json.temp',
      ])
    },
  )

  it('moves a db.json.temp aside that is not ours', async () => {
    const { folder, path, store } = await startWithSnapshot()
    writeFileSync(`${path}.temp`, '["somebody"]')
    await store.flusher.later()
    const [, kept = ''] = filesIn(folder)
    expect(kept.startsWith('db.json.temp.kept-')).toBe(true)
    expect(readFileSync(join(folder, kept), 'utf8')).toBe('["somebody"]')
    expect(store.warnings).toEqual(['TEMP_KEPT'])
  })

  it('keeps no copy of a db.json.temp that is empty', async () => {
    const { folder, path, store } = await startWithSnapshot()
    writeFileSync(`${path}.temp`, '')
    await store.flusher.later()
    expect(filesIn(folder)).toEqual(['db.json'])
    expect(store.warnings).toEqual([])
  })

  it('removes leftovers of earlier ones, and follows no symbolic link', async () => {
    const { folder, path, store } = await startWithSnapshot()
    const victim = join(folder, 'victim')
    writeFileSync(victim, 'untouched')
    symlinkSync(victim, `${path}.new.temp`)
    symlinkSync(victim, `${path}.log.new.temp`)
    const flushed = store.flusher.later()
    store.add(3)
    await flushed
    expect(readFileSync(victim, 'utf8')).toBe('untouched')
    expect(filesIn(folder)).toEqual(['db.json', LOG, 'victim'])
    expect(reopened(path)).toEqual([1, 2, 3])
  })
})
