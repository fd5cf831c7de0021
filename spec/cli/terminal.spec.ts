/** On a terminal: colours, unless NO_COLOR; long values shortened. `script` makes the terminal. */
import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { deserted, logFor } from '../support/deserted.js'
import { commandFile, installedKeepsake } from '../support/keepsake-command.js'
import { run } from '../support/command.js'
import { requireBuild } from '../support/built.js'

const hasScript = /util-linux/.test(spawnSync('script', ['--version']).stdout?.toString() ?? '')

const colour = '\u001b['
const long = 'x'.repeat(500)
const snapshot = '{}'
// Nothing else of this process's: Node takes a dozen variables, CI for one, for a wish for no colours.
const env = { PATH: process.env['PATH'], TERM: 'xterm-256color' }

/** What a terminal of 80 columns is given. */
async function onTerminal(
  words: readonly string[],
  variables: NodeJS.ProcessEnv = {},
): Promise<string> {
  requireBuild()
  const { folder } = deserted({
    snapshot,
    log: logFor(snapshot, [{ op: 'add', path: '/a', value: long }]),
  })
  const command = `stty cols 80; "${process.execPath}" "${commandFile}" ${words.join(' ')}`
  const { stdout } = await run('script', ['-qec', command, '/dev/null'], {
    cwd: folder,
    env: { ...env, ...variables },
  })
  return stdout
}

describe.skipIf(!hasScript)('on a terminal', () => {
  it('there are colours', async () => {
    expect(await onTerminal(['check', 'db.json'])).toContain(colour)
    expect(await onTerminal(['log', 'db.json'])).toContain(colour)
  })

  it('there are none with NO_COLOR', async () => {
    const variables = { NO_COLOR: '1' }
    expect(await onTerminal(['check', 'db.json'], variables)).not.toContain(colour)
    expect(await onTerminal(['log', 'db.json'], variables)).not.toContain(colour)
    const forced = { NO_COLOR: '1', FORCE_COLOR: '1' }
    expect(await onTerminal(['log', 'db.json'], forced)).not.toContain(`${colour}3`)
  })

  it('there are none where the terminal has none', async () => {
    expect(await onTerminal(['check', 'db.json'], { TERM: 'dumb' })).not.toContain(colour)
  })

  it('a change takes a line at most', async () => {
    const [line = ''] = (await onTerminal(['log', 'db.json'], { NO_COLOR: '1' })).split('\r\n')
    expect(line.length).toBe(80)
    expect(line.endsWith('x…')).toBe(true)
  })

  it('JSON is whole, and has no colours', async () => {
    const printed = await onTerminal(['log', 'db.json', '--json'])
    expect(JSON.parse(printed)).toMatchObject({ patch: [{ value: long }] })
  })
})

describe('elsewhere', () => {
  it('there are no colours, and nothing is shortened', async () => {
    const log = logFor(snapshot, [{ op: 'add', path: '/a', value: long }])
    const { folder } = deserted({ snapshot, log })
    const { stdout } = await installedKeepsake(folder, 'log', 'db.json')
    expect(stdout).toContain(long)
    expect(stdout).not.toContain(colour)
    expect((await installedKeepsake(folder, 'check', 'db.json')).stdout).not.toContain(colour)
  })
})
