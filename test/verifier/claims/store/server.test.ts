import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { STORIES } from '../../../../examples/claims/index.ts'
import { type ClaimWorld, startClaimWorld } from './world.ts'

describe('a claim on a ClickHouse server', () => {
  let world: ClaimWorld
  beforeAll(async () => {
    world = await startClaimWorld('server')
  })
  afterAll(() => world.dispose())

  it.each(STORIES)('$claim is assessed as on the embedded engine', async ({ claim, expected }) => {
    const { ledger: _, ...assessment } = await world.assess(claim, world.tokens.auditor)
    const file = new URL(`../../../../examples/claims/expected/${expected}`, import.meta.url)
    expect(assessment).toEqual(JSON.parse(await readFile(file, 'utf8')))
  })
})
