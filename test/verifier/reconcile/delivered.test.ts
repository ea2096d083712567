import { describe, expect, it } from 'vitest'
import type { Contract, PriceItem } from '../../../schemas/contract.ts'
import type { UsageDay } from '../../../verifier/reconcile/evidence.ts'
import { amountsOf, codesOf, contract, HOUR, item, reconcile, service, usageDay } from './evidence-of.ts'

const priced = (items: readonly PriceItem[], days: readonly UsageDay[], change: Partial<Contract> = {}) =>
  reconcile({ contracts: [contract({ items: [...items], validTo: '2025-03-31', ...change })], usage: { days } })

const day = (name: string) => usageDay(1, { day: name })

describe('price items', () => {
  it('cut a value down to the 分', () => {
    expect(priced([item({ unitPrice: '0.019999', quantity: '1' })], [usageDay(1)]).bridge.delivered).toBe(1n)
  })

  it('convert card-hours into P·时 with the basis of the contract', () => {
    const p = item({ unit: 'pflops_hour', quantity: '31.2', unitPrice: '10', basis: { fp16DenseTflopsPerCard: '312' } })
    const result = priced([p], [usageDay(100)])
    expect(result.items[0]?.metered).toEqual({ num: 156n, den: 5n })
    expect(result.bridge.delivered).toBe(31200n)
  })

  it('convert card-hours into 台·月 with the basis of the contract', () => {
    const basis = { cardsPerServer: 8, hoursPerMonth: '720' }
    const result = priced([item({ unit: 'server_month', quantity: '2', unitPrice: '1000', basis })], [usageDay(5760)])
    expect(result.bridge.delivered).toBe(100000n)
    expect(amountsOf(result, 'UNDER_DELIVERED')).toEqual([100000n])
  })

  it.each([
    ['P·时 without the TFLOPS of a card', item({ unit: 'pflops_hour' })],
    ['P·时 with a card of 0 TFLOPS', item({ unit: 'pflops_hour', basis: { fp16DenseTflopsPerCard: '0' } })],
    ['台·月 without hours a month', item({ unit: 'server_month', basis: { cardsPerServer: 8 } })],
  ])('are undetermined for %s', (_, without) => {
    const result = priced([without], [usageDay(100)])
    expect(codesOf(result)).toContain('ITEM_BASIS_MISSING')
    expect(result.bridge.delivered).toBeNull()
  })

  it('pay a lump sum once the service is completed and accepted, not before', () => {
    const lump = item({ unit: 'lump_sum', unitPrice: '2000', quantity: '1' })
    expect(priced([lump], [usageDay(1)]).bridge.delivered).toBe(200000n)
    const { acceptanceDocument: _, ...open } = service()
    const result = reconcile({ contracts: [contract({ items: [lump] })], services: [open] })
    expect(codesOf(result)).toContain('ACCEPTANCE_MISSING')
    expect(result.bridge.recognised).toBeNull()
  })

  it('leave out what is not compute', () => {
    const storage = item({ itemId: 'storage', class: 'storage', unit: 'lump_sum', unitPrice: '300', quantity: '1' })
    const result = priced([item(), storage], [usageDay(100)])
    expect(result.bridge.delivered).toBe(200000n)
    expect(amountsOf(result, 'ITEM_CLASS_INELIGIBLE')).toEqual([30000n])
  })

  it('count no more than was agreed, and say what lies above', () => {
    const result = priced([item()], [usageDay(100.5)])
    expect(result.bridge.delivered).toBe(200000n)
    expect(amountsOf(result, 'DELIVERED_ABOVE_AGREED')).toEqual([1000n])
    expect(result.verdict).toBe('agrees')
  })

  it('pay a record once, by the most specific item', () => {
    const items = [
      item({ itemId: 'general', unitPrice: '1' }),
      item({ itemId: 'purpose', unitPrice: '10', purposes: ['sft'] }),
      item({ itemId: 'model', unitPrice: '100', acceleratorModel: 'a-100' }),
      item({ itemId: 'both', unitPrice: '1000', acceleratorModel: 'A100', purposes: ['rl'] }),
    ]
    const days = [
      usageDay(1, { acceleratorModel: 'H800' }),
      usageDay(1, { acceleratorModel: null, purpose: 'sft' }),
      usageDay(1, { purpose: 'sft' }),
      usageDay(1, { purpose: 'rl' }),
    ]
    expect(priced(items, days).bridge.delivered).toBe(111100n)
  })

  it('are undetermined when two of them have equal right', () => {
    const result = priced([item(), item({ itemId: 'other' })], [usageDay(100)])
    expect(codesOf(result)).toContain('ITEM_AMBIGUOUS')
    expect(result.bridge.recognised).toBeNull()
  })

  it('do not pay for a model they do not name, nor for a record without a model', () => {
    const h800 = [item({ acceleratorModel: 'H800' })]
    expect(codesOf(priced(h800, [usageDay(1)]))).toContain('ITEM_MISSING')
    const unknown = priced(h800, [usageDay(1, { acceleratorModel: null })])
    expect(codesOf(unknown)).toContain('MODEL_UNKNOWN')
    expect(unknown.bridge.delivered).toBe(0n)
  })

  it('change from the day an amendment takes effect, and not the day before', () => {
    const amendment = {
      amendmentId: 'A',
      signedOn: '2025-01-15',
      effectiveOn: '2025-02-01',
      items: [item({ unitPrice: '10' })],
    }
    const days = [usageDay(1, { day: '2025-01-31' }), usageDay(1, { day: '2025-02-01' })]
    expect(priced([item()], days, { amendments: [amendment] }).bridge.delivered).toBe(3000n)
  })
})

describe('the days of a contract', () => {
  it('include the first and the last; use before and after is a finding and does not count', () => {
    const result = priced([item()], [day('2024-12-31'), day('2025-01-01'), day('2025-03-31'), day('2025-04-01')])
    expect(result.cardTimes).toMatchObject({ metered: 2n * HOUR, outside: 2n * HOUR })
    expect(result.bridge.delivered).toBe(4000n)
    const outside = result.findings.find(({ code }) => code === 'OUTSIDE_CONTRACT')
    expect(outside?.evidence).toEqual([{ kind: 'day', ids: ['2024-12-31', '2025-04-01'], total: 2 }])
  })
})
