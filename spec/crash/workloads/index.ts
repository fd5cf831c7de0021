/** The programs that are crashed. Doing one of their changes twice, or not, always shows. */

import type { Workload } from '../workload.js'
import { collections, defaults, lists, transactions } from './documents.js'
import { atOnce, durableLate, durableMeanwhile, flushes, meanwhile, twice } from './flushes.js'
import {
  foreignTemp,
  headless,
  hole,
  lostMarker,
  temp,
  tempAlone,
  tempOnly,
  torn,
  unended,
  zeros,
} from './leftovers.js'
import { edited, editedMeanwhile, failedSync, failedSyncMeanwhile } from './outside.js'
import { fullDisk, inPlace, inPlaceAgain } from './outside.js'
import { always, everySecond, kills, locked } from './policies.js'

export const workloads: readonly Workload[] = [
  flushes,
  meanwhile,
  twice,
  durableMeanwhile,
  durableLate,
  atOnce,
  lists,
  collections,
  transactions,
  defaults,
  always,
  everySecond,
  kills,
  locked,
  temp,
  tempAlone,
  tempOnly,
  foreignTemp,
  torn,
  unended,
  zeros,
  headless,
  hole,
  lostMarker,
  edited,
  editedMeanwhile,
  inPlace,
  inPlaceAgain,
  fullDisk,
  failedSync,
  failedSyncMeanwhile,
]
