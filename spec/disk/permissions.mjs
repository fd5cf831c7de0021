/**
 * Files that may not be read or written, and files of somebody else: what cannot be read is never
 * taken for what is not there, and owner and mode stay.
 */
import { chmodSync, chownSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isRoot } from '../real/scene.mjs'
import { program } from './program.mjs'

const NOBODY = 65_534
const SOMEBODY = 54_321
const CONTENT = '{"score":7}\n'

/** Root may do anything, so it becomes nobody. */
const asNobody = isRoot ? { uid: NOBODY } : {}

export const permissions = {
  name: 'permissions',
  async run(scene, holds) {
    for (const name of ['db.json', 'db.json.log.temp', 'db.json.temp']) {
      await unreadable(scene, holds, name)
    }
    await closedFolder(scene, holds)
    await folderNotWritable(scene, holds)
  },
}

export const owners = {
  name: 'owner and mode',
  needs: 'root',
  async run(scene, holds) {
    await ownerKept(scene, holds, { name: 'root', who: {}, mode: 0o640 })
    await ownerKept(scene, holds, { name: 'another user', who: { uid: NOBODY }, mode: 0o666 })
  },
}

function store(scene, { mode = 0o600 } = {}) {
  const folder = scene.room('folder')
  const file = join(folder, 'db.json')
  writeFileSync(file, CONTENT, { mode })
  chmodSync(file, mode)
  if (isRoot) chownSync(folder, NOBODY, NOBODY)
  if (isRoot) chownSync(file, NOBODY, NOBODY)
  return { folder, file }
}

async function unreadable(scene, holds, name) {
  for (const options of [{}, { readOnly: true }, { salvage: true }]) {
    const { folder, file } = store(scene)
    const closed = join(folder, name)
    if (name !== 'db.json') writeFileSync(closed, CONTENT)
    chmodSync(closed, 0)
    const { code } = await program(scene, 'use', { file, options }, asNobody)
    const told = `${name} unreadable, ${JSON.stringify(options)}`
    holds(code === 'KEEPSAKE_READ_FAILED', `${told}: ${code}`)
    chmodSync(closed, 0o600)
    holds(readFileSync(file, 'utf8') === CONTENT, `${told}: db.json was changed`)
    holds(readFileSync(closed, 'utf8') === CONTENT, `${told}: it was changed`)
    const left = readdirSync(folder).length - (name === 'db.json' ? 1 : 2)
    holds(left === 0, `${told}: something was left`)
  }
}

async function closedFolder(scene, holds) {
  const { folder, file } = store(scene)
  chmodSync(folder, 0)
  for (const options of [{}, { readOnly: true }]) {
    const { code } = await program(scene, 'use', { file, options }, asNobody)
    holds(/^KEEPSAKE_(READ|WRITE)_FAILED$/.test(code), `a closed folder: ${code}`)
  }
  chmodSync(folder, 0o700)
  holds(readdirSync(folder).join() === 'db.json', 'something was left')
}

async function folderNotWritable(scene, holds) {
  const { folder, file } = store(scene)
  chmodSync(folder, 0o500)
  const refused = await program(scene, 'use', { file }, asNobody)
  holds(refused.code === 'KEEPSAKE_WRITE_FAILED', `the lock: ${refused.code}`)
  const read = await program(scene, 'use', { file, options: { readOnly: true } }, asNobody)
  holds(read.code === undefined && read.score === 7, `readOnly: ${read.code}`)
  const unlocked = await program(scene, 'use', { file, options: { lock: false } }, asNobody)
  holds(unlocked.code === 'KEEPSAKE_WRITE_FAILED', `without a lock: ${unlocked.code}`)
  holds(unlocked.told.includes('KEEPSAKE_WRITE_FAILED EACCES'), `told: ${unlocked.told.join()}`)
  holds(readFileSync(file, 'utf8') === CONTENT, 'db.json was changed')
  holds(readdirSync(folder).join() === 'db.json', 'something was left')
  chmodSync(folder, 0o700)
}

async function ownerKept(scene, holds, { name, who, mode }) {
  const { folder, file } = store(scene, { mode })
  chownSync(file, SOMEBODY, SOMEBODY)
  const { code, score } = await program(scene, 'use', { file }, who)
  holds(code === undefined && score === 7, `${name}: ${code}`)
  const stat = statSync(file)
  holds(stat.uid === SOMEBODY && stat.gid === SOMEBODY, `${name}: the owner is ${stat.uid}`)
  holds((stat.mode & 0o7777) === mode, `${name}: the mode is ${stat.mode.toString(8)}`)
  holds(JSON.parse(readFileSync(file, 'utf8')).score === 8, `${name}: the change is not there`)
  holds(readdirSync(folder).join() === 'db.json', `${name}: something was left`)
}
