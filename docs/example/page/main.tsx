/** Starts the page, and when its store module is loaded anew goes on with the stores of that. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app'
import type { Stores } from './store'

const root = createRoot(document.body)
let loads = 0

/** The module that opens the stores, as it is now: a browser keeps what it has loaded, by address. */
async function load(): Promise<void> {
  const address = `./store.js?${loads++}`
  const { openStores } = (await import(address)) as { openStores: () => Stores }
  const stores = openStores()
  root.render(
    <StrictMode>
      <App db={stores.db} own={stores.own} />
    </StrictMode>,
  )
  // As a bundler does it for a module that was edited: the old one lets go, the new one takes over.
  stores.events.addEventListener('reload', () => void stores.close().then(load))
}

await load()
