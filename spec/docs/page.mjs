/**
 * A page for an example: a DOM in the global object, before anything of the example is loaded. Its
 * `settled` waits until the page has been the same for a while, and gives what it shows.
 */
import { Window } from 'happy-dom'

const QUIET = 60

const window = new Window({ url: 'http://localhost/' })
for (const name of Object.getOwnPropertyNames(window)) {
  if (name in globalThis) continue
  Object.defineProperty(globalThis, name, { get: () => window[name], configurable: true })
}
window.document.body.innerHTML = '<div id="app"></div>'

globalThis.settled = async () => {
  const shown = () => window.document.querySelector('#app').innerHTML.replaceAll(/<!--.*?-->/g, '')
  let before
  do {
    before = shown()
    await new Promise((resolve) => setTimeout(resolve, QUIET))
  } while (shown() !== before)
  return `${before}\n`
}
