import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { variants } from './crash/mutants/index.js'
import { libVariants } from './support/lib-variant.js'

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  plugins: [libVariants(variants)],
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
    },
  },
})
