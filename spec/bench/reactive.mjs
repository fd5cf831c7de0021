/** Objects that react, in memory: the same document in each, and how one field of it is written. */

import { open } from 'keepsake'
import { install, load } from './peers/install.mjs'
import { thinProxy } from './records.mjs'

/** Installed before: whichever are there are measured. */
export const reactivePeers = ['valtio', 'mobx', '@vue/reactivity', 'immer']

/** `read` gives the root; `write` changes `users[index].score`. `make` gets a document of its own. */
const makers = {
  plain: (document) => assigned(document),
  thin: (document) => assigned(thinProxy(document)),
  keepsake: (document) => assigned(open(':memory:', { defaults: document })),
  async valtio(document) {
    const { proxy } = await load('valtio', 'valtio/vanilla')
    return assigned(proxy(document))
  },
  async mobx(document) {
    const { configure, observable } = await load('mobx')
    configure({ enforceActions: 'never' })
    return assigned(observable(document))
  },
  async '@vue/reactivity'(document) {
    const { reactive } = await load('@vue/reactivity')
    return assigned(reactive(document))
  },
  async immer(document) {
    const { produce } = await load('immer')
    const change = (draft, index, value) => void (draft.users[index].score = value)
    let state = produce(document, (draft) => void (draft.version = 1))
    return {
      root: () => state,
      write: (index, value) => (state = produce(state, (draft) => change(draft, index, value))),
    }
  },
}

/** @returns name → contender, of those that can be had */
export async function reactives(documentOf) {
  const found = {}
  for (const [name, make] of Object.entries(makers)) {
    if (reactivePeers.includes(name) && (await install(name)) !== undefined) continue
    found[name] = await make(documentOf())
  }
  return found
}

function assigned(root) {
  return { root: () => root, write: undefined }
}
