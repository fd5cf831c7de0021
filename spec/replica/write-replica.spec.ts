import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { flush } from '../../lib/index.js'
import type { ReplicaOrder } from '../../lib/file/replica.js'
import { namesOf } from '../../lib/file/names.js'
import { digest } from '../../lib/log/digest.js'
import { readLog } from '../../lib/log/reading.js'
import { writeReplica } from '../../lib/replica/write-replica.js'
import { FaultyFileSystem } from '../support/faulty-file-system.js'
import { opened } from '../support/opened.js'
import { temporaryFolder } from '../support/temp-folder.js'

/** A store with a snapshot and two changes behind it, and an order for all of that. */
async function ordered() {
  const path = join(temporaryFolder(), 'db.json')
  const db = opened(path, { interval: null })
  db['at'] = new Date(0)
  await flush(db)
  db['map'] = new Map([[1, -0]])
  db['list'] = [1]
  const names = namesOf(path)
  const fd = openSync(names.newSnapshot, 'wx')
  onTestFinished(() => closeSync(fd))
  const bytes = readFileSync(names.log)
  const order: ReplicaOrder = {
    names,
    fd,
    logBytes: bytes.length,
    crc: readLog(bytes).crc,
    indent: 2,
  }
  return { db, names, order, disk: new FaultyFileSystem() }
}

it('writes what the files give up to a place in the log, and syncs it', async () => {
  const { db, names, order, disk } = await ordered()
  db['list'].push(2)
  const outcome = writeReplica(disk, order)
  const bytes = readFileSync(names.newSnapshot)
  expect(outcome).toEqual({ kind: 'written', digest: digest(bytes), length: bytes.length })
  expect(bytes.toString()).toBe(
    `${JSON.stringify(
      {
        at: { $date: '1970-01-01T00:00:00.000Z' },
        map: { $map: [[1, { $number: '-0' }]] },
        list: [1],
      },
      null,
      2,
    )}\n`,
  )
  expect(disk.changes.map((call) => call.split(' ')[0])).toEqual(['write', 'sync'])
})

it('writes nothing that memory would not write', async () => {
  const { db, names, order, disk } = await ordered()
  writeReplica(disk, order)
  const bytes = readFileSync(names.newSnapshot)
  await flush(db)
  expect(readFileSync(names.snapshot)).toEqual(bytes)
})

describe('says that the files do not fit', () => {
  it('when the log is another one', async () => {
    const { order, disk } = await ordered()
    const outcome = writeReplica(disk, { ...order, crc: order.crc ^ 1 })
    expect(outcome).toEqual({ kind: 'misfit', code: 'KEEPSAKE_CORRUPT_LOG', reason: 'another log' })
  })

  it('when there is no log', async () => {
    const { db, order, disk } = await ordered()
    await flush(db)
    expect(writeReplica(disk, order)).toEqual({
      kind: 'misfit',
      code: 'KEEPSAKE_CORRUPT_LOG',
      reason: 'another log',
    })
  })

  it('when db.json has been edited', async () => {
    const { names, order, disk } = await ordered()
    writeFileSync(names.snapshot, '{}')
    expect(writeReplica(disk, order)).toEqual({
      kind: 'misfit',
      code: 'KEEPSAKE_CORRUPT_LOG',
      reason: 'KEEPSAKE_CONFLICT',
    })
  })

  it('when a file cannot be read', async () => {
    const { order, disk } = await ordered()
    disk.fail('read', { path: 'db.json.log.temp', code: 'EIO' })
    expect(writeReplica(disk, order)).toEqual({
      kind: 'misfit',
      code: 'KEEPSAKE_READ_FAILED',
      reason: 'EIO',
    })
  })
})

it.each(['write', 'sync'] as const)('tells of a %s that fails', async (call) => {
  const { order, disk } = await ordered()
  disk.fail(call, { code: 'ENOSPC' })
  expect(writeReplica(disk, order)).toMatchObject({ kind: 'failed', code: 'ENOSPC' })
})

it('throws what is no matter of the disk', async () => {
  const { order, disk } = await ordered()
  expect(() => writeReplica(disk, { ...order, indent: 1n as never })).toThrow(TypeError)
})
