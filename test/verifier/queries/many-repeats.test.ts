import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { STORES, type TestStore } from '../../support/stores.ts'
import { evidenceAt, insertUsage, usageRow } from './usage-rows.ts'

const MINUTE_MS = 60_000
const NOON = Date.UTC(2025, 0, 1, 4)

/** `count` records of a minute on one device, one after another, each sent again under an id of its own. */
const sentTwice = (contract: string, count: number) =>
  Array.from({ length: count }, (_, i) => {
    const at = { contract, devices: [`${contract}-gpu`], from: NOON + i * MINUTE_MS, until: NOON + (i + 1) * MINUTE_MS }
    return [usageRow(`${contract}-${i}`, at), usageRow(`${contract}-${i}-again`, at)]
  }).flat()

describe.each(STORES)('repeats on $kind', ({ migrated }) => {
  let test: TestStore
  beforeAll(async () => {
    test = await migrated()
  })
  afterAll(() => test.dispose())

  it.each([1700, 1701])('%i of them, by list or looked up, count once and overlap with nothing', async (count) => {
    const contract = `C-${count}`
    await insertUsage(test.store, sentTwice(contract, count))
    const { usage } = await evidenceAt(test.store, contract)
    const minutes = BigInt(count) * 60_000_000n
    expect(usage.repeats).toMatchObject([{ kind: 'duplicate', groups: BigInt(count), contested: 0n, dropped: minutes }])
    const sum = (standing: string) =>
      usage.days.reduce((total, day) => (day.standing === standing ? total + day.cardTime : total), 0n)
    expect([sum('counted'), sum('dropped')]).toEqual([minutes, minutes])
    expect(usage.overuse).toEqual([])
  })

  it('that differ in purpose are contested, whichever way they are named', async () => {
    for (const count of [2, 1701]) {
      const contract = `P-${count}`
      const rows = sentTwice(contract, count)
      await insertUsage(
        test.store,
        rows.map((row, i) => (i % 2 === 0 ? row : { ...row, purpose: 'idle' as const })),
      )
      const { usage } = await evidenceAt(test.store, contract)
      expect(usage.repeats).toMatchObject([{ groups: BigInt(count), contested: BigInt(count) }])
      expect(usage.days.some(({ standing }) => standing === 'counted')).toBe(false)
    }
  })
})
