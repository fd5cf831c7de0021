/** The documents that are measured, and the thinnest lazy proxy, to compare reads with. */

export function records(count) {
  return Array.from({ length: count }, (_, id) => ({
    id,
    name: `user ${id}`,
    score: 0,
    active: id % 2 === 0,
    address: { street: `${id} Main Street`, city: 'Springfield' },
  }))
}

/** A proxy that does nothing but give every object below it a proxy of its own, once. */
export function thinProxy(root) {
  const proxies = new WeakMap()
  const handler = {
    get(target, key) {
      const value = target[key]
      return typeof value === 'object' && value !== null ? wrap(value) : value
    },
  }
  function wrap(object) {
    let proxy = proxies.get(object)
    if (proxy === undefined) {
      proxy = new Proxy(object, handler)
      proxies.set(object, proxy)
    }
    return proxy
  }
  return wrap(root)
}
