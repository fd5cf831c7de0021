/** A Svelte component as a program: compiled as a bundler does it, and put into the page. */
import { compile } from 'svelte/compiler'

export function svelteModule(source: string): string {
  // The line that ends every other program is none here.
  const component = source.replace(/export \{\}\n$/, '')
  const { js } = compile(component, { generate: 'client', filename: 'Shown.svelte' })
  return `${js.code}
import { mount } from 'svelte'
mount(Shown, { target: document.querySelector('#app') })
`
}
