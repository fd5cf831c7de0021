// Documents of an older version: kept beside, then taken from step to step.

import type { KeepsakeError, Migration } from '../../../lib/index.js'
import { adding, logFor } from '../../support/deserted.js'
import type { Document, Session } from '../session.js'
import type { Workload } from '../workload.js'

/** Doing one of them twice shows. */
const migrations: Record<number, Migration> = {
  2(db: Document) {
    db['list'].push('second')
    db['steps'] = [2]
  },
  3(db: Document) {
    db['list'].shift()
    db['steps'] = [...(db['steps'] ?? []), 3]
  },
}

const failing: Record<number, Migration> = {
  ...migrations,
  3(db: Document) {
    db['list'].shift()
    throw new RangeError('it does not fit')
  },
}

const options = { version: 3, migrations }
const OLD = '{"$version":1,"list":[1]}'
const NEW = '{"$version":1,"list":[1,2]}'
const withLog = {
  start: { $version: 1, list: [1, 2] },
  files: { 'db.json': OLD, 'db.json.log.temp': logFor(OLD, adding('/list/1', 2)) },
}

async function goOn(session: Session): Promise<void> {
  session.open()
  session.change((db) => db['list'].push(3))
  await session.durable()
  session.change((db) => db['list'].shift())
  await session.flush()
  session.expectTidy()
  session.change((db) => db['list'].push(4))
  session.end()
}

export const older: Workload = {
  name: 'an older version',
  start: { $version: 1, list: [1] },
  options,
  run: goOn,
}

export const olderWithLog: Workload = {
  name: 'an older version, and its log',
  ...withLog,
  options: { ...options, fsync: 'always' },
  run: goOn,
}

export const olderWithTemp: Workload = {
  name: 'an older version, whose flush was interrupted',
  start: { $version: 1, list: [1, 2, 3] },
  files: {
    'db.json': NEW,
    'db.json.temp': OLD,
    'db.json.log.temp': logFor(OLD, adding('/list/1', 2), { snapshot: NEW }, adding('/list/2', 3)),
    'db.json.new.temp': '{"li',
  },
  options,
  run: goOn,
}

export const olderTaken: Workload = {
  name: 'an older version, and the name of its copy is taken',
  ...withLog,
  files: { ...withLog.files, 'db.json.v1': 'of somebody else' },
  options,
  run: goOn,
}

export const olderLinkless: Workload = {
  name: 'an older version, where there are no links',
  ...withLog,
  files: { ...withLog.files, 'db.json.v1': 'of somebody else' },
  hasNoLinks: true,
  options,
  run: goOn,
}

function openInVain(session: Session): void {
  try {
    session.open({ migrations: failing })
    session.complaints.push('a step that throws was taken')
  } catch (error) {
    const { code } = error as KeepsakeError
    if (code !== 'KEEPSAKE_MIGRATION_FAILED') session.complaints.push(`opening throws ${code}`)
  }
}

/** `open` throws after the first step, and lets go of the files: the next one goes on from there. */
export const olderRefused: Workload = {
  name: 'an older version, whose second step throws',
  ...withLog,
  options,
  async run(session) {
    openInVain(session)
    openInVain(session)
    await goOn(session)
  },
}
