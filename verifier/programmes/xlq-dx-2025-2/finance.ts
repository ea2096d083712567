import { type Fen, formatYuan } from '../../../core/money.ts'
import type { FindingCode } from '../../reconcile/finding.ts'
import { all, check, checkAll, noted, type Outcome } from '../engine/outcome.ts'
import type { DxContract } from './pack-types.ts'

/** 5.4a: invoices net of red letters are at least the settlement, but for a tolerance an invoice; more is a warning. */
export function invoicesMatch({ invoicedFen, settledFen, invoices }: DxContract, tolerance: Fen): Outcome {
  const slack = tolerance * BigInt(invoices)
  const outcome = checkAll({ invoicedFen, settledFen }, (m) => m.invoicedFen + slack >= m.settledFen)
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

/** What a person has to look at before a payment counts as the holder’s own. */
const PERSON: readonly FindingCode[] = [
  'PAYMENT_THIRD_PARTY',
  'PAYMENT_PARTY_UNKNOWN',
  'PAYMENT_WRONG_ACCOUNT',
  'PAYMENT_NOT_TRANSFER',
  'PAYMENT_ROUND_TRIP',
]

/** 5.4b: payments by the holder and the voucher’s set-off reach the settlement, but for a tolerance. */
export function paymentsMatch({ paidFen, settledFen, reconciliation }: DxContract, tolerance: Fen): Outcome {
  return all([
    checkAll({ paidFen, settledFen }, (m) => m.paidFen + tolerance >= m.settledFen),
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
  const { reconciliation, meteredFen, settledFen, ineligibleItemsFen } = contract
  const continuous = check(reconciliation, ({ cardTimes, findings, contract: { number } }) => {
    if (cardTimes === null) return { path: `metering log of contract ${number}`, by: 'data' as const, open: NO_LOG }
    return !findings.some(({ code, severity }) => code === 'DAYS_WITHOUT_LOG' && severity !== 'info')
  })
  const facts = { meteredFen, settledFen, ineligibleItemsFen }
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

type Metered = { readonly meteredFen: Fen; readonly settledFen: Fen; readonly ineligibleItemsFen: Fen }

/** More than `percent` of what was settled for compute, by cross-multiplication. */
function apart({ meteredFen, settledFen, ineligibleItemsFen }: Metered, percent: number): boolean {
  const settled = settledFen - ineligibleItemsFen
  const difference = meteredFen - settled
  return (difference < 0n ? -difference : difference) * 100n > settled * BigInt(percent)
}

const NO_LOG = { en: 'There is no metering log.', zh: '没有计量日志。' }
