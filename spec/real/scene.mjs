/**
 * Where a proof takes place: a folder in the system's folder for temporary files, in a mount
 * namespace of its own if there may be one. Mounts go with the namespace, loop devices with their
 * mounts, so even a run that is killed leaves none behind. The folder is removed at the end, and
 * when the run is interrupted.
 *
 *     await enter(import.meta.url)           the rest runs in the namespace
 *     const scene = new Scene('kill')
 */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const INSIDE = 'KEEPSAKE_PROOF_INSIDE'

export const isRoot = process.getuid?.() === 0

/** Is there a program of this name? */
export function has(name) {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0
}

/** Runs a command to its end; throws, with what it said, when it fails. */
export function command(...words) {
  const { status, error, stdout, stderr } = spawnSync(words[0], words.slice(1).map(String), {
    encoding: 'utf8',
  })
  if (error) throw error
  if (status !== 0) throw new Error(`${words.join(' ')}: ${stderr.trim() || status}`)
  return stdout
}

/** Begins this program anew in a mount namespace of its own, and ends with it. */
export async function enter(url) {
  if (process.env[INSIDE] !== undefined || !isRoot) return
  if (spawnSync('unshare', ['--mount', 'true']).status !== 0) return
  const words = ['--mount', '--propagation', 'private', process.execPath, fileURLToPath(url)]
  const child = spawn('unshare', [...words, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, [INSIDE]: '1' },
  })
  // The terminal tells both; whoever tells only this one means both.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  const code = await new Promise((resolve) => child.on('close', (status) => resolve(status ?? 1)))
  process.exit(code)
}

/** May this run mount anything? Why not, else. */
export const whyNoMounts = isRoot
  ? process.env[INSIDE] === undefined && 'no mount namespace can be had here'
  : 'only root may mount'

export class Scene {
  folder
  #count = 0
  #children = new Set()

  constructor(name) {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), `keepsake-${name}-`)))
    // Programs that run as another user have to get in.
    chmodSync(this.folder, 0o711)
    process.on('exit', () => this.#leave())
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130))
  }

  /** A new empty folder. */
  room(name = 'room') {
    const room = join(this.folder, `${name}-${++this.#count}`)
    mkdirSync(room)
    return room
  }

  /** Compiles a C source that lies beside the scripts; the path of the program or library. */
  compile(source, ...flags) {
    const target = join(this.folder, `built-${++this.#count}`)
    command('cc', '-O2', '-Wall', '-o', target, fileURLToPath(source), ...flags)
    return target
  }

  /** A program that ends with the scene at the latest. */
  spawn(file, words, options) {
    const child = spawn(file, words, options)
    this.#children.add(child)
    child.ended = new Promise((resolve) => {
      child.on('close', (code, signal) => {
        this.#children.delete(child)
        resolve({ code, signal })
      })
    })
    return child
  }

  /** Everything that is mounted below this folder, the last one first. */
  mounts(folder = this.folder) {
    return readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' ')[1] ?? '')
      .filter((path) => path === folder || path.startsWith(`${folder}/`))
      .toReversed()
  }

  #leave() {
    for (const child of this.#children) child.kill('SIGKILL')
    if (process.platform === 'linux') {
      for (const path of this.mounts()) spawnSync('umount', ['--lazy', path])
    }
    rmSync(this.folder, { recursive: true, force: true })
  }
}
