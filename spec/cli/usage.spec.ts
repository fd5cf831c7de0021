/** How the command is called, and how it ends: the exit codes are for scripts. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { close } from '../../lib/index.js'
import { root } from '../support/built.js'
import { killed } from '../support/broken.js'
import { deserted } from '../support/deserted.js'
import { installedKeepsake, keepsake } from '../support/keepsake-command.js'
import { opened } from '../support/opened.js'
import { filesIn, temporaryFolder } from '../support/temp-folder.js'

const commands = ['check', 'repair', 'log', 'get', 'flush']

describe('the command', () => {
  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      version: string
    }
    const { code, stdout } = await installedKeepsake(root, '--version')
    expect([code, stdout]).toEqual([0, `${version}\n`])
  })

  it('says on the standard output what it can do, when asked', async () => {
    const { code, stdout, stderr } = await installedKeepsake(root, '--help')
    expect([code, stderr]).toEqual([0, ''])
    for (const command of commands) expect(stdout).toContain(`  ${command} FILE`)
  })

  it.each(commands)('says how %s is called, when asked', async (command) => {
    const { code, stdout, stderr } = await keepsake(root, command, '--help')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain(`keepsake ${command} FILE`)
  })

  it.each([
    ['no command', []],
    ['a command that does not exist', ['chekc', 'db.json']],
    ['a command of every object', ['constructor', 'db.json']],
    ['no file', ['check']],
    ['one word too many', ['check', 'db.json', 'db.json']],
    ['an unknown option', ['check', 'db.json', '--jsno']],
    ['an option without its value', ['log', 'db.json', '--path']],
    ['a value where none belongs', ['check', 'db.json', '--json=yes']],
    ['an option of another command', ['get', 'db.json', '/a', '--follow']],
    ['a path that is none', ['check', '']],
    ['a store in memory', ['check', ':memory:']],
    ['a pointer that is none', ['get', 'db.json', 'users']],
    ['a pointer with a wrong escape', ['get', 'db.json', '/a~2b']],
    ['such a pointer to log', ['log', 'db.json', '--path', 'users']],
    ['a choice that is none', ['repair', 'db.json', '--keep', 'both']],
  ])('ends with 2 for %s, and makes nothing', async (_, words) => {
    const { folder } = deserted({ snapshot: '{"a":1}' })
    const { code, stdout, stderr } = await keepsake(folder, ...words)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^keepsake: /)
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(filesIn(folder)).toEqual(['db.json'])
  })

  it.each(commands)('ends with 1 when %s finds no store, and makes none', async (command) => {
    const folder = temporaryFolder()
    const { code, stdout } = await keepsake(folder, command, 'db.json')
    expect([code, stdout]).toEqual([1, ''])
    expect(filesIn(folder)).toEqual([])
  })

  it.each(commands)('ends with 4 when %s is given a folder', async (command) => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'db.json'))
    const { code, stdout, stderr } = await keepsake(folder, command, 'db.json')
    expect([code, stdout]).toEqual([4, ''])
    expect(stderr).toContain('KEEPSAKE_READ_FAILED')
  })

  it.each(commands)('ends with 4 when %s is given something below a file', async (command) => {
    const { folder } = deserted({ snapshot: '{"a":1}' })
    const { code } = await keepsake(folder, command, 'db.json/db.json')
    expect(code).toBe(4)
  })

  // What a file says is damage, and 1; 4 is for bytes that the system does not give.
  it.each(commands.filter((command) => command !== 'log'))(
    'ends with 1 when %s meets a db.json that is not JSON',
    async (command) => {
      const { folder } = deserted({ snapshot: '{"a":1' })
      const { code, stderr, stdout } = await keepsake(folder, command, 'db.json')
      expect(code).toBe(1)
      expect(stdout + stderr).toContain('KEEPSAKE_CORRUPT_SNAPSHOT')
      expect(filesIn(folder)).toEqual(['db.json'])
    },
  )

  it.each([
    ['flush', []],
    ['repair', []],
    ['repair', ['--yes']],
  ])('ends with 3 when %s %j comes while the store is open', async (command, options) => {
    const { folder, path } = await killed()
    const db = opened(path)
    const before = filesIn(folder)
    // From another process, that is: in this one the two would share the store.
    const { code, stderr } = await installedKeepsake(folder, command, 'db.json', ...options)
    expect(code).toBe(3)
    expect(stderr).toContain('KEEPSAKE_LOCKED')
    expect(stderr).toContain(String(process.pid))
    expect(filesIn(folder)).toEqual(before)
    await close(db)
  })

  it('finds the store behind a symbolic link', async () => {
    const { folder, path } = await killed()
    const elsewhere = temporaryFolder()
    symlinkSync(path, join(elsewhere, 'link.json'))
    const found = await keepsake(elsewhere, 'check', 'link.json', '--json')
    expect(JSON.parse(found.stdout)).toMatchObject({ path, ok: true, log: { entries: 4 } })
    expect((await keepsake(elsewhere, 'get', 'link.json', '/at')).stdout).toBe('4\n')
    expect((await keepsake(elsewhere, 'flush', 'link.json')).code).toBe(0)
    expect(filesIn(elsewhere)).toEqual(['link.json'])
    expect(filesIn(folder)).toEqual(['db.json'])
  })

  it('shows what is in a file name, and lets it do nothing to the terminal', async () => {
    const folder = temporaryFolder()
    const name = 'a\u001b[2J\u009b.json'
    writeFileSync(join(folder, name), '{"a":1')
    for (const command of commands) {
      const { stdout, stderr } = await keepsake(folder, command, name)
      // oxlint-disable-next-line no-control-regex -- they must not be there
      expect(stdout + stderr).not.toMatch(/[\u001b\u009b]/)
    }
  })
})
