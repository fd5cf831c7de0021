/** Runs something that waits for the disk, and does one thing each time that it waits. */

import { settle } from '../crash/host.js'
import type { Trial } from './trial.js'

export async function during(
  { disk }: Trial,
  begin: () => Promise<unknown>,
  things: readonly (() => void)[],
): Promise<void> {
  const left = [...things]
  let isOver = false
  disk.hold()
  const ending = begin().finally(() => (isOver = true))
  for (let turn = 0; turn < 50; turn++) {
    await settle()
    if (isOver) break
    left.shift()?.()
    disk.letGo()
  }
  disk.flow()
  await ending
  for (const thing of left) thing()
}
