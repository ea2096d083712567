import { compare, type Fraction, floor, fraction, multiply } from '../../../core/fraction.ts'
import { type Fen, formatYuan } from '../../../core/money.ts'
import { type Alternative, amountOf } from '../engine/amount.ts'
import { chain, type Fact, known, listOf, map, named, together, type Unknown, unknown } from '../engine/fact.ts'
import type { Outcome } from '../engine/outcome.ts'
import type { Chosen } from '../engine/switches.ts'
import { type Cap, leastOf, Sheet } from '../engine/working.ts'
import { onBasis, ratioTo } from '../shared/vat-basis.ts'
import { LABELS } from './labels.ts'
import type { LG_SWITCHES, LgAmount, LgContract, LgFacts, LgParameters } from './pack-types.ts'
import { counts } from './suppliers.ts'

type Given = { readonly facts: LgFacts; readonly p: LgParameters; readonly s: Chosen<typeof LG_SWITCHES> }
type Part = {
  readonly contract: LgContract
  readonly counts: Outcome
  readonly fen: Fact<Fen>
  readonly doubt: Fact<Fen>
}

/**
 * C = Σ over contracts that count of min(delivered, invoiced, paid) in the period, less voucher set-off, on the VAT basis
 * asked for; A = min(⌊3/10 × C⌋, ceiling − granted this year, what is claimed), and nothing below the threshold
 * (clause register, section 9.4). 分.
 */
export function lgAmount({ facts, p, s }: Given): LgAmount {
  const sheet = new Sheet()
  const contracts = facts.contracts.known ? facts.contracts.value : []
  const parts = contracts.map((contract) => partOf(sheet, contract, contracts.length > 1, { facts, p, s }))
  const kept = parts.filter(({ counts }) => counts.state !== 'fail')
  const costs = parts.map(({ fen }) => fen)
  const base =
    parts.length === 0
      ? sheet.given('C', LABELS.base, noContract(facts.contracts))
      : sheet.sum('C', LABELS.base, costs, 'LG-SL-2.2b')
  const share = sheet.share('3/10 × C', LABELS.share, base, p.rate.value, 'LG-SL-2.2b')
  const granted = sheet.given('G', LABELS.granted, facts.grantedThisYear, 'LG-SL-2.2c')
  const ceiling = sheet.given('max', LABELS.ceiling, known('ceiling', p.ceiling.yuan, [], formatYuan(p.ceiling.yuan)))
  const room = sheet.less('max − G', LABELS.room, ceiling, granted, 'LG-SL-2.2c')
  const others: readonly Cap[] = [
    { id: 'max − G', label: LABELS.room, fen: room, clause: 'LG-SL-2.2c' },
    ...(facts.claimedFen === null
      ? []
      : [{ id: 'Q', label: LABELS.claimed, fen: sheet.given('Q', LABELS.claimed, facts.claimedFen), clause: '' }]),
  ]
  const below: Cap = { id: 'C < min', label: LABELS.below, fen: map(base, () => 0n), clause: 'LG-SL-2.2a' }
  const caps: readonly Cap[] = [
    { id: '3/10 × C', label: LABELS.share, fen: share, clause: 'LG-SL-2.2b' },
    ...others,
    ...(base.known && base.value < p.threshold.yuan ? [below] : []),
  ]
  sheet.least('A', LABELS.amount, caps)
  const settledParts = kept.filter(({ counts }) => counts.state !== 'undetermined')
  const certain = named('costs that are certain', totalKnown(settledParts), formatYuan)
  const of = (costs: Fact<Fen>): Fact<Fen> =>
    leastOf([
      { fen: map(costs, (c) => (c < p.threshold.yuan ? 0n : floor(multiply(fraction(c), p.rate.value)))) },
      ...others,
    ])
  return {
    ...amountOf(caps, sheet.lines),
    base,
    certain,
    possible: named('costs at most', total(kept.map(({ doubt }) => doubt)), formatYuan),
    settled: chain(listOf(kept.map(openOf)), () => base),
    contracts: parts.map(({ contract, counts, fen }) => ({ number: contract.number, counts, fen })),
    alternatives: alternativesOf(parts, settledParts, of),
  }
}

/** A claim whose contracts are not known has no costs that are. */
const noContract = (contracts: LgFacts['contracts']): Unknown => (contracts.known ? NO_CONTRACT : contracts)
const NO_CONTRACT: Unknown = {
  known: false,
  missing: [
    { path: 'claim.contracts', by: 'data', what: { en: 'The claim names no contract.', zh: '申请未列明服务合同。' } },
  ],
  used: [],
}

/** Known where it is settled that a contract counts. */
const openOf = ({ counts: { state, missing, used } }: Part): Fact<true> =>
  state === 'undetermined' ? { known: false, missing, used } : { known: true, value: true, used }

