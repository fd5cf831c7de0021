/**
 * build/ (what tsc wrote) → dist/index.js, one file; and dist/cli.js, the command, one file of its
 * own: what is imported does not depend on what is run.
 *
 * lodash-es is bundled, the few functions that are used: it is a development dependency, and nobody
 * who installs keepsake installs lodash. on-change stays an ordinary dependency.
 */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { nodeResolve } from '@rollup/plugin-node-resolve'

const build = fileURLToPath(new URL('build/', import.meta.url))

/** Passes tsc's source maps on, so that dist/index.js.map points into lib/. */
const mapsOfTypeScript = {
  name: 'maps-of-typescript',
  async load(id) {
    if (!id.startsWith(build)) return null
    return { code: await readFile(id, 'utf8'), map: await readFile(`${id}.map`, 'utf8') }
  },
}

/** What is bundled keeps its license. */
const licenseOfLodash = {
  name: 'license-of-lodash',
  async generateBundle() {
    const source = await readFile('node_modules/lodash-es/LICENSE', 'utf8')
    this.emitFile({ type: 'asset', fileName: 'lodash-es.LICENSE.txt', source })
  },
}

const shared = {
  external: ['on-change', /^node:/],
  onwarn(warning) {
    throw new Error(warning.message)
  },
}

export default [
  {
    ...shared,
    input: 'build/index.js',
    output: { file: 'dist/index.js', format: 'es', sourcemap: true },
    plugins: [nodeResolve(), mapsOfTypeScript, licenseOfLodash],
  },
  {
    ...shared,
    input: 'build/cli/main.js',
    output: { file: 'dist/cli.js', format: 'es' },
    plugins: [nodeResolve()],
  },
]
