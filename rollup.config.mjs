/**
 * build/ (what tsc wrote) → dist/index.js, one file; dist/config.js, which imports that; dist/react.js and
 * the other frameworks', which import it by the name of the package; dist/cli.js, the command; and dist/keepsake-replica.js, the thread that makes a large db.json. The last two are files of
 * their own: what is imported does not depend on what is run.
 *
 * lodash-es is bundled, the few functions that are used, and env-paths: they are development dependencies,
 * and nobody who installs keepsake installs them. on-change stays an ordinary dependency.
 *
 * There are no source maps: the code is as it was written, without its types.
 */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { nodeResolve } from '@rollup/plugin-node-resolve'

/** What is bundled keeps its license. */
function licenseOf(name, file) {
  return {
    name: `license-of-${name}`,
    async generateBundle() {
      const source = await readFile(`node_modules/${name}/${file}`, 'utf8')
      this.emitFile({ type: 'asset', fileName: `${name}.LICENSE.txt`, source })
    },
  }
}

const index = fileURLToPath(new URL('build/index.js', import.meta.url))

const shared = {
  external: ['on-change', /^node:/],
  onwarn(warning) {
    throw new Error(warning.message)
  },
}

const byName = {
  name: 'by-name',
  resolveId: (source) => (source === './index.js' ? { id: 'keepsake', external: true } : null),
}

/** Of a framework: whichever build of keepsake the program has, it is the same for both. */
function framework(name) {
  return {
    ...shared,
    input: `build/${name}.js`,
    external: [...shared.external, name],
    output: { file: `dist/${name}.js`, format: 'es' },
    plugins: [byName, nodeResolve()],
  }
}

export default [
  {
    ...shared,
    input: 'build/index.js',
    output: { file: 'dist/index.js', format: 'es' },
    plugins: [nodeResolve(), licenseOf('lodash-es', 'LICENSE')],
  },
  {
    ...shared,
    input: 'build/config.js',
    // The one and only, so that both know the same stores.
    external: [...shared.external, index],
    output: { file: 'dist/config.js', format: 'es', paths: { [index]: './index.js' } },
    plugins: [nodeResolve(), licenseOf('env-paths', 'license')],
  },
  framework('react'),
  framework('vue'),
  framework('svelte'),
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
