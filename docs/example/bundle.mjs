/** Bundles the page: the app, the store it follows, and what both share, so that there is one of that. */
import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('page/', import.meta.url))

/** File name → text, of all that the page loads. */
export async function bundle() {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: ['main.tsx', 'store.ts', 'index.html', 'style.css'],
    loader: { '.html': 'copy' },
    bundle: true,
    splitting: true,
    write: false,
    outdir: 'out',
    format: 'esm',
    jsx: 'automatic',
    jsxDev: true,
    // React with its checks: StrictMode renders twice, and it complains.
    define: { 'process.env.NODE_ENV': '"development"' },
    logLevel: 'warning',
  })
  return new Map(outputFiles.map(({ path, text }) => [path.replace(/^.*[/\\]out[/\\]/, ''), text]))
}
