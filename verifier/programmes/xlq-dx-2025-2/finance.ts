import { type Fen, formatYuan } from '../../../core/money.ts'
import type { FindingCode } from '../../reconcile/finding.ts'
import { map, together } from '../engine/fact.ts'
import { all, check, checkAll, noted, type Outcome } from '../engine/outcome.ts'
import { lumpSumOf } from '../facts/reconciled.ts'
import type { DxContract } from './pack-types.ts'

/** 5.4a: invoices net of red letters are at least the settlement, but for a tolerance an invoice; more is a warning. */
export function invoicesMatch(contract: DxContract, tolerance: Fen): Outcome {
  const { invoicedFen, settledFen, invoices, reconciliation } = contract
  const slack = tolerance * BigInt(invoices)
  const outcome = checkAll({ invoicedFen, settledFen, reconciliation }, (m) => {
    if (m.invoicedFen + slack >= m.settledFen) return true
    const waits = m.reconciliation.findings.some(({ code }) => code === 'INVOICE_UNVERIFIED')
    return waits ? { path: `invoices of contract ${contract.number}`, by: 'data' as const, open: UNVERIFIED } : false
  })
  if (!invoicedFen.known || !settledFen.known) return outcome
  const difference = invoicedFen.value - settledFen.value
  if (difference > slack) {
    return noted(outcome, 'warning', {
      en: `Invoiced ${formatYuan(difference)} above the settlement.`,
      zh: `开票高于结算 ${formatYuan(difference)} 元。`,
    })
  }
  if (-difference <= slack) return outcome
  return noted(outcome, 'info', {
    en: `Settled ${formatYuan(-difference)} above net invoices.`,
    zh: `结算高于净开票 ${formatYuan(-difference)} 元。`,
  })
}

const UNVERIFIED = {
  en: 'Invoices are short of the settlement, and there are some that have not been verified yet.',
  zh: '净开票低于结算金额，且有发票尚未查验。',
}

/** What a person has to look at before a payment counts as the holder’s own. */
const PERSON: readonly FindingCode[] = [
  'PAYMENT_THIRD_PARTY',
  'PAYMENT_PARTY_UNKNOWN',
  'PAYMENT_WRONG_ACCOUNT',
  'PAYMENT_NOT_TRANSFER',
  'PAYMENT_ROUND_TRIP',
]

/** 5.4b: payments by the holder and the voucher’s set-off reach the settlement, but for a tolerance. */
export function paymentsMatch({ paidFen, settledFen, reconciliation, slips }: DxContract, tolerance: Fen): Outcome {
  return all([
    checkAll({ paidFen, settledFen }, (m) => {
      if (m.paidFen + tolerance >= m.settledFen) return true
      // Set-off alone says nothing of transfers that nobody registered.
      return slips > 0 ? false : { path: 'payment', by: 'data' as const, open: NO_SLIP }
    }),
    check(reconciliation, ({ findings, contract }) => {
      const found = [...new Set(findings.filter(({ code }) => PERSON.includes(code)).map(({ code }) => code))]
      if (found.length === 0) return true
      return {
        path: `payments of contract ${contract.number}`,
        open: {
          en: `Payments need a person's look: ${found.join(', ')}.`,
          zh: `付款需人工核对：${found.join('、')}。`,
        },
      }
    }),
  ])
}

/** 5.5: the log is there on the days of the contract, and what it metered fits what was settled within `finding` percent. */
export function meteringMatches(contract: DxContract, warning: number, finding: number): Outcome {
  const { reconciliation, settledFen, ineligibleItemsFen } = contract
  const continuous = check(reconciliation, ({ cardTimes, findings, contract: { number } }) => {
    if (cardTimes === null) return { path: `metering log of contract ${number}`, by: 'data' as const, open: NO_LOG }
    return !findings.some(({ code, severity }) => code === 'DAYS_WITHOUT_LOG' && severity !== 'info')
  })
  const facts = { meteredFen: withLumpSums(contract), settledFen, ineligibleItemsFen }
  const reconciled = checkAll(facts, (m) => !apart(m, finding))
  const close = checkAll(facts, (m) => !apart(m, warning))
  const outcome = all([continuous, reconciled])
  return reconciled.state === 'pass' && close.state === 'fail'
    ? noted(outcome, 'warning', {
        en: `Metering and settlement differ by more than ${warning} %.`,
        zh: `计量与结算相差超过 ${warning}%。`,
      })
    : outcome
}

/** What was metered, and what was accepted for a lump sum beside it; of a lump sum alone no log shows what it is worth. */
const withLumpSums = ({ reconciliation, meteredFen }: DxContract) =>
  map(together({ reconciliation, meteredFen }), (m) => m.meteredFen + lumpSumOf(m.reconciliation))

type Metered = { readonly meteredFen: Fen; readonly settledFen: Fen; readonly ineligibleItemsFen: Fen }

/** More than `percent` of what was settled for compute, by cross-multiplication. */
function apart({ meteredFen, settledFen, ineligibleItemsFen }: Metered, percent: number): boolean {
  const settled = settledFen - ineligibleItemsFen
  const difference = meteredFen - settled
  return (difference < 0n ? -difference : difference) * 100n > settled * BigInt(percent)
}

const NO_SLIP = {
  en: 'No bank slip is registered, and the voucher alone does not reach the settlement.',
  zh: '未登记银行回单，仅凭训力券抵扣不足结算金额。',
}
const NO_LOG = { en: 'There is no metering log.', zh: '没有计量日志。' }
