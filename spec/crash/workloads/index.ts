/** The programs that are crashed. Doing one of their changes twice, or not, always shows. */

import type { Workload } from '../workload.js'
import { collections, defaults, lists, transactions } from './documents.js'
import {
  disputed,
  merged,
  mergedAndKilled,
  mergedAndRescued,
  mergedAndRescuedLate,
  takenIn,
} from './edits.js'
import { atOnce, durableAllTheTime, durableLate, durableMeanwhile } from './flushes.js'
import { flushes, meanwhile, twice } from './flushes.js'
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
import { older, olderLinkless, olderRefused } from './migrations.js'
import { olderTaken, olderWithLog, olderWithTemp } from './migrations.js'
import { edited, editedMeanwhile, failedSync, failedSyncMeanwhile } from './outside.js'
import { fullDisk, inPlace, inPlaceAgain } from './outside.js'
import {
  inPlaceKept,
  inPlaceMerged,
  inPlaceTakenIn,
  kept,
  mergedAtOpen,
  mergedByLink,
} from './edits-kept.js'
import { always, everySecond, kills, locked } from './policies.js'
import { removed, removedAndKilled, removedInFlush, removedLate } from './removals.js'
import { byReplica, deaths, late, replaced } from './replicas.js'

const own: readonly Workload[] = [
  flushes,
  meanwhile,
  twice,
  durableMeanwhile,
  durableLate,
  durableAllTheTime,
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
  takenIn,
  merged,
  mergedAndKilled,
  mergedAndRescued,
  mergedAndRescuedLate,
  disputed,
  mergedByLink,
  kept,
  mergedAtOpen,
  inPlaceTakenIn,
  inPlaceKept,
  inPlaceMerged,
  removed,
  removedLate,
  removedAndKilled,
  removedInFlush,
  inPlace,
  inPlaceAgain,
  fullDisk,
  failedSync,
  failedSyncMeanwhile,
  older,
  olderWithLog,
  olderWithTemp,
  olderTaken,
  olderLinkless,
  olderRefused,
]

/** Those that flush while changes, errors and the end of the program come. */
const flushing = [
  meanwhile,
  durableMeanwhile,
  durableAllTheTime,
  atOnce,
  collections,
  temp,
  tempOnly,
]
const troubled = [editedMeanwhile, takenIn, merged, inPlace, fullDisk, failedSyncMeanwhile]

export const workloads: readonly Workload[] = [
  ...own,
  ...[...flushing, ...troubled].map(byReplica),
  deaths,
  late,
  replaced,
]
