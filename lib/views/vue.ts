/**
 * A store in Vue:
 *
 *     const alice = useSnapshot(db.users.alice)
 *     <button @click="db.users.alice.score++">{{ alice.score }}</button>
 *
 * Read from the snapshot, write to the store.
 */

import { computed, shallowRef, toValue, watch } from 'vue'
import type { MaybeRefOrGetter, Ref } from 'vue'
import { follow } from './follow.js'
import { snapshot } from '../index.js'
import type { DeepReadonly } from '../index.js'

/**
 * A read-only ref whose value is the snapshot of the store, or of any object in it: right after an
 * assignment it has the new one, and so has the page after `nextTick`. Ends with the component, or
 * whichever effect scope it was made in; then, and when the store is closed, it stays as it is.
 *
 * @param node what `open` returned, or an object, array, Date, Map or Set in it; or a ref or getter of
 *   one, which is asked again when a ref or prop that it reads is another
 * @throws {KeepsakeError} `KEEPSAKE_NOT_A_STORE`
 */
export function useSnapshot<T extends object>(
  node: MaybeRefOrGetter<T>,
): Readonly<Ref<DeepReadonly<T>>> {
  let count = 0
  const changes = shallowRef(count)
  const object = computed(() => toValue(node))
  const shown = computed(() => {
    void changes.value
    return snapshot(object.value)
  })
  // What is none of a store is refused here: what a watcher throws, Vue only prints.
  void shown.value
  watch(
    object,
    (followed, _, onEnd) => {
      // Only set: what is read here would be read by whichever effect has changed the store.
      onEnd(follow(followed, () => (changes.value = ++count), { sync: true }))
    },
    { immediate: true, flush: 'sync' },
  )
  return shown
}
