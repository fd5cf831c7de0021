// Which proxy of the store stands for which object of the model, over a whole program.
//
// One container has one proxy for as long as it lives, wherever it moves: a container that shows up
// behind a second proxy has lost its identity, a proxy that shows up for a second container is in
// two places at once.

import type { Pairs } from './difference.js'

export class Pairing implements Pairs {
  #proxies = new WeakMap<object, object>()
  #nodes = new WeakMap<object, object>()

  meet(proxy: object, node: object): string | undefined {
    const known = this.#proxies.get(node)
    if (known && known !== proxy) return 'another object than the one that was there before'
    const stands = this.#nodes.get(proxy)
    if (stands && stands !== node) return 'an object that belongs in another place'
    this.#proxies.set(node, proxy)
    this.#nodes.set(proxy, node)
    return undefined
  }

  /** After reopening: the same model, but new proxies. */
  forget(): void {
    this.#proxies = new WeakMap()
    this.#nodes = new WeakMap()
  }
}
