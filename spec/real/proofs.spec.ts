/**
 * The proofs on real kernels and disks, in short: `npm run test:kill`, `test:disk` and `test:power`
 * are the long ones, and are run by hand.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { requireBuild, root } from '../support/built.js'
import { run, runWell } from '../support/command.js'

const here = { cwd: root }

const script = (name: string): string => join(root, 'spec', name, 'run.mjs')

async function proof(name: string, ...words: string[]): Promise<string> {
  requireBuild()
  return (await runWell(process.execPath, [script(name), ...words], here)).stdout
}

/** A machine with nothing on it. */
const bare = { ...here, env: { PATH: '/nowhere' } }

describe('the proofs', () => {
  it('kill a writer at some of its calls', async () => {
    const told = await proof('kill', '--only', 'flushing', '--every', '19')
    expect(told).toMatch(/\d+ kills +0 bad|skipped: everything/)
  })

  it('read db.json all the time during 300 flushes', async () => {
    const told = await proof('disk', '--only', 'reading', '--flushes', '300')
    expect(told).toMatch(/4 checks +0 bad/)
  })

  it('limit the size of a file', async () => {
    expect(await proof('disk', '--only', 'file size')).toMatch(/16 checks +0 bad/)
  })

  it.each(['kill', 'power'])('say what cannot be shown on this machine: %s', async (name) => {
    requireBuild()
    const { code, stdout } = await run(process.execPath, [script(name)], bare)
    expect(stdout).toContain('skipped: everything')
    expect(code).toBe(0)
  })

  it('end with 1 when anything was bad', async () => {
    const tally = pathToFileURL(join(root, 'spec/real/tally.mjs')).href
    const source = `
      const { Tally } = await import('${tally}')
      const tally = new Tally('test')
      tally.add('one', [])
      tally.add('two', ['lost'])
      tally.end()`
    const { code, stdout } = await run(
      process.execPath,
      ['--input-type=module', '-e', source],
      here,
    )
    expect(stdout).toContain('BAD two: lost')
    expect(code).toBe(1)
  })

  it('leave no folder behind when interrupted', async () => {
    requireBuild()
    const folder = mkdtempSync(join(tmpdir(), 'keepsake-interrupted-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const env = { ...process.env, TMPDIR: folder }
    const child = spawn(process.execPath, [script('disk')], { env, stdio: 'ignore' })
    const ended = once(child, 'close')
    while (readdirSync(folder).length === 0) await setTimeout(20)
    child.kill('SIGTERM')
    await ended
    expect(readdirSync(folder)).toEqual([])
  })
})
