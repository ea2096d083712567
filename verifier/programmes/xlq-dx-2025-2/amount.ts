import { type Fraction, floor, fraction, multiply } from '../../../core/fraction.ts'
import type { Fen } from '../../../core/money.ts'
import { type Alternative, amountOf } from '../engine/amount.ts'
import { chain, type Fact, listOf, map, together } from '../engine/fact.ts'
import type { Chosen } from '../engine/switches.ts'
import { type Cap, leastOf, Sheet } from '../engine/working.ts'
import { onBasis, ratioTo } from '../shared/vat-basis.ts'
import { LABELS } from './labels.ts'
import type { DX_SWITCHES, DxAmount, DxContract, DxContractAmount, DxFacts, DxParameters } from './pack-types.ts'

type Given = { readonly facts: DxFacts; readonly p: DxParameters; readonly s: Chosen<typeof DX_SWITCHES> }

/**
 * A = min(⌊r × S⌋, V, Q), in 分 (clause register, section 9.1). Of several contracts the sum of what each carries, then Q.
 * While it is not known whether the holder is a start-up, r is the lower rate and the other amount an alternative.
 */
export function dxAmount({ facts, p, s }: Given): DxAmount {
  const sheet = new Sheet()
  const contracts = facts.contracts.known ? facts.contracts.value : []
  const several = contracts.length > 1
  const parts = contracts.map((contract) => partOf(sheet, contract, several ? ` ${contract.number}` : '', { p, s }))
  const claimed: Cap = {
    id: 'Q',
    label: LABELS.claimed,
    fen: sheet.given('Q', LABELS.claimed, facts.claimedFen),
    clause: '',
  }
  const [only] = parts
  const caps = only !== undefined && !several ? only.caps : [allContracts(sheet, facts, parts)]
  const amount = amountOf([...caps, claimed], [])
  sheet.least('A', LABELS.amount, [...caps, claimed])
  const alternatives = parts.flatMap((part) => {
    const own = alternativesOf(part, several ? part.fen : amount.fen, facts.claimedFen, { p, s })
    if (!several) return own
    const others = parts.filter((one) => one !== part)
    return own.map((one) => ({ ...one, fen: inAll(one.fen, others, facts.claimedFen) }))
  })
  return { ...amount, working: sheet.lines, contracts: parts, alternatives }
}

type Part = DxContractAmount & { readonly caps: readonly Cap[]; readonly contract: DxContract; readonly suffix: string }
type Rules = Pick<Given, 'p' | 's'>

function partOf(sheet: Sheet, contract: DxContract, suffix: string, { p, s }: Rules): Part {
  const id = (name: string) => `${name}${suffix}`
  const settled = sheet.given(id('S0'), LABELS.settled, contract.settledFen, 'XLQ-DX-4.1.4a')
  const other = sheet.given(id('E'), LABELS.ineligibleItems, contract.ineligibleItemsFen, 'XLQ-DX-4.2.1')
  const bases = [
    { id: 'delivered', label: LABELS.delivered, fen: contract.deliveredFen, clause: 'XLQ-DX-4.1.1c' },
    { id: 'invoiced', label: LABELS.invoiced, fen: contract.invoicedFen, clause: 'XLQ-DX-5.4a' },
    { id: 'paid', label: LABELS.paid, fen: contract.paidFen, clause: 'XLQ-DX-5.4b' },
  ].map((base) => ({ ...base, fen: sheet.given(id(base.id), base.label, base.fen, base.clause) }))
  const net = sheet.less(id('S0-E'), LABELS.settledCompute, settled, other, 'XLQ-DX-4.2.1')
  const recognised = sheet.least(id('S'), LABELS.recognised, [
    ...bases,
    { id: 'S0-E', label: LABELS.settledCompute, fen: net, clause: 'XLQ-DX-4.2.1' },
  ])
  const ratio = ratioTo(s['tax_basis.XLQ'], contract)
  const base = onBasis(sheet, id('S tax'), LABELS.recognisedBasis, recognised, ratio)
  const contractFen = onBasis(sheet, id('K tax'), LABELS.contractBasis, contract.contractFen, ratio)
  const startup = startupOf(contract, s)
  const [rate, clause] = isStartup(startup) ? [p.rateStartup.value, 'XLQ-DX-4.1.4b'] : [p.rate.value, 'XLQ-DX-4.1.4a']
  const ceilingFen = sheet.share(id('r × S'), LABELS.ceiling, base, rate, clause)
  const voucher = sheet.given(id('V'), LABELS.vouchers, contract.voucherFen, 'XLQ-DX-4.1.4d')
  const caps: readonly Cap[] = [
    { id: id('r × S'), label: LABELS.ceiling, fen: ceilingFen, clause },
    { id: id('V'), label: LABELS.vouchers, fen: voucher, clause: 'XLQ-DX-4.1.4d' },
    ...(s['xlq.stacking_effect'] === 'reduce' ? stackingCap(sheet, id, contract, contractFen, rate) : []),
  ]
  return {
    number: contract.number,
    baseFen: base,
    contractFen,
    auditedFen: chain(ratio, (basis) => share(contract.auditedFen, basis)),
    startup,
    ceilingFen,
    fen: leastOf(caps),
    caps,
    contract,
    suffix,
  }
}

