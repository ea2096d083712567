import { divide, floor, fraction, multiply, parseFraction } from '../../core/fraction.ts'
import type { Fen } from '../../core/money.ts'
import type { Contract } from '../../schemas/contract.ts'
import { statementFindings } from '../completeness/statement-findings.ts'
import { type Allocation, allocationOf, idleFindings } from './allocation.ts'
import { type CardTimes, cardTimes, type UsageRow, usageRows } from './breakdown.ts'
import { type Bridge, bridgeFindings, bridgeOf } from './bridge.ts'
import { type Delivered, deliveredOf } from './delivered.ts'
import { disputeCardTime } from './disputes.ts'
import type { ContractEvidence } from './evidence.ts'
import { evidenceOf, type Finding, finding, sortFindings } from './finding.ts'
import { settleHeads } from './heads.ts'
import { installedSteps } from './installed.ts'
import { invoicedOf } from './invoiced.ts'
import type { ItemResult } from './lines.ts'
import { type Paid, type PaymentParties, paidOf } from './paid.ts'
import { pricerOf } from './pricing.ts'
import { settledOf } from './settled.ts'
import { DEFAULT_SWITCHES, type Switches } from './switches.ts'
import { type Terms, termsOf } from './terms.ts'
import { disputeFindings, priceFindings, usageFindings } from './usage-findings.ts'

/** 相符, 核减, 待查. */
export type Verdict = 'agrees' | 'reduced' | 'undetermined'

export type Reconciliation = {
  readonly institution: string
  readonly contract: Contract
  readonly terms: Terms
  readonly switches: Switches
  /** Null: there is no log at all, so nothing is known. */
  readonly cardTimes: CardTimes | null
  readonly usage: readonly UsageRow[]
  /** Card-time beside the devices' readings; null: none of its cards was sampled by the institution on its days. */
  readonly allocation: Allocation | null
  readonly items: readonly ItemResult[]
  readonly bridge: Bridge
  readonly verdict: Verdict
  readonly findings: readonly Finding[]
}

/**
 * Reconciles one contract: delivered, settled, invoiced, paid; recognised is the least of them.
 *
 * Input:  the evidence, lists in any order, at least one version of the contract.
 * Output: amounts in 分 with the contract's own VAT basis; findings gravest first. Recognised is null as soon as one
 *         of the four is not known. Card-time in dispute is left out of it and counted in `clearedFen`.
 * Errors: RangeError when there is no version of the contract.
 * Source: XLQ-DX-1a, 1b, 4.1.1c, 5.4a, 5.4b, 5.5; docs/reconciliation.md.
 */
export function reconcileContract(evidence: ContractEvidence, switches: Switches = DEFAULT_SWITCHES): Reconciliation {
  const contract = contractOf(evidence)
  const { usage } = evidence
  const terms = termsOf(contract)
  const price = pricerOf(terms, switches.eligiblePurposes)
  const times = cardTimes(usage.days, terms, switches)
  const allocation = allocationOf(evidence.allocation, times.metered - times.withoutDevices)
  const services = settleHeads(evidence.services, '服务履行', ({ acceptanceDocument }) =>
    acceptanceDocument ? 1n : 0n,
  )
  const disputed = disputeCardTime(usage, price)
  const delivered = deliveredOf(usage.days, terms, price, disputed, services.heads)
  const settled = settledOf(evidence.settlements, terms.amountFen)
  const invoiced = invoicedOf(evidence.invoices, { ...contract, settledOn: settled.lastOn })
  const paid = onContractBasis(
    contract,
    paidOf(evidence.payments, evidence.vouchers, partiesOf(evidence, contract), switches.roundTripDays),
  )
  const span = logSpan(
    terms,
    services.heads.map(({ body }) => body.completedOn),
  )
  const facts = [
    ...contractFindings(evidence),
    ...services.findings,
    ...usageFindings(usage, terms, times, switches, span),
    ...priceFindings(usage, price),
    ...disputeFindings(usage, disputed),
    ...idleFindings(allocation, price),
    ...statementFindings(evidence.completeness),
    ...installedSteps(evidence.capacities).findings,
    ...settled.findings,
    ...invoiced.findings,
    ...paid.findings,
  ]
  const known = knownDelivered(delivered, [...facts, ...delivered.findings], terms.amountFen)
  const bridge = bridgeOf({ agreed: terms.amountFen, delivered: known, settled: settled.fen, invoiced, paid })
  const findings = [
    ...facts,
    ...softened(delivered.findings, bridge),
    ...bridgeFindings(bridge, invoiced.invoices, switches),
  ]
  const cleared = { ...bridge, delivered: known.clearedFen, invoiced: invoiced.clearedFen, paid: paid.clearedFen }
  const logged = usage.days.some((day) => day.records > 0n)
  return {
    institution: evidence.institution,
    contract,
    terms,
    switches,
    cardTimes: logged ? times : null,
    usage: usageRows(usage.days, terms),
    allocation,
    items: delivered.items,
    bridge,
    verdict: verdictOf(bridge, findings, bridgeFindings(cleared, invoiced.invoices, switches)),
    findings: sortFindings(findings),
  }
}

