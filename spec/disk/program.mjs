/** Runs one of `programs.mjs` in a process of its own: under a limit, or as another user. */
import { fileURLToPath } from 'node:url'

const stage = fileURLToPath(new URL('stage.mjs', import.meta.url))

/**
 * @param input what the program is given
 * @param options `shell`: what a shell does before; `uid`: whom the process becomes
 * @returns what the program returns
 */
export async function program(scene, name, input, { shell, uid } = {}) {
  const node = [process.execPath, stage, JSON.stringify({ name, input, uid })]
  const words = shell === undefined ? node : ['sh', '-c', `${shell}; exec "$@"`, 'sh', ...node]
  const child = scene.spawn(words[0], words.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let complaint = ''
  child.stdout.on('data', (bytes) => (output += bytes))
  child.stderr.on('data', (bytes) => (complaint += bytes))
  const { code, signal } = await child.ended
  if (code !== 0) throw new Error(`${name} ended with ${code ?? signal}: ${complaint}`)
  return JSON.parse(output)
}
