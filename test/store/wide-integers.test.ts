import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { STORES } from '../support/stores.ts'

describe.each(STORES)('128-bit integers on $kind', ({ empty }) => {
  let test: Awaited<ReturnType<typeof empty>>
  beforeAll(async () => {
    test = await empty()
  })
  afterAll(() => test.dispose())

  it('keep their sign in comparisons, also when a query has run often enough to be compiled', async () => {
    const sql = `SELECT min(greatest(toInt128(number) - 5, toInt128(0))) AS least,
                        countIf(least(toInt128(number) - 5, toInt128(3)) < 0) AS negative FROM numbers(1000)`
    for (let run = 0; run < 20; run++) expect(await test.store.rows(sql)).toEqual([{ least: '0', negative: '5' }])
  })
})
