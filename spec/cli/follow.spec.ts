/** `keepsake log --follow`, in a process of its own beside the one that writes. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { requireBuild } from '../support/built.js'
import { commandFile, keepsake } from '../support/keepsake-command.js'
import { Companion } from '../support/program.js'
import { bytesIn, temporaryFolder } from '../support/temp-folder.js'

interface Change {
  readonly seq: number
  readonly patch: readonly { readonly path: string; readonly value: unknown }[]
}

/** The command, running. */
class Follower {
  readonly child: ChildProcess
  /** Talk. */
  said = ''
  readonly #lines: AsyncIterator<string>

  constructor(folder: string, ...options: readonly string[]) {
    requireBuild()
    this.child = spawn(
      process.execPath,
      [commandFile, 'log', 'db.json', '--follow', '--json', ...options],
      { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    if (this.child.stdout === null) throw new Error('it has no output')
    this.#lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]()
    this.child.stderr?.on('data', (text: Buffer) => (this.said += text.toString()))
    onTestFinished(() => void this.child.kill('SIGKILL'))
  }

  async change(): Promise<Change> {
    const { done, value } = await this.#lines.next()
    if (done) throw new Error('it has ended')
    return JSON.parse(value) as Change
  }
}

/** A writer that counts when it is told to, and flushes when it is told to. */
const writing = `
  import { createInterface } from 'node:readline'
  const db = open('db.json', { defaults: { n: 0 } })
  await flush(db)
  console.log('ready')
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'flush') await flush(db)
    else db.n++
  }
`

/** Counts to 400, with a flush under way most of the time. */
const busy = `
  const db = open('db.json', { defaults: { n: 0 } })
  await flush(db)
  db.n++
  console.log('ready')
  const told = new Promise((resolve) => process.stdin.once('data', resolve))
  await told
  while (db.n < 400) {
    const flushing = db.n % 7 === 0 ? flush(db) : undefined
    for (let turn = 0; turn < 5; turn++) {
      db.n++
      await new Promise((resolve) => setTimeout(resolve, 4))
    }
    await flushing
  }
  db.end = true
  console.log('done')
  await new Promise((resolve) => process.stdin.once('end', resolve))
`

describe('keepsake log --follow', () => {
  it('gives the changes of a busy writer in order, none twice, and says which it missed', async () => {
    const folder = temporaryFolder()
    const writer = new Companion(folder, busy)
    await writer.line()
    const follower = new Follower(folder)
    const first = await follower.change()
    expect(first).toMatchObject({ seq: 2, patch: [{ path: '/n', value: 1 }] })
    writer.tell('go')
    let last = first.seq
    let skipped = 0
    for (;;) {
      const { seq, patch } = await follower.change()
      expect(seq).toBeGreaterThan(last)
      skipped += seq - last - 1
      last = seq
      if (patch[0]?.path === '/end') break
      // The change says its number: 1 is the one with the defaults.
      expect(patch[0]?.value).toBe(seq - 1)
    }
    const missed = (): number => {
      const told = follower.said.matchAll(/^(\d+) changes? went/gm)
      return Array.from(told, ([, number]) => Number(number)).reduce((sum, each) => sum + each, 0)
    }
    // What it says comes by another pipe, and may come later.
    await expect.poll(missed, { timeout: 60_000 }).toBe(skipped)
    expect(await writer.line()).toBe('done')
  })

  it('goes on when the log was removed, and in the next session', async () => {
    const folder = temporaryFolder()
    const writer = new Companion(folder, writing)
    await writer.line()
    const follower = new Follower(folder)
    writer.tell('count')
    expect(await follower.change()).toMatchObject({ seq: 2, patch: [{ value: 1 }] })
    writer.tell('flush')
    writer.tell('count')
    expect(await follower.change()).toMatchObject({ seq: 3, patch: [{ value: 2 }] })
    expect(await writer.end()).toBe(0)
    expect(bytesIn(folder)).toEqual({ 'db.json': '{\n  "n": 2\n}\n' })

    const next = new Companion(folder, writing)
    await next.line()
    next.tell('count')
    expect(await follower.change()).toMatchObject({ seq: 1, patch: [{ value: 3 }] })
    await next.end()
  })

  it('ends on SIGINT as any program does', async () => {
    const folder = temporaryFolder()
    const writer = new Companion(folder, writing)
    await writer.line()
    const { child, ...follower } = new Follower(folder)
    expect(follower).toBeDefined()
    writer.tell('count')
    await once(child.stdout as NonNullable<typeof child.stdout>, 'readable')
    child.kill('SIGINT')
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
    expect([code, signal]).toEqual([null, 'SIGINT'])
    await writer.end()
  })

  it('ends well when nobody reads it any more', async () => {
    const folder = temporaryFolder()
    const writer = new Companion(folder, writing)
    await writer.line()
    const follower = new Follower(folder)
    writer.tell('count')
    await follower.change()
    follower.child.stdout?.destroy()
    writer.tell('count')
    const [code, signal] = (await once(follower.child, 'exit')) as [number | null, string | null]
    expect([code, signal]).toEqual([0, null])
    await writer.end()
  })

  it('ends with 1 where there is no store', async () => {
    expect((await keepsake(temporaryFolder(), 'log', 'db.json', '--follow')).code).toBe(1)
  })
})
