/** A disk of 1 MB without room for a second copy: what becomes of the good file when it is saved? */
import { readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from '../real/scene.mjs'

export async function fullDisk({ peer, scene, loaded }) {
  const folder = scene.room('small')
  command('mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', folder)
  const session = await peer.open(folder, loaded)
  let told = 'nothing said'
  try {
    await session.set('big', 'x'.repeat(300_000))
    await session.flush?.()
    const { bavail, bsize } = statfsSync(folder)
    writeFileSync(join(folder, 'ballast'), Buffer.alloc(bavail * bsize - 100_000))
    await session.set('big', 'y'.repeat(310_000))
    await session.flush?.()
  } catch (error) {
    told = `it says ${error.code ?? error.message}`
  }
  const state = stateOf(join(folder, peer.file))
  rmSync(join(folder, 'ballast'))
  await session.close()
  command('umount', '--lazy', folder)
  return `${state}; ${told}`
}

function stateOf(path) {
  const bytes = readFileSync(path, 'utf8')
  try {
    return JSON.parse(bytes).big.startsWith('x') ? 'the good file is untouched' : 'it is replaced'
  } catch {
    return `the good file is destroyed, ${bytes.length} bytes are left`
  }
}
