// Handles: a program holds a handle where a user would hold a proxy of the store. Each handle
// stands for one container of the model, and each container has one handle.

import type { Container } from './container.js'

const nodes = new WeakMap<object, Container>()

export function register(handle: object, node: Container): void {
  nodes.set(handle, node)
}

/** The model's container behind a handle; anything else is returned as it is. */
export function nodeOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? (nodes.get(value) ?? value) : value
}
