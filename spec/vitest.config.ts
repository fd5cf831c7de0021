import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { variants } from './crash/mutants/index.js'
import { fuzzVariants } from './log/fuzz/mutants.js'
import { libVariants } from './support/lib-variant.js'

/** So that no test needs a gigabyte: see `spec/store/too-long.spec.ts`. */
const shortLines = {
  patches: [
    { file: 'document/change.ts', replace: '500_000_000', by: '10_000' },
    { file: 'document/load-snapshot.ts', replace: '500_000_000', by: '10_000' },
    { file: 'document/load-snapshot.ts', replace: '2 ** 20', by: '1000' },
    { file: 'file/write-text.ts', replace: '4_000_000_000', by: '40_000' },
  ],
}

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  plugins: [libVariants({ ...variants, ...fuzzVariants, 'short-lines': shortLines })],
  test: {
    include: ['spec/**/*.spec.ts'],
    // Processes, not threads: specs kill children and take locks, and `vmThreads` breaks `await using`.
    pool: 'forks',
    // To end what hangs, never to judge what is slow.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    coverage: {
      provider: 'v8',
      include: ['lib/**/*.ts'],
      reporter: ['text', 'html'],
      reportsDirectory: 'coverage',
      // What a change on disk depends on. Run all specs for it: no room covers the other alone.
      thresholds: {
        'lib/log/**': { branches: 100 },
        'lib/file/**': { branches: 100 },
      },
    },
  },
})
