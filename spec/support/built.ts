/**
 * The built package, for specs that use keepsake as a stranger does: dist/, not lib/.
 *
 * A spec that silently used an old build would prove something about yesterday's code, so an old
 * build is refused.
 */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The top level of the checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Throws unless dist/ is there and newer than everything in lib/. */
export function requireBuild(): void {
  const bundle = join(root, 'dist/index.js')
  if (!existsSync(bundle)) throw new Error('There is no dist/ yet. Run: npm run build')
  const built = statSync(bundle).mtimeMs
  const sources = readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' })
  const newer = sources.filter((name) => statSync(join(root, 'lib', name)).mtimeMs > built)
  if (newer.length > 0) {
    throw new Error(`dist/ is older than lib/${newer.join(', lib/')}. Run: npm run build`)
  }
}
