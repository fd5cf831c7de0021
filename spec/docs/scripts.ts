/** The scripts `npm run` knows, and the two words npm knows without `run`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../support/built.js'

export function npmScripts(): Set<string> {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  return new Set(Object.keys(scripts))
}
