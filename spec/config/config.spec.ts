/** `keepsake/config`: the settings of a program, in the platform's folder. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runWell } from '../support/command.js'
import { requireBuild, root } from '../support/built.js'
import { temporaryFolder } from '../support/temp-folder.js'
import { pathToFileURL } from 'node:url'

const dist = (name: string) => pathToFileURL(join(root, 'dist', name)).href

/** What a program prints whose config is in a folder of the test. */
async function printedBy(source: string, home = temporaryFolder()): Promise<unknown> {
  requireBuild()
  const code = `
    import { configPath, openConfig } from '${dist('config.js')}'
    import { close, KeepsakeError, open, status } from '${dist('index.js')}'
    ${source}`
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, 'xdg'), APPDATA: home }
  const { stdout } = await runWell(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: home,
    env,
  })
  return JSON.parse(stdout)
}

const isLinux = process.platform === 'linux'

describe('a config', () => {
  it('is in the folder of the platform, for its owner only, and is there again', async () => {
    const home = temporaryFolder()
    const first = await printedBy(
      `const config = openConfig('my-app', { defaults: { theme: 'light', window: { width: 800 } } })
      config.theme = 'dark'
      await close(config)
      console.log(JSON.stringify(status(config).path))`,
      home,
    )
    if (isLinux) expect(first).toBe(join(home, 'xdg/my-app/config.json'))
    expect(statSync(first as string).mode & 0o777).toBe(
      process.platform === 'win32' ? 0o666 : 0o600,
    )
    const again = await printedBy(
      `console.log(JSON.stringify(openConfig('my-app', { defaults: { theme: 'light', window: { height: 600 } } })))`,
      home,
    )
    expect(again).toEqual({ theme: 'dark', window: { width: 800, height: 600 } })
  })

  it('is where configPath says, with another file name and a suffix', async () => {
    const paths = await printedBy(`
      const place = { fileName: 'settings.json', suffix: 'nightly' }
      const config = openConfig('my-app', { ...place, indent: null })
      console.log(JSON.stringify([configPath('my-app', place), status(config).path, configPath('my-app')]))`)
    const [named, opened, plain] = paths as [string, string, string]
    expect(named).toBe(opened)
    if (isLinux) expect(named).toContain(join('my-app-nightly', 'settings.json'))
    expect(plain).not.toBe(named)
  })

  it('is the same store as that of open', async () => {
    const told = await printedBy(`
      const config = openConfig('my-app')
      console.log(JSON.stringify(open(configPath('my-app')) === config))`)
    expect(told).toBe(true)
  })

  it('is refused a name that leads elsewhere', async () => {
    const told = await printedBy(`
      const calls = [
        () => openConfig('../other'), () => openConfig('a\\\\b'), () => openConfig(''), () => openConfig('..'),
        () => openConfig(5), () => openConfig('a', { fileName: '../x.json' }),
        () => configPath('a', { suffix: '/..' }), () => openConfig('a', { unknown: 1 }),
        () => openConfig('a', null), () => openConfig('a', 5),
      ]
      const codes = calls.map((call) => {
        try { call(); return 'none' } catch (error) { return error instanceof KeepsakeError && error.code }
      })
      console.log(JSON.stringify(codes))`)
    expect(told).toEqual(Array.from({ length: 10 }, () => 'KEEPSAKE_BAD_OPTION'))
  })
})
