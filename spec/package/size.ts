/** What the package costs in a bundle: minified by terser, compressed by gzip, in bytes. */
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import { rollup } from 'rollup'
import { minify } from 'terser'

export interface Size {
  /** keepsake and the lodash in it. */
  readonly own: number
  /** on-change too, which is a dependency of its own and may be shared. */
  readonly withOnChange: number
}

/** `installed` is the folder of the installed package, on-change beside it. */
export async function sizeOf(installed: string): Promise<Size> {
  const own = await compressed(installed, /^(?:node:|on-change$)/)
  const withOnChange = await compressed(installed, /^node:/)
  return { own, withOnChange }
}

async function compressed(installed: string, external: RegExp): Promise<number> {
  const bundle = await rollup({
    input: join(installed, 'dist/index.js'),
    external: (id) => external.test(id),
    plugins: [nodeResolve()],
  })
  const { output } = await bundle.generate({ format: 'es' })
  await bundle.close()
  const { code } = await minify(output[0].code, { module: true })
  if (code === undefined) throw new Error('terser gave no code')
  return gzipSync(code, { level: 9 }).length
}
