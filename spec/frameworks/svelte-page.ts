/** A page with a Svelte component in it: compiled and bundled with Svelte's runtime, as a bundler does. */
import { build } from 'esbuild'
import type * as Svelte from 'svelte'
import { compile } from 'svelte/compiler'
import { onTestFinished } from 'vitest'

export interface Page {
  readonly element: HTMLElement
  /** Puts what has changed into the page, as Svelte does by itself a moment later. */
  flush(): void
  unmount(): void
}

/** Mounts a component, given as its source, with these properties. */
export async function mounted(source: string, properties: Record<string, unknown>): Promise<Page> {
  const { js } = compile(source, { generate: 'client', filename: 'Shown.svelte' })
  const contents = `${js.code}\nexport { mount, unmount, flushSync } from 'svelte'\n`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'bundle',
    conditions: ['browser'],
    logLevel: 'error',
  })
  const [file] = outputFiles
  // oxlint-disable-next-line typescript/no-implied-eval -- it is the page's script
  const run = new Function(`${file?.text}; return bundle`) as () => typeof Svelte & {
    default: never
  }
  const { default: component, mount, unmount, flushSync } = run()
  const element = document.createElement('div')
  document.body.append(element)
  const instance = mount(component, { target: element, props: properties })
  flushSync()
  onTestFinished(() => element.remove())
  return { element, flush: () => flushSync(), unmount: () => void unmount(instance) }
}
