/** What a flush makes of what a replica does, or does not do. */
import { readFileSync, rmSync, utimesSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Replica, ReplicaOrder, ReplicaOutcome } from '../../lib/file/replica.js'
import { digest } from '../../lib/log/digest.js'
import { FaultyFileSystem } from '../support/faulty-file-system.js'
import { filesIn, reopened, SampleStore, temporaryFolder, until } from './sample-store.js'

/** A replica that does what it is told to. */
class Puppet implements Replica {
  readonly isAvailable = true
  readonly orders: ReplicaOrder[] = []
  stopped = 0
  readonly #act: (order: ReplicaOrder) => ReplicaOutcome | Promise<ReplicaOutcome>

  constructor(act: (order: ReplicaOrder) => ReplicaOutcome | Promise<ReplicaOutcome>) {
    this.#act = act
  }

  start(order: ReplicaOrder): { outcome: Promise<ReplicaOutcome>; stop: () => void } {
    this.orders.push(order)
    const outcome = Promise.resolve(this.#act(order))
    return { outcome, stop: () => void this.stopped++ }
  }
}

const numbers = Array.from({ length: 150_000 }, (_, index) => index)

/** A store whose db.json is a large one, with one change behind it. */
async function start(act: ConstructorParameters<typeof Puppet>[0], change = 1) {
  const folder = temporaryFolder()
  const path = join(folder, 'db.json')
  const disk = new FaultyFileSystem()
  const replica = new Puppet(act)
  const store = new SampleStore(path, { fileSystem: disk, replica })
  store.list = [...numbers]
  store.log.append(JSON.stringify([{ op: 'replace', path: '', value: store.list }]))
  store.flusher.now()
  store.add(change)
  return { folder, path, disk, replica, store }
}

/** Writes `text`, as a thread would do. */
function written(fd: number, text: string): ReplicaOutcome {
  const bytes = Buffer.from(text)
  writeSync(fd, bytes)
  return { kind: 'written', digest: digest(bytes), length: bytes.length }
}

it('puts in the place of db.json what it has written', async () => {
  const text = JSON.stringify([...numbers, 1])
  const { folder, path, disk, replica, store } = await start(({ fd }) => written(fd, text))
  await store.flusher.later()
  expect(replica.orders).toMatchObject([{ indent: 2, names: { snapshot: path } }])
  expect(readFileSync(path, 'utf8')).toBe(text)
  expect(filesIn(folder)).toEqual(['db.json'])
  expect(disk.openFiles).toEqual([])
})

it('is not asked by a program that ends', async () => {
  const { replica, store } = await start(() => ({ kind: 'absent' }))
  store.flusher.now()
  expect(replica.orders).toEqual([])
  expect(reopened(store.home.names.snapshot)).toEqual(store.list)
})

it('is not believed when there is less than it says', async () => {
  const { path, disk, store } = await start(
    ({ fd }) => ({ ...written(fd, '[]'), length: 3 }) as never,
  )
  await expect(store.flusher.later()).rejects.toMatchObject({ code: 'KEEPSAKE_WRITE_FAILED' })
  expect(reopened(path)).toEqual(store.list)
  expect(disk.openFiles).toEqual(['db.json.log.temp'])
})

it('is told of when the disk fails it', async () => {
  const { path, store } = await start(() => ({ kind: 'failed', code: 'ENOSPC', message: 'full' }))
  await expect(store.flusher.later()).rejects.toMatchObject({
    code: 'KEEPSAKE_WRITE_FAILED',
    cause: { code: 'ENOSPC', message: 'full' },
  })
  expect(store.errors).toEqual([])
  expect(reopened(path)).toEqual(store.list)
})

it('leaves no file open when it cannot even be started', async () => {
  const { disk, store } = await start(() => {
    throw new Error('not today')
  })
  await expect(store.flusher.later()).rejects.toThrow('not today')
  expect(disk.openFiles).toEqual(['db.json.log.temp'])
})

it.each([
  ['absent', { kind: 'absent' }, []],
  [
    'misfit',
    { kind: 'misfit', code: 'KEEPSAKE_CORRUPT_LOG', reason: 'x' },
    ['KEEPSAKE_CORRUPT_LOG'],
  ],
  [
    'unread',
    { kind: 'misfit', code: 'KEEPSAKE_READ_FAILED', reason: 'x' },
    ['KEEPSAKE_READ_FAILED'],
  ],
] as const)('leaves it to memory: %s', async (_, outcome, codes) => {
  const { folder, path, disk, store } = await start(() => outcome)
  const flushed = store.flusher.later()
  store.add(2)
  await flushed
  expect(store.errors.map(({ code }) => code)).toEqual(codes)
  // It was taken after the change.
  expect(filesIn(folder)).toEqual(['db.json'])
  expect(reopened(path)).toEqual(store.list)
  expect(disk.openFiles).toEqual([])
})

it('tells why there is none, where it is told', async () => {
  const { path, store } = await start(() => ({
    kind: 'absent',
    reason: 'ERR_WORKER_OUT_OF_MEMORY',
  }))
  await store.flusher.later()
  expect([store.warnings, store.errors]).toEqual([['NO_THREAD'], []])
  expect(reopened(path)).toEqual(store.list)
})

it('does not call it damage when somebody has touched db.json meanwhile', async () => {
  const { path, store } = await start(({ names }) => {
    utimesSync(names.snapshot, 1, 1)
    return { kind: 'misfit', code: 'KEEPSAKE_CORRUPT_LOG', reason: 'x' }
  })
  await store.flusher.later()
  expect(store.errors).toEqual([])
  expect(reopened(path)).toEqual(store.list)
})

it('is not asked for what has been removed', async () => {
  const { path, replica, store } = await start(() => ({ kind: 'absent' }))
  store.log.append(JSON.stringify([{ op: 'replace', path: '', value: store.list }]))
  rmSync(path)
  await store.flusher.later()
  expect([replica.orders, store.errors]).toEqual([[], []])
  expect(reopened(path)).toEqual(store.list)
})

it('is stopped, and its file closed, when the program cannot wait', async () => {
  let end!: (outcome: ReplicaOutcome) => void
  const { path, disk, replica, store } = await start(
    () => new Promise((resolve) => (end = resolve)),
  )
  const flushed = store.flusher.later()
  await until(() => replica.orders.length === 1)
  store.add(2)
  store.flusher.now()
  expect(replica.stopped).toBe(1)
  expect(disk.openFiles).toEqual(['db.json.new.temp'])
  end({ kind: 'absent' })
  await flushed
  expect(disk.openFiles).toEqual([])
  expect(reopened(path)).toEqual(store.list)
})

it('is overtaken by the end of the store, when an error handler closes that', async () => {
  const { path, disk, store } = await start(() => {
    store.errors.push = () => {
      store.close()
      return 0
    }
    return { kind: 'misfit', code: 'KEEPSAKE_CORRUPT_LOG', reason: 'x' }
  })
  await store.flusher.later().catch(() => undefined)
  expect(disk.openFiles).toEqual([])
  expect(reopened(path)).toEqual(store.list)
})

it('leaves later lines, in slices and lines longer than one, in the shortened log', async () => {
  const text = JSON.stringify([...numbers, 1])
  const { path, store } = await start(({ fd }) => written(fd, text))
  const flushed = store.flusher.later()
  const more = Array.from({ length: 3000 }, (_, index) => index)
  store.add(...more)
  const long = Array.from({ length: 20_000 }, (_, index) => index)
  store.list.push(...long)
  const patch = long.map((value) => ({ op: 'add', path: '/-', value }))
  store.log.append(JSON.stringify(patch))
  store.add(...more)
  await flushed
  expect(readFileSync(path, 'utf8')).toBe(text)
  expect(reopened(path)).toEqual(store.list)
})
