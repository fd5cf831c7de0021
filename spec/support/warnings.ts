/** What the process warns of while a test runs. Nothing of it is printed. */
import { setImmediate } from 'node:timers/promises'
import { onTestFinished } from 'vitest'

export interface Warnings {
  /** The codes of keepsake's warnings so far, in order. */
  codes(): Promise<readonly string[]>
  /** What was printed below them: stacks. */
  details(): Promise<readonly (string | undefined)[]>
}

export function hearWarnings(): Warnings {
  const codes: string[] = []
  const details: (string | undefined)[] = []
  const hear = (warning: Error & { readonly code?: string; readonly detail?: string }): void => {
    if (warning.name !== 'KeepsakeWarning') return
    codes.push(warning.code ?? 'without a code')
    details.push(warning.detail)
  }
  const printers = process.listeners('warning')
  process.removeAllListeners('warning').on('warning', hear)
  onTestFinished(async () => {
    await setImmediate()
    process.off('warning', hear)
    for (const print of printers) process.on('warning', print)
  })
  return {
    async codes() {
      // Node emits them a tick later.
      await setImmediate()
      return codes
    },
    async details() {
      await setImmediate()
      return details
    },
  }
}
