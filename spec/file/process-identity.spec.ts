import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FileSystem } from '../../lib/file/file-system.js'
import { nodeFileSystem } from '../../lib/file/node-fs.js'
import { identifyProcess, locateProcess } from '../../lib/file/process-identity.js'

const own = identifyProcess(nodeFileSystem)
/** Beyond what any system gives out. */
const pidOfNobody = 2 ** 31 - 2

const hasStartTimes = process.platform !== 'win32'
const hasBootIds = process.platform === 'linux'
const hasProcessStatus = spawnSync('ps', ['-o', 'lstart=', '-p', String(process.pid)]).status === 0

describe('a process noted earlier', () => {
  it('is running when it is this one', () => {
    expect(locate({})).toBe('running')
  })

  it('is gone when nobody has its pid', () => {
    expect(locate({ pid: pidOfNobody })).toBe('gone')
  })

  it('is gone when its pid belongs to a process started at another time', () => {
    expect(locate({ start: `${own.start}0` })).toBe(hasStartTimes ? 'gone' : 'running')
  })

  it('is gone when the machine was started since, though its pid is in use again', () => {
    expect(locate({ boot: 'another boot' })).toBe(hasBootIds ? 'gone' : 'running')
  })

  it('is elsewhere when another computer noted it, whatever processes there are here', () => {
    expect(locate({ host: 'another-computer' })).toBe('elsewhere')
    expect(locate({ host: 'another-computer', pid: pidOfNobody })).toBe('elsewhere')
    expect(locate({ host: 'another-computer', boot: 'another boot' })).toBe('elsewhere')
  })

  it('is taken for running when nothing is known but that somebody has its pid', () => {
    expect(locate({ start: '', boot: '' })).toBe('running')
  })

  it('is judged by its pid alone where the system keeps processes from each other', () => {
    const silent: FileSystem = { ...nodeFileSystem, readFile: refuse }
    expect(identifyProcess(silent)).toMatchObject({ pid: process.pid, boot: '' })
    expect(locateProcess(own, own, silent)).toBe('running')
    expect(locateProcess({ ...own, pid: pidOfNobody }, own, silent)).toBe('gone')
  })

  it('is running when the system forbids to signal it', () => {
    const kill = vi.spyOn(process, 'kill').mockImplementation(() => {
      throw Object.assign(new Error('not yours'), { code: 'EPERM' })
    })
    expect(locate({ pid: pidOfNobody })).toBe('running')
    kill.mockRestore()
  })

  it.runIf(hasBootIds)('is recognized whatever the name of its program', () => {
    const status = `${process.pid} (a) S 1 (b) R ${'0 '.repeat(18)}4711 0 0\n`
    const odd = { ...nodeFileSystem, readFile: () => Buffer.from(status) }
    expect(identifyProcess(odd).start).toBe('4711')
  })
})

describe.runIf(hasStartTimes)('a process that died while its parent takes no note', () => {
  let parent: ChildProcess
  let pid: number

  beforeEach(async () => {
    parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 1000'])
    const [line] = (await once(parent.stdout!, 'data')) as [Buffer]
    pid = Number(line.toString())
  })

  afterEach(() => {
    parent.kill('SIGKILL')
  })

  it('is gone, although its pid answers', async () => {
    await vi.waitFor(() => expect(locate({ pid, start: '' })).toBe('gone'), 10_000)
    expect(process.kill(pid, 0)).toBe(true)
  })
})

const { platform } = process

function pretendToBe(other: NodeJS.Platform): void {
  Object.defineProperty(process, 'platform', { value: other })
}

describe('where a system does not say when a process has started', () => {
  beforeEach(() => pretendToBe('win32'))
  afterEach(() => pretendToBe(platform))

  it('a process is known by its pid', () => {
    const noted = identifyProcess(nodeFileSystem)
    expect(noted).toMatchObject({ pid: process.pid, start: '' })
    expect(locateProcess(noted, noted, nodeFileSystem)).toBe('running')
    expect(locateProcess({ ...noted, pid: pidOfNobody }, noted, nodeFileSystem)).toBe('gone')
  })
})

describe.runIf(hasProcessStatus)('where there is no /proc', () => {
  beforeEach(() => pretendToBe('freebsd'))

  afterEach(() => {
    pretendToBe(platform)
    vi.unstubAllEnvs()
  })

  it('a process is known by what ps says of it', () => {
    const noted = identifyProcess(nodeFileSystem)
    expect(noted.start).not.toBe('')
    expect(locateProcess(noted, noted, nodeFileSystem)).toBe('running')
    expect(locateProcess({ ...noted, start: 'Thu' }, noted, nodeFileSystem)).toBe('gone')
    expect(locateProcess({ ...noted, pid: pidOfNobody }, noted, nodeFileSystem)).toBe('gone')
  })

  it('its start reads the same in every time zone and language', () => {
    const noted = identifyProcess(nodeFileSystem)
    vi.stubEnv('TZ', 'Asia/Tokyo')
    vi.stubEnv('LC_ALL', 'de_DE.UTF-8')
    expect(identifyProcess(nodeFileSystem)).toEqual(noted)
  })
})

function locate(changes: Partial<typeof own>): string {
  return locateProcess({ ...own, ...changes }, own, nodeFileSystem)
}

function refuse(): never {
  throw Object.assign(new Error('not for you'), { code: 'EACCES' })
}
