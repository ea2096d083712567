import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadClaimExamples } from '../../../../examples/claims/index.ts'
import { startExamples } from './world.ts'

const EXAMPLES = loadClaimExamples()
const STORIES = EXAMPLES.flatMap(({ folder, stories }) => stories.map((story) => ({ folder, ...story })))
const EXPECTED = new URL('../../../../examples/claims/', import.meta.url)

let world: Awaited<ReturnType<typeof startExamples>>
beforeAll(async () => {
  world = await startExamples(EXAMPLES)
})
afterAll(() => world.dispose())

describe('examples/claims, as an auditor sees them', () => {
  // Written anew with `npx vitest run -u` of this file, to be read against the guides before they are kept.
  it.each(STORIES)('$folder $claim ($apart): $verdict, as in $expected', async (story) => {
    const { folder, claim, verdict, payable, decided = null, expected } = story
    const { ledger: _, ...assessment } = await world.assess(claim, world.auditor)
    expect.soft([assessment.verdict, assessment.result.payable]).toEqual([verdict, payable])
    const byPersons = assessment.decided
    expect
      .soft(byPersons === null ? null : { verdict: byPersons.verdict, payable: byPersons.result.payable })
      .toEqual(decided)
    const file = new URL(`${folder}/expected/${expected}`, EXPECTED).pathname
    await expect(`${JSON.stringify(assessment, null, 2)}\n`).toMatchFileSnapshot(file)
  })
})
