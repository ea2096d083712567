import { type Fen, formatYuan, leastFen, parseYuan } from '../../core/money.ts'
import type { Payment } from '../../schemas/payment.ts'
import type { Voucher } from '../../schemas/voucher.ts'
import type { Head } from './evidence.ts'
import { evidenceOf, type Finding, type FindingCode, finding } from './finding.ts'
import { settleHeads } from './heads.ts'

export type PaymentParties = {
  readonly providerUscc: string
  readonly buyerUscc: string
  /** Names each side is known by, from the contract and its invoices. */
  readonly providerNames: readonly string[]
  readonly buyerNames: readonly string[]
  /** Accounts named in the contract; undefined: it names none. */
  readonly providerAccounts: readonly string[] | undefined
  readonly buyerAccounts: readonly string[] | undefined
}

export type Paid = {
  /** Payments of the buyer itself to the provider less refunds, plus voucher set-off; 分. Null: no slip, no voucher. */
  readonly fen: Fen | null
  /** The same with payments a person would first have to accept. */
  readonly clearedFen: Fen | null
  readonly setOffFen: Fen
  readonly findings: readonly Finding[]
}

/** What the buyer has paid, matched by party and account (XLQ-DX-5.4b). */
export function paidOf(
  payments: readonly Head<Payment>[],
  vouchers: readonly Head<Voucher>[],
  parties: PaymentParties,
  roundTripDays: number,
): Paid {
  const worth = (payment: Payment) => {
    const fen = parseYuan(payment.amount)
    if (payment.direction === 'refund') return 0n - fen
    return refusalOf(payment, parties) === null ? fen : 0n
  }
  const { heads, findings: conflicts } = settleHeads(payments, '银行回单', worth)
  const setOff = setOffOf(vouchers, parties.buyerUscc)
  const findings = [...conflicts, ...setOff.findings, ...refunds(heads, roundTripDays)]
  let [fen, contested] = [setOff.fen, setOff.contestedFen]
  for (const { id, body } of heads) {
    fen += worth(body)
    const refusal = body.direction === 'payment' ? refusalOf(body, parties) : null
    if (refusal === null) continue
    const amountFen = parseYuan(body.amount)
    contested += amountFen
    const message = `银行回单 ${id}（${body.payer.name} → ${body.payee.name}）${refusal.why}，${formatYuan(amountFen)} 元不计入，待人工认定`
    findings.push(finding(refusal.code, message, { amountFen, evidence: [evidenceOf('document', [id])] }))
  }
  if (heads.length > 0 || setOff.vouchers > 0)
    return { fen, clearedFen: fen + contested, setOffFen: setOff.fen, findings }
  findings.push(finding('PAYMENT_MISSING', '没有银行回单，付款金额未知'))
  return { fen: null, clearedFen: null, setOffFen: 0n, findings }
}

type Refusal = { readonly code: FindingCode; readonly why: string }

/** Why a payment cannot be counted without a person; null when it can. */
function refusalOf({ payer, payee, method }: Payment, parties: PaymentParties): Refusal | null {
  const from = partyMatch(payer, parties.buyerUscc, parties.buyerNames)
  const to = partyMatch(payee, parties.providerUscc, parties.providerNames)
  if (from === 'no') return { code: 'PAYMENT_THIRD_PARTY', why: '由合同买方以外的第三方付款' }
  if (to === 'no') return { code: 'PAYMENT_THIRD_PARTY', why: '收款方不是合同卖方' }
  if (from === 'unknown' || to === 'unknown') {
    return { code: 'PAYMENT_PARTY_UNKNOWN', why: '付款方或收款方无法与合同双方核对' }
  }
  const accounts =
    accountFits(payer.account, parties.buyerAccounts) && accountFits(payee.account, parties.providerAccounts)
  if (!accounts) return { code: 'PAYMENT_WRONG_ACCOUNT', why: '账户不是合同约定的账户' }
  if (method === 'cash' || method === 'other') return { code: 'PAYMENT_NOT_TRANSFER', why: '不是银行转账' }
  return null
}

