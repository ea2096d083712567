import { floor, fraction, multiply } from '../../../core/fraction.ts'
import { type Fen, formatYuan } from '../../../core/money.ts'
import { type Alternative, amountOf } from '../engine/amount.ts'
import { chain, type Fact, known, listOf, map, together, type Unknown } from '../engine/fact.ts'
import type { Chosen } from '../engine/switches.ts'
import { type Cap, leastOf, Sheet } from '../engine/working.ts'
import { onBasis, ratioTo } from '../shared/vat-basis.ts'
import { LABELS } from './labels.ts'
import type { MXQ_SWITCHES, MxqAmount, MxqContract, MxqFacts, MxqParameters } from './pack-types.ts'

type Given = { readonly facts: MxqFacts; readonly p: MxqParameters; readonly s: Chosen<typeof MXQ_SWITCHES> }

/**
 * C = Σ over contracts of min(agreed for the days inside the window, invoiced inside it, paid) for models, on the VAT
 * basis asked for; A = min(⌊3/10 × C⌋, cap − granted this year, what is claimed); the cap is the usual one unless an
 * exception is documented (clause register, section 9.3). 分.
 */
export function mxqAmount({ facts, p, s }: Given): MxqAmount {
  const sheet = new Sheet()
  const contracts = facts.contracts.known ? facts.contracts.value : []
  const several = contracts.length > 1
  const costs = contracts.map((contract) => costOf(sheet, contract, several, s, true))
  const base =
    costs.length === 0
      ? sheet.given('C', LABELS.base, facts.contracts.known ? NO_CONTRACT : facts.contracts)
      : sheet.sum('C', LABELS.base, costs, 'MXQ-SL-3.1c')
  const share = sheet.share('3/10 × C', LABELS.share, base, p.rate.value, 'MXQ-SL-3.1c')
  const granted = sheet.given('G', LABELS.granted, facts.grantedThisYear, 'MXQ-SL-3.1a')
  const isException = facts.exception.known && facts.exception.value
  const [cap, label, clause] = isException
    ? [p.hardCap.yuan, LABELS.hard, 'MXQ-SL-3.1b']
    : [p.usualCap.yuan, LABELS.usual, 'MXQ-SL-3.1a']
  const ceiling = sheet.given('max', label, known('cap', cap, [], formatYuan(cap)), clause)
  const room = sheet.less('max − G', LABELS.room, ceiling, granted, clause)
  const claimed: readonly Cap[] =
    facts.claimedFen === null
      ? []
      : [{ id: 'Q', label: LABELS.claimed, fen: sheet.given('Q', LABELS.claimed, facts.claimedFen), clause: '' }]
  const caps: readonly Cap[] = [
    { id: '3/10 × C', label: LABELS.share, fen: share, clause: 'MXQ-SL-3.1c' },
    { id: 'max − G', label: LABELS.room, fen: room, clause },
    ...claimed,
  ]
  sheet.least('A', LABELS.amount, caps)
  const within = (fen: Fact<Fen>, limit: Fact<Fen>) => leastOf([{ fen }, { fen: limit }, ...claimed])
  const hardRoom = map(facts.grantedThisYear, (fen) => (fen > p.hardCap.yuan ? 0n : p.hardCap.yuan - fen))
  const alternatives: Alternative[] = []
  const exceeds = map(together({ share, room }), (m) => m.share > m.room)
  if (!isException && exceeds.known && exceeds.value) {
    alternatives.push({ id: 'exception', label: LABELS.exception, fen: within(share, hardRoom) })
  }
  if (contracts.some(({ unlistedItemsFen }) => unlistedItemsFen.known && unlistedItemsFen.value > 0n)) {
    const all = listOf(contracts.map((contract) => costOf(new Sheet(), contract, several, s, false)))
    const more = map(all, (fens) => floor(multiply(fraction(fens.reduce((sum, fen) => sum + fen, 0n)), p.rate.value)))
    alternatives.push({ id: 'unlisted_items', label: LABELS.withUnlisted, fen: within(more, room) })
  }
  return { ...amountOf(caps, sheet.lines), base, share, alternatives }
}

const NO_CONTRACT: Unknown = {
  known: false,
  missing: [
    { path: 'claim.contracts', by: 'data', what: { en: 'The claim names no contract.', zh: '申请未列明服务合同。' } },
  ],
  used: [],
}

/** `strict`: without the items the guide does not list. */
function costOf(sheet: Sheet, contract: MxqContract, several: boolean, s: Given['s'], strict: boolean): Fact<Fen> {
  const id = (name: string) => (several ? `${name} ${contract.number}` : name)
  const { otherItemsFen, unlistedItemsFen } = contract
  const out = strict
    ? map(together({ otherItemsFen, unlistedItemsFen }), (m) => m.otherItemsFen + m.unlistedItemsFen)
    : otherItemsFen
  // What falls short of a price is taken to be short for models: other items come off in full.
  const models = (name: string, words: 'model' | 'invoicedModel' | 'paidModel', fen: Fact<Fen>) =>
    out.known && out.value === 0n ? fen : sheet.less(id(name), LABELS[words], fen, out, 'MXQ-SL-3.2')
  const agreed = models('model', 'model', sheet.given(id('agreed'), LABELS.agreed, contract.agreedFen))
  const invoiced = models(
    'invoiced models',
    'invoicedModel',
    sheet.given(id('invoiced'), LABELS.invoiced, contract.invoicedFen, 'MXQ-SL-15.3'),
  )
  const paid = models('paid models', 'paidModel', sheet.given(id('paid'), LABELS.paid, contract.paidFen, 'MXQ-SL-15.3'))
  const inside = insideOf(sheet, id('days'), contract, agreed)
  const cost = sheet.least(
    id('cost'),
    LABELS.cost,
    [
      { id: 'days', label: LABELS.inside, fen: inside, clause: 'MXQ-SL-4.1.1c' },
      { id: 'invoiced', label: LABELS.invoiced, fen: invoiced, clause: 'MXQ-SL-15.3' },
      { id: 'paid', label: LABELS.paid, fen: paid, clause: 'MXQ-SL-15.3' },
    ],
    'MXQ-SL-15.3',
  )
  return onBasis(sheet, id('C tax'), LABELS.basis, cost, ratioTo(s['tax_basis.MXQ'], contract))
}

/** The agreed costs, spread evenly over the days of service, of those inside the window. */
function insideOf(sheet: Sheet, id: string, { service }: MxqContract, agreed: Fact<Fen>): Fact<Fen> {
  if (!service.known) return sheet.given(id, LABELS.inside, service)
  const { inside, all } = service.value
  if (inside === all) return chain(service, () => agreed)
  return sheet.apportion(
    id,
    LABELS.inside,
    chain(service, () => agreed),
    { part: inside, whole: all },
    'MXQ-SL-4.1.1c',
  )
}