/** The version a reconciliation reads; of several that contradict each other always the same one. */
export function contractOf({ contracts, number }: Pick<ContractEvidence, 'contracts' | 'number'>): Contract {
  const [first] = [...contracts].sort((a, b) => (a.digest < b.digest ? -1 : 1))
  if (first === undefined) throw new RangeError(`no version of contract ${number}`)
  return first.body
}

function contractFindings({ contracts, number }: ContractEvidence): readonly Finding[] {
  if (new Set(contracts.map(({ digest }) => digest)).size < 2) return []
  const message = `合同 ${number} 有 ${contracts.length} 个互相矛盾且均未更正的版本，无法认定`
  return [finding('CONTRACT_CONFLICT', message, { evidence: [evidenceOf('document', [number])] })]
}

function partiesOf({ invoices }: ContractEvidence, contract: Contract): PaymentParties {
  const { providerUscc, buyerUscc } = contract
  return {
    providerUscc,
    buyerUscc,
    providerNames: [
      ...named(contract.providerName),
      ...invoices.flatMap(({ body }) => (body.sellerUscc === providerUscc ? named(body.sellerName) : [])),
    ],
    buyerNames: [
      ...named(contract.buyerName),
      ...invoices.flatMap(({ body }) => (body.buyerUscc === buyerUscc ? named(body.buyerName) : [])),
    ],
    providerAccounts: contract.providerAccounts,
    buyerAccounts: contract.buyerAccounts,
  }
}

const named = (name: string | undefined) => (name === undefined ? [] : [name])

/** Money moves with VAT; under a contract without VAT it is divided by 1 + rate, cut down to the 分. */
function onContractBasis({ taxIncluded, taxRate }: Contract, paid: Paid): Paid {
  if (taxIncluded || paid.fen === null || paid.clearedFen === null) return paid
  if (taxRate === undefined) {
    const unknown = finding('TAX_BASIS_UNKNOWN', '合同为不含税价但未载明税率，付款无法换算')
    return { ...paid, fen: null, clearedFen: null, findings: [...paid.findings, unknown] }
  }
  const rate = parseFraction(taxRate)
  const share = divide(fraction(rate.den), fraction(rate.den + rate.num))
  const net = (fen: Fen) => floor(multiply(fraction(fen), share))
  return { ...paid, fen: net(paid.fen), clearedFen: net(paid.clearedFen), setOffFen: net(paid.setOffFen) }
}

/** A service that was completed early leaves no logs afterwards. */
function logSpan({ from, to }: Terms, completed: readonly (string | undefined)[]) {
  const ends = completed.filter((day) => day !== undefined)
  if (ends.length === 0 || ends.length < completed.length) return { from, to }
  const last = ends.reduce((a, b) => (a > b ? a : b))
  return { from, to: last < from ? from : last < to ? last : to }
}

const LEAVE_DELIVERED_OPEN: readonly Finding['code'][] = [
  'LOGS_MISSING',
  'ITEM_AMBIGUOUS',
  'CONTRACT_CONFLICT',
  'STATEMENT_CONFLICT',
  'STATEMENT_HOLE',
  'STATEMENT_MISMATCH',
]

/** Delivered is not known either where no logs exist, the price is open, the contract contradicts itself, or the institution states other logs. */
function knownDelivered(
  delivered: Delivered,
  findings: readonly Finding[],
  agreed: Fen,
): Pick<Delivered, 'fen' | 'clearedFen'> {
  const open = findings.some(({ code }) => LEAVE_DELIVERED_OPEN.includes(code))
  if (open || delivered.fen === null || delivered.clearedFen === null) return { fen: null, clearedFen: null }
  // Logs of the missing days may still come: until then, all that was agreed may have been delivered.
  const missing = findings.some(({ code, severity }) => code === 'DAYS_WITHOUT_LOG' && severity !== 'info')
  return missing && delivered.clearedFen < agreed ? { fen: delivered.fen, clearedFen: agreed } : delivered
}

/** What the parties already left out of the settlement reduces nothing. */
function softened(findings: readonly Finding[], { delivered, settled }: Bridge): readonly Finding[] {
  if (delivered === null || settled === null || delivered < settled) return findings
  return findings.map((f) => (f.severity === 'reduce' ? { ...f, severity: 'info' as const } : f))
}

const GAPS: readonly Finding['code'][] = ['SETTLED_ABOVE_DELIVERED', 'SETTLED_ABOVE_INVOICED', 'INVOICED_ABOVE_PAID']

/**
 * 相符: all that was settled is proven. 核减: less is, even when every doubt is cleared in the
 * institution's favour. 待查: a person's decision, or logs still to come, can close the gap.
 */
function verdictOf({ recognised }: Bridge, findings: readonly Finding[], ifCleared: readonly Finding[]): Verdict {
  if (recognised === null) return 'undetermined'
  if (!findings.some(isGap)) return 'agrees'
  return ifCleared.some(isGap) ? 'reduced' : 'undetermined'
}

const isGap = ({ code, severity }: Finding) => severity === 'reduce' && GAPS.includes(code)