function partyMatch(party: Payment['payer'], uscc: string, names: readonly string[]): 'yes' | 'no' | 'unknown' {
  if (party.uscc !== undefined) return party.uscc === uscc ? 'yes' : 'no'
  if (names.length === 0) return 'unknown'
  return names.some((name) => nameKey(name) === nameKey(party.name)) ? 'yes' : 'no'
}

/** Full-width forms and spaces do not tell names apart. */
const nameKey = (name: string) => name.normalize('NFKC').replace(/\s+/g, '').toUpperCase()
const accountKey = (account: string) => account.normalize('NFKC').replace(/[\s-]+/g, '')

/** An account that the slip does not show does not fit a contract that names accounts. */
const accountFits = (account: string | undefined, named: readonly string[] | undefined) =>
  named === undefined ||
  named.length === 0 ||
  (account !== undefined && named.some((a) => accountKey(a) === accountKey(account)))

function refunds(heads: readonly Head<Payment>[], roundTripDays: number): readonly Finding[] {
  const findings: Finding[] = []
  const payments = heads.filter(({ body }) => body.direction === 'payment')
  for (const { id, body } of heads.filter(({ body }) => body.direction === 'refund')) {
    const amountFen = parseYuan(body.amount)
    const source = payments.filter((p) => {
      const days = daysFrom(p.body.paidOn, body.paidOn)
      return days >= 0 && days <= roundTripDays
    })
    const evidence = [evidenceOf('document', [id, ...source.map((p) => p.id)])]
    const what = `退款 ${id} 退回 ${formatYuan(amountFen)} 元，已从付款中扣减`
    findings.push(
      source.length > 0
        ? finding('PAYMENT_ROUND_TRIP', `${what}；发生在付款后 ${roundTripDays} 日内，疑似回流`, {
            amountFen,
            evidence,
          })
        : finding('PAYMENT_REFUNDED', what, { amountFen, evidence }),
    )
  }
  return findings
}

const daysFrom = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000

/**
 * A voucher of the buyer’s counts once it was used: what it was set off against, or its face where that is not said, and
 * never above its face. One that somebody else holds is a third party’s payment.
 */
function setOffOf(vouchers: readonly Head<Voucher>[], buyerUscc: string) {
  const { heads, findings: conflicts } = settleHeads(vouchers, '训力券', setOffWorth)
  const used = heads.filter(({ body }) => body.usedOn !== undefined && body.kind === 'compute')
  const own = used.filter(({ body }) => body.holderUscc === buyerUscc)
  const sumOf = (some: typeof used) => some.reduce((sum, { body }) => sum + setOffWorth(body), 0n)
  const [fen, contestedFen] = [sumOf(own), sumOf(used) - sumOf(own)]
  const findings: Finding[] = [...conflicts]
  if (own.length > 0) {
    const evidence = [evidenceOf('document', idsOf(own))]
    const above = own.filter(({ body }) => statedSetOff(body) > parseYuan(body.faceAmount))
    const cut = above.length === 0 ? '' : `（${idsOf(above).join('、')} 登记抵扣超过券面，按券面金额计）`
    const message = `训力券抵扣 ${formatYuan(fen)} 元计入付款${cut}`
    findings.push(finding('VOUCHER_SET_OFF', message, { amountFen: fen, evidence }))
  }
  for (const { id, body } of used) {
    if (body.holderUscc === buyerUscc) continue
    const amountFen = setOffWorth(body)
    const message = `训力券 ${id} 的持券单位不是合同买方，抵扣 ${formatYuan(amountFen)} 元不计入，待人工认定`
    findings.push(finding('PAYMENT_THIRD_PARTY', message, { amountFen, evidence: [evidenceOf('document', [id])] }))
  }
  return { fen, contestedFen, vouchers: used.length, findings }
}

const idsOf = (heads: readonly Head<Voucher>[]) => heads.map(({ id }) => id)

function statedSetOff({ setOffs, faceAmount }: Voucher): Fen {
  return setOffs === undefined ? parseYuan(faceAmount) : setOffs.reduce((sum, line) => sum + parseYuan(line.amount), 0n)
}

const setOffWorth = (voucher: Voucher): Fen =>
  voucher.usedOn === undefined ? 0n : leastFen([statedSetOff(voucher), parseYuan(voucher.faceAmount)])
