import { statfsSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

/** Unit tests are pure; store, service and end-to-end tests start engines and processes. */
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

/**
 * Where tests put what they write: in memory where there is room, for a third of their time is the disk, and a process that is
 * killed leaves the same behind in both. `TMPDIR` of the environment comes first.
 */
function temporary(): { readonly TMPDIR?: string } {
  if (process.env['TMPDIR'] !== undefined) return {}
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize >= 4 * 1024 ** 3 ? { TMPDIR: '/dev/shm' } : {}
  } catch {
    return {}
  }
}

export default defineConfig({
  resolve: {
    alias: [
      // Threads and processes start from what is built, where that is up to date.
      { find: /^(\.\.\/)+core\/beside\.ts$/, replacement: `${import.meta.dirname}/test/support/program.ts` },
    ],
  },
  test: {
    // Most of the time is waiting for engines, disks and processes: two files at a time also on two cores.
    maxWorkers: 2,
    // Files of one worker come one after the other and share what they import; each leaves the process as it found it.
    isolate: false,
    env: { ...temporary() },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: heavy,
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'system',
          include: heavy.map((folder) => folder.replace('**', '**/*.test.ts')),
          // The embedded engine holds one data folder per process at a time: a file closes what it opened.
          pool: 'forks',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
