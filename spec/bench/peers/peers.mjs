/**
 * All peers, in the order of the tables, with the same few words:
 *
 *     open(folder) → { load(records), read(index), update(index, value), save(), close() }
 *
 * Each is awaited where it gives a promise. `save` brings the files up to date, however the peer does
 * that; `savesWithUpdate` says that it is an update that does. `settle` is there where an update
 * returns before it is written: the time to it counts. `survives` says what an update that is done
 * then outlives: nothing, a crash, a power cut. `isSlow`: one round is enough. `million`: it can hold
 * 1,000,000 records.
 */

import { conf } from './conf.mjs'
import { jsdb } from './jsdb.mjs'
import { jsonlDb } from './jsonl-db.mjs'
import { keepsake, keepsakeAlways } from './keepsake.mjs'
import { level } from './level.mjs'
import { lmdb, lmdbNoSync } from './lmdb.mjs'
import { lowdb } from './lowdb.mjs'
import { nedb } from './nedb.mjs'
import { nodePersist } from './node-persist.mjs'
import { sqliteFull, sqliteNormal } from './sqlite.mjs'
import { tinybase } from './tinybase.mjs'
import { valtio } from './valtio.mjs'

export const peers = [
  keepsake,
  sqliteNormal,
  lmdbNoSync,
  level,
  nedb,
  nodePersist,
  lowdb,
  valtio,
  tinybase,
  conf,
  keepsakeAlways,
  sqliteFull,
  lmdb,
  jsonlDb,
  jsdb,
]
