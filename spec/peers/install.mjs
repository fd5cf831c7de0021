/**
 * Fetches the peers from the registry into a folder of their own. better-sqlite3 may have to be
 * compiled, which takes minutes; `--modules FOLDER` uses what an earlier run has left there.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { command } from '../real/scene.mjs'

/** The last versions that run on Node 20. */
const WANTED = {
  'better-sqlite3': '12',
  '@alcalzone/jsonl-db': '3',
  lowdb: '7',
  'write-file-atomic': '7',
}

export class Modules {
  #folder

  constructor(folder) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true })
    const manifest = join(folder, 'package.json')
    if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true, "type": "module" }\n')
  }

  /** One after another: one that cannot be had does not matter to the others. */
  install(name) {
    if (existsSync(this.#pathOf(name))) return
    const how = ['--no-audit', '--no-fund', '--loglevel=error', '--prefix', this.#folder]
    command('npm', 'install', ...how, `${name}@${WANTED[name]}`)
  }

  versionOf(name) {
    return JSON.parse(readFileSync(join(this.#pathOf(name), 'package.json'), 'utf8')).version
  }

  /** Where another process imports it from. */
  async load(name, path = '') {
    const from = createRequire(join(this.#folder, 'package.json'))
    const entry = path === '' ? from.resolve(name) : join(this.#pathOf(name), path)
    return import(pathToFileURL(entry).href)
  }

  #pathOf(name) {
    return join(this.#folder, 'node_modules', name)
  }
}
