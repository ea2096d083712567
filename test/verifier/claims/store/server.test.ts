import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadClaimExamples } from '../../../../examples/claims/index.ts'
import { startExamples } from './world.ts'

const EXAMPLES = loadClaimExamples()

describe('a claim on a ClickHouse server', () => {
  let world: Awaited<ReturnType<typeof startExamples>>
  beforeAll(async () => {
    world = await startExamples(EXAMPLES, 'server')
  })
  afterAll(() => world.dispose())

  it.each(EXAMPLES)('of $folder is assessed as on the embedded engine', async ({ folder, stories }) => {
    for (const { claim, expected } of stories.slice(0, 1)) {
      const { ledger: _, ...assessment } = await world.assess(claim, world.auditor)
      const file = new URL(`../../../../examples/claims/${folder}/expected/${expected}`, import.meta.url)
      expect(assessment).toEqual(JSON.parse(await readFile(file, 'utf8')))
    }
  })
})
