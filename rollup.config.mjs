/**
 * build/ (what tsc wrote) → dist/index.js, one file; dist/cli.js, the command; and dist/keepsake-replica.js, the
 * thread that makes a large db.json. Each is one file of its own: what is imported does not depend on
 * what is run.
 *
 * lodash-es is bundled, the few functions that are used: it is a development dependency, and nobody
 * who installs keepsake installs lodash. on-change stays an ordinary dependency.
 *
 * There are no source maps: the code is as it was written, without its types.
 */
import { readFile } from 'node:fs/promises'
import { nodeResolve } from '@rollup/plugin-node-resolve'

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
    output: { file: 'dist/index.js', format: 'es' },
    plugins: [nodeResolve(), licenseOfLodash],
  },
  {
    ...shared,
    input: 'build/cli/main.js',
    output: { file: 'dist/cli.js', format: 'es' },
    plugins: [nodeResolve()],
  },
  {
    ...shared,
    input: 'build/replica/thread.js',
    output: { file: 'dist/keepsake-replica.js', format: 'es' },
    plugins: [nodeResolve()],
  },
]
