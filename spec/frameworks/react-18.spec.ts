// @vitest-environment happy-dom
/** `useSnapshot` with React 18, the oldest that has what it is made of: bundled, as that is not the one installed. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'
import type * as React from 'react'
import type { createRoot } from 'react-dom/client'
import { beforeAll, describe, expect, it } from 'vitest'
import type { open } from '../../lib/index.js'
import type { useSnapshot } from '../../lib/views/react.js'

interface Bundle {
  readonly React: typeof React
  readonly createRoot: typeof createRoot
  readonly open: typeof open
  readonly useSnapshot: typeof useSnapshot
}

const contents = `
  export * as React from 'react'
  export { createRoot } from 'react-dom/client'
  export { open } from './lib/index.ts'
  export { useSnapshot } from './lib/views/react.ts'
`

async function bundled(): Promise<Bundle> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    alias: { react: 'react-18', 'react-dom': 'react-dom-18' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  })
  const module = { exports: {} }
  // oxlint-disable-next-line typescript/no-implied-eval -- it has just been made
  const run = new Function('module', 'require', outputFiles[0]!.text)
  run(module, createRequire(join(process.cwd(), 'package.json')))
  return module.exports as Bundle
}

describe('a component in React 18', () => {
  let bundle: Bundle

  beforeAll(async () => {
    bundle = await bundled()
  })

  it('renders the row that has changed, in StrictMode', async () => {
    const { React, createRoot, open, useSnapshot } = bundle
    expect(React.version).toMatch(/^18\./)
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
    const h = React.createElement
    const db = open(':memory:', { defaults: { rows: [{ n: 0 }, { n: 1 }, { n: 2 }] } })
    const seen: number[] = []
    const Row = React.memo(({ row }: { row: { n: number } }) => {
      const { n } = useSnapshot(row)
      seen.push(n)
      return h('i', null, n)
    })
    const List = () => {
      const { length } = useSnapshot(db.rows)
      return Array.from({ length }, (_, key) => h(Row, { key, row: db.rows[key]! }))
    }
    const element = document.createElement('div')
    const root = createRoot(element)
    await React.act(async () => root.render(h(React.StrictMode, null, h(List))))
    seen.length = 0
    await React.act(async () => void (db.rows[1]!.n = 7))
    expect([element.textContent, seen]).toEqual(['072', [7, 7]])
    await React.act(async () => root.unmount())
  })
})
