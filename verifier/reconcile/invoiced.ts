import { type Fen, formatYuan, parseYuan } from '../../core/money.ts'
import type { Invoice } from '../../schemas/invoice.ts'
import type { Head } from './evidence.ts'
import { evidenceOf, type Finding, finding } from './finding.ts'
import { settleHeads } from './heads.ts'
import { redLetters } from './red-letters.ts'

export type InvoiceBasis = {
  readonly providerUscc: string
  readonly buyerUscc: string
  /** Compare 价税合计 (gross) or 金额 (net): the contract's own basis. */
  readonly taxIncluded: boolean
  /** Day of the last settlement; a red letter after it needs a look. */
  readonly settledOn: string | null
}

export type Invoiced = {
  /** Valid invoices net of red letters, 分; null when there is none to count, or a part is unknown. */
  readonly fen: Fen | null
  /** The same with invoices that wait for verification. */
  readonly clearedFen: Fen | null
  readonly invoices: number
  readonly findings: readonly Finding[]
}

/** Invoices of a contract: valid, from its provider to its buyer, net of red letters (XLQ-DX-5.4a). */
export function invoicedOf(all: readonly Head<Invoice>[], basis: InvoiceBasis): Invoiced {
  const amountOf = (invoice: Invoice) => parseYuan(basis.taxIncluded ? invoice.gross : invoice.net)
  const worthOf = (invoice: Invoice) => worth(invoice, standingOf(invoice, basis), amountOf(invoice))
  const { heads, findings: conflicts } = settleHeads(all, '发票', worthOf)
  const { kept, findings: repeats } = onePerNumber(heads, worthOf)
  const blues = kept.filter(({ body }) => body.redOf === undefined)
  const reds = kept.filter(({ body }) => body.redOf !== undefined && body.status !== 'voided')
  const standings = new Map(blues.map((head) => [head, standingOf(head.body, basis)]))
  const findings = [...conflicts, ...repeats, ...refused(kept, basis, amountOf)]
  const red = redLetters(blues, reds, standings, amountOf, basis.settledOn)
  findings.push(...red.findings)
  const sum = (standing: BlueStanding) =>
    blues.filter((b) => standings.get(b) === standing).reduce((total, { body }) => total + amountOf(body), 0n)
  const counted = blues.filter((b) => standings.get(b) === 'counted').length
  if (counted === 0) findings.push(finding('INVOICE_MISSING', '没有可计入的有效发票，开票金额未知'))
  const net = sum('counted') - red.counted
  const known = counted > 0 && !red.unknown
  // Red letters may take more from an unverified invoice than it says: clearing it then clears nothing.
  const cleared = net + sum('unverified') - red.unverified
  return {
    fen: known ? net : null,
    clearedFen: known ? (cleared > net ? cleared : net) : null,
    invoices: kept.length,
    findings,
  }
}

export type BlueStanding = 'counted' | 'unverified' | 'voided' | 'wrong_party'

function standingOf(invoice: Invoice, { providerUscc, buyerUscc }: InvoiceBasis): BlueStanding {
  if (invoice.status === 'voided') return 'voided'
  if (invoice.sellerUscc !== providerUscc || invoice.buyerUscc !== buyerUscc) return 'wrong_party'
  return invoice.status === 'unverified' ? 'unverified' : 'counted'
}

/** What a version adds to the sum, to choose the least of versions that contradict each other. */
function worth(invoice: Invoice, standing: BlueStanding, fen: Fen): Fen {
  if (invoice.redOf !== undefined) return standing === 'voided' ? 0n : fen
  return standing === 'counted' ? fen : 0n
}

function onePerNumber(heads: readonly Head<Invoice>[], worthOf: (invoice: Invoice) => Fen) {
  const byNumber = new Map<string, Head<Invoice>[]>()
  for (const head of heads) {
    const { number, code } = head.body
    const key = number.length === 20 ? number : `${code}-${number}`
    byNumber.set(key, [...(byNumber.get(key) ?? []), head])
  }
  const kept: Head<Invoice>[] = []
  const findings: Finding[] = []
  for (const [number, same] of byNumber) {
    const [least] = [...same].sort((a, b) => compare(worthOf(a.body), worthOf(b.body)) || (a.id < b.id ? -1 : 1))
    if (least !== undefined) kept.push(least)
    if (same.length < 2) continue
    const evidence = [
      evidenceOf(
        'document',
        same.map(({ id }) => id),
      ),
    ]
    findings.push(
      finding('INVOICE_NUMBER_REPEATED', `发票号码 ${number} 重复登记 ${same.length} 次，只计一次`, { evidence }),
    )
  }
  return { kept, findings }
}

const compare = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0)

function refused(
  heads: readonly Head<Invoice>[],
  basis: InvoiceBasis,
  amountOf: (invoice: Invoice) => Fen,
): readonly Finding[] {
  const findings: Finding[] = []
  for (const { id, body } of heads) {
    const amountFen = amountOf(body)
    const facts = { amountFen, evidence: [evidenceOf('document', [id])] }
    const amount = formatYuan(amountFen)
    const standing = standingOf(body, basis)
    if (standing === 'voided') findings.push(finding('INVOICE_VOIDED', `发票 ${id} 已作废，${amount} 元不计入`, facts))
    if (standing === 'unverified' && body.redOf === undefined) {
      findings.push(finding('INVOICE_UNVERIFIED', `发票 ${id} 尚未查验，${amount} 元查验后方可计入`, facts))
    }
    if (standing === 'wrong_party') {
      const effect = body.redOf === undefined ? '不计入' : '仍予扣减'
      findings.push(finding('INVOICE_WRONG_PARTY', `发票 ${id} 的购销方与合同不符，${amount} 元${effect}`, facts))
    }
  }
  return findings
}
