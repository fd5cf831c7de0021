/**
 * Fetches the peers from the registry, each into a folder of its own below `node_modules/.cache`:
 * they are nobody's dependency, and are there again for the next run. One that cannot be had does
 * not matter to the others. better-sqlite3 may have to be compiled, which takes a minute or two.
 */

import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const cache = fileURLToPath(new URL('../../../node_modules/.cache/keepsake-bench', import.meta.url))

/** The last versions that run on Node 20. */
export const versions = {
  'better-sqlite3': '12.11.1',
  '@alcalzone/jsonl-db': '3.1.1',
  '@seald-io/nedb': '4.1.2',
  '@small-tech/jsdb': '2.1.0',
  '@vue/reactivity': '3.5.45',
  'classic-level': '3.0.0',
  conf: '15.1.0',
  immer: '11.2.13',
  lmdb: '3.5.6',
  lowdb: '7.0.1',
  mobx: '7.1.3',
  'node-persist': '4.0.4',
  tinybase: '10.0.1',
  valtio: '2.3.2',
}

/** @returns nothing if it is there now, or why it is not */
export async function install(name) {
  const folder = folderOf(name)
  if (existsSync(join(folder, 'load.mjs'))) return undefined
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  try {
    const how = ['--no-audit', '--no-fund', '--loglevel=error', '--prefix', folder]
    await promisify(execFile)('npm', ['install', ...how, `${name}@${versions[name]}`], {
      cwd: folder,
      timeout: 600_000,
    })
    // Resolves names from its own folder, by the rules for imports. Written last: it says "installed".
    writeFileSync(join(folder, 'load.mjs'), 'export const load = (name) => import(name)\n')
    return undefined
  } catch (error) {
    return `cannot be installed: ${error.message.split('\n').slice(0, 2).join(' ')}`
  }
}

/** Imports a peer, or an entry of it: `load('lowdb', 'lowdb/node')`. */
export async function load(name, entry = name) {
  const { load: loadFrom } = await import(pathToFileURL(join(folderOf(name), 'load.mjs')).href)
  return loadFrom(entry)
}

/** What was really installed. */
export function versionOf(name) {
  const manifest = join(folderOf(name), 'node_modules', name, 'package.json')
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined
}

function folderOf(name) {
  return join(cache, `${name.replace('/', '+')}@${versions[name]}`)
}
