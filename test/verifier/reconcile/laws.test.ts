import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PURPOSES } from '../../../schemas/usage-record.ts'
import type { ContractEvidence } from '../../../verifier/reconcile/evidence.ts'
import { reconcileContract } from '../../../verifier/reconcile/reconcile-contract.ts'
import { toReportJson } from '../../../verifier/report/index.ts'
import {
  BUYER,
  capacity,
  contract,
  evidenceOf,
  HOUR,
  head,
  invoice,
  item,
  LEDGER,
  PROVIDER,
  payment,
  settlement,
  usageDay,
  voucher,
} from './evidence-of.ts'

const yuan = fc.nat({ max: 300_000 }).map((fen) => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`)
const use = fc.record({
  purpose: fc.constantFrom(...PURPOSES),
  acceleratorModel: fc.constantFrom('A100', 'H800', null),
})
const usageDays = fc
  .uniqueArray(
    fc.tuple(
      use,
      fc.nat({ max: 90 }),
      fc.constantFrom('counted' as const, 'contested' as const),
      fc.constantFrom('2025-01-01', '2025-01-02', '2025-01-03'),
    ),
    {
      maxLength: 8,
      selector: ([{ purpose, acceleratorModel }, , standing, day]) => `${purpose}${acceleratorModel}${standing}${day}`,
    },
  )
  .map((days) => days.map(([kind, hours, standing, day]) => usageDay(hours, { ...kind, standing, day })))
const overuses = fc.array(fc.tuple(use, fc.bigInt({ min: 0n, max: 20n }), fc.bigInt({ min: 0n, max: 20n })), {
  maxLength: 3,
})
const invoices = fc
  .array(
    fc.tuple(
      yuan,
      fc.constantFrom('valid' as const, 'voided' as const, 'unverified' as const, 'red_reversed' as const),
      fc.boolean(),
    ),
    { maxLength: 4 },
  )
  .map((all) =>
    all.map(([amount, status, isRed], i) =>
      isRed && i > 0 && amount !== '0.00'
        ? invoice(i, `-${amount}`, { redOf: invoice(i - 1, '1').number, status })
        : invoice(i, amount, { status }),
    ),
  )
const payments = fc
  .array(fc.tuple(yuan, fc.constantFrom('payment' as const, 'refund' as const), fc.constantFrom(BUYER, PROVIDER)), {
    maxLength: 4,
  })
  .map((all) =>
    all.map(([amount, direction, uscc], i) => payment(`P-${i}`, amount, { direction, payer: { name: '买方', uscc } })),
  )

const evidence = fc
  .tuple(usageDays, overuses, invoices, payments, fc.array(yuan, { maxLength: 2 }), fc.boolean())
  .map(([days, overuse, bills, slips, settled, withVoucher]) =>
    evidenceOf({
      contracts: [
        contract({
          validTo: '2025-01-02',
          items: [item({ acceleratorModel: 'A100' }), item({ itemId: 'rest', unitPrice: '9.99', quantity: '50' })],
        }),
      ],
      settlements: settled.map((amount, i) => settlement({ settlementId: `S-${i}`, amount })),
      invoices: bills,
      payments: slips,
      vouchers: withVoucher ? [voucher()] : [],
      capacities: [capacity('K', '2025-01-01T00:00:00Z', '2025-01-02T00:00:00Z', 4)],
      usage: {
        days,
        overuse: overuse.map(([kind, within, across], i) => ({
          device: `d-${i}`,
          day: '2025-01-01',
          within: within * HOUR,
          across: across * HOUR,
          byClass: [{ ...kind, cardTime: (within + across) * HOUR }],
        })),
      },
    }),
  )

const recognised = (e: ContractEvidence) => reconcileContract(e).bridge.recognised
/** What is not known is below every amount: no evidence may turn it into more. */
const orLess = (a: bigint | null, b: bigint | null) => a === null || (b !== null && a <= b)

describe('for all evidence', () => {
  it('what is recognised is above none of delivered, settled, invoiced, paid', () => {
    fc.assert(
      fc.property(evidence, (e) => {
        const { bridge } = reconcileContract(e)
        const four = [bridge.delivered, bridge.settled, bridge.invoiced, bridge.paid]
        if (bridge.recognised === null) expect(four).toContain(null)
        else for (const fen of four) expect(fen !== null && bridge.recognised <= fen).toBe(true)
        if (bridge.recognised !== null) expect(orLess(bridge.recognised, bridge.recognisedIfCleared)).toBe(true)
      }),
    )
  })

  it('the order of the evidence changes no byte of the report', () => {
    fc.assert(
      fc.property(evidence, (e) => {
        const reversed = {
          ...e,
          settlements: [...e.settlements].reverse(),
          invoices: [...e.invoices].reverse(),
          payments: [...e.payments].reverse(),
          usage: { ...e.usage, days: [...e.usage.days].reverse(), overuse: [...e.usage.overuse].reverse() },
        }
        expect(toReportJson(reconcileContract(reversed), LEDGER)).toBe(toReportJson(reconcileContract(e), LEDGER))
      }),
    )
  })

  it('a second, contradicting version of a document never raises what is recognised', () => {
    fc.assert(
      fc.property(evidence, yuan, fc.nat({ max: 2 }), (e, amount, which) => {
        const more: ContractEvidence = {
          ...e,
          settlements: which === 0 ? again(e.settlements, (s) => ({ ...s, amount })) : e.settlements,
          invoices:
            which === 1 ? again(e.invoices, (i) => (i.redOf ? i : { ...i, net: amount, gross: amount })) : e.invoices,
          payments: which === 2 ? again(e.payments, (p) => ({ ...p, amount })) : e.payments,
        }
        expect(orLess(recognised(more), recognised(e))).toBe(true)
      }),
    )
  })

  it('the same document twice changes nothing', () => {
    fc.assert(
      fc.property(evidence, (e) => {
        const twice = { ...e, invoices: [...e.invoices, ...e.invoices], payments: [...e.payments, ...e.payments] }
        expect(recognised(twice)).toBe(recognised(e))
      }),
    )
  })

  it('more disputed card-time never raises what is recognised', () => {
    fc.assert(
      fc.property(evidence, use, fc.bigInt({ min: 0n, max: 50n }), (e, kind, hours) => {
        const dispute = {
          device: 'z',
          day: '2025-01-01',
          within: hours * HOUR,
          across: 0n,
          byClass: [{ ...kind, cardTime: hours * HOUR }],
        }
        const more = { ...e, usage: { ...e.usage, overuse: [...e.usage.overuse, dispute] } }
        expect(orLess(recognised(more), recognised(e))).toBe(true)
      }),
    )
  })
})

const again = <T>(heads: readonly { id: string; digest: string; body: T }[], change: (body: T) => T) => {
  const [first] = heads
  return first === undefined ? heads : [...heads, head(first.id, change(first.body))]
}
