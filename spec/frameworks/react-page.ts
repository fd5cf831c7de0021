/** A page with a React root in it, which is unmounted when the test is over. */
import { act, type ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { onTestFinished } from 'vitest'

export interface Page {
  readonly element: HTMLElement
  readonly root: Root
  /** What can be read in it. */
  text(): string
  render(node: ReactNode): Promise<void>
}

/** React waits for `act` from here on, and complains where something happens outside of it. */
export function pretendToAct(pretends: 'all' | 'nothing'): void {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: pretends === 'all' })
}

export async function rendered(node: ReactNode): Promise<Page> {
  pretendToAct('all')
  const element = document.createElement('div')
  document.body.append(element)
  const root = createRoot(element)
  const page: Page = {
    element,
    root,
    text: () => element.textContent,
    render: async (next) => act(async () => root.render(next)),
  }
  onTestFinished(async () => {
    pretendToAct('all')
    await act(async () => root.unmount())
    element.remove()
  })
  await page.render(node)
  return page
}

/** Does something, and waits until React has done all that follows. */
export async function done(work: () => unknown): Promise<void> {
  await act(async () => {
    work()
  })
}
