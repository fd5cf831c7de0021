/**
 * build/ (what tsc wrote) → dist/index.js, one file; dist/browser.js, the same without files; dist/config.js,
 * which imports the first; dist/react.js and those of other frameworks, which import keepsake by its name;
 * dist/cli.js, the command; and dist/keepsake-replica.js, the thread that makes a large db.json. The last
 * two are files of their own: what is imported does not depend on what is run.
 *
 * lodash-es is bundled, the few functions that are used, and env-paths: they are development dependencies,
 * and nobody who installs keepsake installs them. on-change stays an ordinary dependency.
 *
 * There are no source maps: the code is as it was written, without its types.
 */
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
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

const built = (name) => fileURLToPath(new URL(`build/${name}`, import.meta.url))
const index = built('index.js')

const shared = {
  external: ['on-change', /^node:/],
  onwarn(warning) {
    throw new Error(warning.message)
  },
}

const byName = {
  name: 'by-name',
  resolveId: (source) => (source === '../index.js' ? { id: 'keepsake', external: true } : null),
}

/** Of a framework: whichever build of keepsake the program has, it is the same for both. */
function framework(name) {
  return {
    ...shared,
    input: `build/views/${name}.js`,
    external: [...shared.external, name],
    output: { file: `dist/${name}.js`, format: 'es' },
    plugins: [byName, nodeResolve()],
  }
}

/** What dist/browser.js has in the place of what only Node has. */
const browserFiles = new Map([
  ['node:util', 'browser/types.js'],
  ['node:url', 'browser/file-url.js'],
  [built('warning.js'), 'browser/warning.js'],
  [built('at-exit.js'), 'browser/at-exit.js'],
  [built('document/base64.js'), 'browser/base64.js'],
])

const inBrowser = {
  name: 'in-browser',
  resolveId(source, importer) {
    const file = source.startsWith('.') ? join(dirname(importer), source) : source
    const instead = browserFiles.get(file)
    return instead === undefined ? null : built(instead)
  },
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
    input: 'build/browser.js',
    // Nothing of Node: an import that has no file in its place is an error.
    external: ['on-change'],
    output: { file: 'dist/browser.js', format: 'es' },
    plugins: [inBrowser, nodeResolve()],
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
