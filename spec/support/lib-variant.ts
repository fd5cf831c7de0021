/**
 * Lets a spec load `lib/` with other surroundings, or with faults built in, and leaves the shipped
 * code alone: in the test runner, and only for what is imported from `lib/index.ts?variant=…`.
 *
 * Every variant writes to the disk that is plugged in (`crashing-disk/plug.ts`), its random bytes are
 * counted, and it starts no threads (`crashing-disk/thread.ts`). `?variant=faithful` has no other difference from what is shipped.
 */

import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vitest/config'

/** What is put in the place of a text in a file of lib/. */
export interface Patch {
  /** Path below lib/: `file/flush.ts`. */
  readonly file: string
  /** Has to be there exactly once. */
  readonly replace: string
  readonly by: string
}

/** A name as it stands behind the mark: there, a dot would begin the extension of a file. */
export function variantKey(name: string): string {
  return name.replace(/[^a-z]+/gi, '-')
}

/** What a variant changes. */
export interface Variant {
  readonly patches?: readonly Patch[]
  /** Path below lib/ → path below spec/ of the file that stands in its place. */
  readonly files?: Readonly<Record<string, string>>
}

const lib = fileURLToPath(new URL('../../lib/', import.meta.url))
const spec = fileURLToPath(new URL('../', import.meta.url))
const MARK = '?variant='

export function libVariants(variants: Readonly<Record<string, Variant>>): Plugin {
  return {
    name: 'lib-variants',
    enforce: 'pre',
    async resolveId(source, importer) {
      const [path = '', name] = importer?.split(MARK) ?? []
      if (name === undefined) return null
      const found = await this.resolve(source, path, { skipSelf: true })
      if (!found?.id.startsWith(lib)) return found
      const file = relative(lib, found.id)
      if (file === 'file/node-fs.ts') return `${spec}support/crashing-disk/plug.ts`
      if (file === 'replica/start-thread.ts') {
        return `${spec}support/crashing-disk/thread.ts${MARK}${name}`
      }
      const other = variants[name]?.files?.[file]
      return `${other === undefined ? found.id : `${spec}${other}`}${MARK}${name}`
    },
    load(id) {
      const [path = '', name] = id.split(MARK)
      if (name === undefined) return null
      const variant = variants[name]
      if (variant === undefined) throw new Error(`there is no variant called ${name}`)
      const patches = variant.patches?.filter(({ file }) => path === `${lib}${file}`) ?? []
      // Its coverage is not that of lib/. (What is legal matter survives the stripping of types.)
      const notCounted = '/* v8 ignore file -- @preserve */'
      // What is built into node is not asked for here, so its name goes from the source.
      const source = patches.reduce(patched, readFileSync(path, 'utf8'))
      return `${notCounted}${source.replace(`'node:crypto'`, `'${spec}support/crashing-disk/entropy.ts'`)}`
    },
  }
}

function patched(source: string, { file, replace, by }: Patch): string {
  if (source.split(replace).length !== 2) {
    throw new Error(`lib/${file} does not hold exactly once: ${replace}`)
  }
  return source.replace(replace, () => by)
}
