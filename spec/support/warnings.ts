/** What the process warns of while a test runs. */
import { setImmediate } from 'node:timers/promises'
import { onTestFinished } from 'vitest'

export interface Warnings {
  /** The codes of keepsake's warnings so far, in order. */
  codes(): Promise<readonly string[]>
}

export function hearWarnings(): Warnings {
  const codes: string[] = []
  const hear = (warning: Error & { readonly code?: string }): void => {
    if (warning.name === 'KeepsakeWarning') codes.push(warning.code ?? 'without a code')
  }
  process.on('warning', hear)
  onTestFinished(() => void process.off('warning', hear))
  return {
    async codes() {
      // Node emits them a tick later.
      await setImmediate()
      return codes
    },
  }
}