/** The room that other public money leaves under r × K, where there is any (switch xlq.stacking_effect = reduce). */
function stackingCap(
  sheet: Sheet,
  id: (name: string) => string,
  contract: DxContract,
  contractFen: Fact<Fen>,
  rate: Fraction,
): readonly Cap[] {
  if (contract.grantsFen.known && contract.grantsFen.value === 0n) return []
  const limit = sheet.share(id('r × K'), LABELS.stackingLimit, contractFen, rate, 'XLQ-DX-4.2.3')
  const grants = sheet.given(id('G'), LABELS.grants, contract.grantsFen, 'XLQ-DX-4.2.3')
  const fen = sheet.less(id('r × K − G'), LABELS.stackingRoom, limit, grants, 'XLQ-DX-4.2.3')
  return [{ id: id('r × K − G'), label: LABELS.stackingRoom, fen, clause: 'XLQ-DX-4.2.3' }]
}

function allContracts(sheet: Sheet, facts: DxFacts, parts: readonly Part[]): Cap {
  const each = parts.map((part) => sheet.least(`A${part.suffix}`, LABELS.ofContract, part.caps))
  const total = chain(facts.contracts, () => map(listOf(each), (all) => all.reduce((sum, fen) => sum + fen, 0n)))
  const fen =
    parts.length === 0 ? sheet.given('Σ A', LABELS.allContracts, total) : sheet.sum('Σ A', LABELS.allContracts, each)
  return { id: 'Σ A', label: LABELS.allContracts, fen, clause: '' }
}

const startupOf = (contract: DxContract, s: Given['s']): Fact<boolean> =>
  s['xlq.startup_definition'] === 'voucher_approval' ? contract.startupByVoucher : contract.startupByAge
const isStartup = (startup: Fact<boolean>): boolean => startup.known && startup.value

/** What the claim comes to when one of its contracts carries another amount: with the others, within Q. */
const inAll = (fen: Fact<Fen>, others: readonly Part[], claimed: Fact<Fen>): Fact<Fen> => {
  const total = map(listOf([fen, ...others.map((one) => one.fen)]), (all) => all.reduce((sum, one) => sum + one, 0n))
  return leastOf([{ fen: total }, { fen: claimed }])
}

/** What a person may decide otherwise of one contract; each within V and Q. */
function alternativesOf(part: Part, amount: Fact<Fen>, claimed: Fact<Fen>, { p, s }: Rules): readonly Alternative[] {
  const { contract, suffix, baseFen, contractFen } = part
  const rate = isStartup(part.startup) ? p.rateStartup.value : p.rate.value
  const within = (fen: Fact<Fen>) => leastOf([{ fen }, { fen: contract.voucherFen }, { fen: claimed }])
  const found: Alternative[] = []
  if (!part.startup.known) {
    const asStartup = within(share(baseFen, p.rateStartup.value))
    const limit = share(contractFen, p.rateStartup.value)
    const fen = s['xlq.stacking_effect'] === 'reduce' ? besides(asStartup, contract.grantsFen, limit) : asStartup
    found.push({ id: `startup${suffix}`, label: LABELS.ifStartup, fen })
  }
  const { coverage } = contract
  if (
    s['xlq.registry_coverage'] === 'every_usage_day' &&
    coverage.known &&
    coverage.value.covered < coverage.value.total
  ) {
    const delivered = chain(ratioTo(s['tax_basis.XLQ'], contract), (ratio) =>
      share(contract.coveredDeliveredFen, ratio),
    )
    const covered = leastOf([{ fen: baseFen }, { fen: delivered }])
    found.push({ id: `covered_days${suffix}`, label: LABELS.coveredDays, fen: within(share(covered, rate)) })
  }
  const room = roomFor(contract.grantsFen, share(contractFen, rate), amount)
  if (room.known && room.value !== null) {
    const { value } = room
    found.push({ id: `without_stacking${suffix}`, label: LABELS.stackingRoom, fen: { ...room, value } })
  }
  return found
}

const share = (fen: Fact<Fen>, of: Fraction) => map(fen, (value) => floor(multiply(fraction(value), of)))

/** At most what other public money leaves of the limit, where there is any. */
const besides = (fen: Fact<Fen>, grants: Fact<Fen>, limit: Fact<Fen>): Fact<Fen> =>
  map(together({ fen, grants, limit }), (m) => {
    const room = m.limit > m.grants ? m.limit - m.grants : 0n
    return m.grants === 0n || m.fen < room ? m.fen : room
  })

/** limit − G where G itself is within the limit and G + A is not; null otherwise. */
const roomFor = (grants: Fact<Fen>, limit: Fact<Fen>, amount: Fact<Fen>): Fact<Fen | null> =>
  map(together({ grants, limit, amount }), (m) =>
    m.grants > 0n && m.grants <= m.limit && m.grants + m.amount > m.limit ? m.limit - m.grants : null,
  )