/** At least so much: a cost that is not known adds nothing. */
const totalKnown = (parts: readonly Part[]): Fact<Fen> =>
  total(parts.map(({ fen }) => fen).filter(({ known }) => known))

function partOf(sheet: Sheet, contract: LgContract, several: boolean, { facts, p, s }: Given): Part {
  const id = (name: string) => (several ? `${name} ${contract.number}` : name)
  const outcome = counts(contract, facts, p, s)
  if (outcome.state === 'fail') {
    const none = sheet.given(id('C'), LABELS.excluded, known(`contract ${contract.number}`, 0n, []), 'LG-SL-3.2.2a')
    return { contract, counts: outcome, fen: none, doubt: none }
  }
  const fen = costOf(sheet, id, contract, contract.periods[s['lg.period']].delivered, s)
  const doubt = costOf(new Sheet(), id, contract, contract.periods[s['lg.period']].deliveredWithDoubt, s)
  return { contract, counts: outcome, fen, doubt }
}

function costOf(
  sheet: Sheet,
  id: (name: string) => string,
  contract: LgContract,
  deliveredFen: Fact<Fen>,
  s: Given['s'],
): Fact<Fen> {
  const period = contract.periods[s['lg.period']]
  const invoiced = sheet.given(id('invoiced'), LABELS.invoiced, period.invoiced, 'LG-SL-4.2.1b')
  if (s['lg.cost_basis'] === 'invoiced_gross')
    return onBasis(sheet, id('C tax'), LABELS.basis, invoiced, ratioOf(contract, invoiced, s))
  const delivered = sheet.given(id('delivered'), LABELS.delivered, deliveredFen, 'LG-SL-2.3')
  const paid = sheet.given(id('paid'), LABELS.paid, period.paid, 'LG-SL-4.2.1b')
  const incurred = sheet.least(
    id('incurred'),
    LABELS.incurred,
    [
      { id: 'delivered', label: LABELS.delivered, fen: delivered, clause: 'LG-SL-2.3' },
      { id: 'invoiced', label: LABELS.invoiced, fen: invoiced, clause: 'LG-SL-4.2.1b' },
      { id: 'paid', label: LABELS.paid, fen: paid, clause: 'LG-SL-4.2.1b' },
    ],
    'LG-SL-2.2b',
  )
  const ratio = ratioOf(contract, incurred, s)
  const setOff = period.setOff
  if (setOff.known && setOff.value === 0n) return onBasis(sheet, id('C tax'), LABELS.basis, incurred, ratio)
  const taken = sheet.given(id('set-off'), LABELS.setOff, setOff, 'LG-SL-2.2b')
  const borne = sheet.less(id('borne'), LABELS.borne, incurred, taken, 'LG-SL-2.2b')
  return onBasis(sheet, id('C tax'), LABELS.basis, borne, ratio)
}

/** The share without VAT, of all that was invoiced; of a part of it only where every invoice has the same. */
function ratioOf(contract: LgContract, fen: Fact<Fen>, s: Given['s']): Fact<Fraction> {
  const ratio = ratioTo(s['tax_basis.LG'], contract)
  if (contract.isOneShare || !ratio.known || compare(ratio.value, fraction(1n)) === 0) return ratio
  return chain(together({ fen, all: contract.invoicedFen }), ({ fen, all }) =>
    fen === all
      ? ratio
      : unknown(
          `invoices of contract ${contract.number}`,
          {
            en: `Invoices of contract ${contract.number} carry VAT at several rates, and only a part of them counts: a person says which.`,
            zh: `合同 ${contract.number} 的发票税率或种类不一，仅部分计入，所对应的发票由人工认定。`,
          },
          'person',
        ),
  )
}

const total = (facts: readonly Fact<Fen>[]) => map(listOf(facts), (all) => all.reduce((sum, fen) => sum + fen, 0n))

/** What a person may decide otherwise. */
function alternativesOf(
  parts: readonly Part[],
  settled: readonly Part[],
  of: (costs: Fact<Fen>) => Fact<Fen>,
): readonly Alternative[] {
  const kept = parts.filter(({ counts }) => counts.state !== 'fail')
  const found: Alternative[] = []
  if (kept.some(({ fen, doubt }) => fen.known && doubt.known && doubt.value !== fen.value)) {
    found.push({ id: 'other_inference', label: LABELS.withDoubt, fen: of(total(kept.map(({ doubt }) => doubt))) })
  }
  if (settled.length < kept.length) {
    found.push({ id: 'certain_suppliers', label: LABELS.certain, fen: of(total(settled.map(({ fen }) => fen))) })
  }
  return found
}
