import { defineConfig } from 'vitest/config'

/** Unit tests are pure; store, service and end-to-end tests start engines and processes, one file a process. */
const heavy = [
  'test/store/**',
  'test/ingest/**',
  'test/verifier/queries/**',
  'test/verifier/ledger/**',
  'test/verifier/capacity/store/**',
  'test/verifier/capacity/rollup*.test.ts',
  'test/verifier/claims/store/**',
  'test/verifier/telemetry/store/**',
  'test/cli/**',
  'test/e2e/**',
  'test/client/**',
  'test/agent/**',
  'test/web/**',
]

export default defineConfig({
  test: {
    // Most of the time is waiting for engines, disks and processes: two files at a time also on two cores.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: heavy,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'system',
          include: heavy.map((folder) => folder.replace('**', '**/*.test.ts')),
          // The embedded engine holds one data folder per process: a process a file, never shared.
          pool: 'forks',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
