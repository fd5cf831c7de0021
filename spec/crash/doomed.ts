/** What a killed process leaves that no sync of a later one makes durable. */

import type { Image } from '../support/crashing-disk/image.js'
import { FOLDER, PATH } from './session.js'

/** Pages whose sync has failed, or the name of a folder that it had just made. */
export function isDoomed({ names, durableNames, inodes }: Image): boolean {
  if (names.has(FOLDER) && !durableNames.has(FOLDER)) return true
  const changes = [...inodes.values()].flatMap(({ data }) => data?.changes ?? [])
  return changes.some(({ fate }) => fate === 'doomed')
}

/**
 * Has somebody saved db.json without a sync? A program that takes it for what it is begins a log for it, and a
 * power cut may take the one and leave the other.
 */
export function hasLooseSave({ nameChanges }: Image): boolean {
  return nameChanges.some(
    (change) => change.kind === 'rename' && change.from === `${PATH}~` && change.fate !== 'durable',
  )
}
