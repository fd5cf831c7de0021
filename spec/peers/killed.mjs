/** Lets a peer write in a process of its own, and kills it. */
import { fileURLToPath } from 'node:url'
import { setTimeout } from 'node:timers/promises'

const writer = fileURLToPath(new URL('writer.mjs', import.meta.url))

/**
 * @param until `count` entries have been reported, or `ms` have gone by since the first
 * @returns how many were reported
 */
export async function writeAndKill(
  { scene, peer, folder, modules },
  { count = 1e9, ms, settle = 0 },
) {
  const child = scene.spawn(process.execPath, [writer, peer.name, folder, modules, count], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (bytes) => (output += bytes))
  const reported = () => output.length - output.indexOf('\n') - 1
  const until = async (isSo) => {
    while (!isSo()) await Promise.race([setTimeout(5), child.ended.then(fail)])
  }
  await until(() => output.includes('\n') && reported() >= Math.min(count, 1))
  if (ms !== undefined) await setTimeout(ms)
  else await until(() => reported() >= count)
  await setTimeout(settle)
  const pid = Number(output.split('\n', 1)[0])
  process.kill(pid, 'SIGKILL')
  // A client of a server may hear of its end; what it has reported before counts.
  await setTimeout(pid === child.pid ? 0 : 50)
  child.kill('SIGKILL')
  await child.ended
  return reported()
}

function fail() {
  throw new Error('the writer ended by itself')
}
