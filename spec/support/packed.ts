/**
 * The package as npm would publish it: packed into a tarball, installed into an empty folder.
 *
 *     /tmp/keepsake-packed-XXXX/keepsake-0.1.0.tgz
 *     /tmp/keepsake-packed-XXXX/project/node_modules/keepsake/dist/index.js
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requireBuild, root } from './built.js'
import { runWell } from './command.js'

export interface Packed {
  readonly tarball: string
  /** A project that has installed the tarball, and nothing else. */
  readonly project: string
  /** Paths inside the tarball. */
  readonly files: readonly string[]
  remove(): void
}

export async function pack(): Promise<Packed> {
  requireBuild()
  const folder = mkdtempSync(join(tmpdir(), 'keepsake-packed-'))
  const project = join(folder, 'project')
  mkdirSync(project)
  writeFileSync(
    join(project, 'package.json'),
    '{ "name": "empty", "private": true, "type": "module" }\n',
  )

  // --ignore-scripts: dist/ is built already, and another spec may be reading it right now.
  const packing = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]
  const { stdout } = await runWell('npm', packing, { cwd: root })
  const [report] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[]
  if (report === undefined) throw new Error('npm pack reported no tarball')
  const tarball = join(folder, report.filename)

  const installing = ['install', tarball, '--prefer-offline', '--no-audit', '--no-fund']
  await runWell('npm', installing, { cwd: project })
  return {
    tarball,
    project,
    files: report.files.map((file) => file.path),
    remove() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
