import { type Fen, formatYuan } from '../../../core/money.ts'
import type { Claim } from '../../../schemas/claim.ts'
import type { Grant } from '../../../schemas/grant.ts'
import { all, check, checkAll, noted, type Outcome } from '../engine/outcome.ts'
import type { Money } from '../engine/parameter.ts'
import type { LgAmount, LgContract, LgFacts, LgParameters } from './pack-types.ts'

/** Tests of costs, their proof and their overlap with other public money. */

/** Readings that the costs depend on. */
export const COST_SWITCHES = [
  'lg.period',
  'lg.cost_basis',
  'tax_basis.LG',
  'licence.idc_isp',
  'capacity.flops_kind',
  'capacity.location',
] as const

/**
 * C reaches the threshold, exactly at it passes: by what is certain, or not even by what is possible; between the two it
 * depends on contracts whose supplier or purposes are open.
 */
export function reachesThreshold({ base, certain, possible, settled }: LgAmount, { yuan }: Money): Outcome {
  const reached = check(certain, (fen) => fen >= yuan)
  if (reached.state === 'pass') return reached
  const never = check(possible, (fen) => fen >= yuan)
  if (never.state === 'fail') {
    const short = base.known ? formatYuan(yuan - base.value) : ''
    return noted(never, 'info', { en: `Short of the threshold by ${short}.`, zh: `低于门槛 ${short} 元。` })
  }
  return checkAll({ settled, possible }, ({ settled }) => (settled >= yuan ? true : PURPOSES_OPEN))
}
const PURPOSES_OPEN = {
  path: 'purposes',
  open: {
    en: 'The threshold is reached only if a person accepts other inference.',
    zh: '仅在人工认可其他推理用途时达到门槛。',
  },
}

/** Something was used for what the guide supports; use for other ends alone may be 应用探索. */
export const usedFor = (
  { reconciliation, number }: LgContract,
  p: Pick<LgParameters, 'purposes' | 'purposesForPerson' | 'purposesExploring'>,
): Outcome =>
  check(reconciliation, ({ cardTimes, usage }) => {
    if (cardTimes === null) {
      return {
        path: `metering log of contract ${number}`,
        by: 'data',
        open: { en: 'There is no metering log of the contract.', zh: '合同没有计量日志。' },
      }
    }
    const used = usage.filter(({ cardTime }) => cardTime > 0n)
    const isFor = (names: LgParameters['purposes']) => used.some(({ purpose }) => names.values.includes(purpose))
    if (isFor(p.purposes) || isFor(p.purposesForPerson)) return true
    if (!isFor(p.purposesExploring)) return false
    return {
      path: `purposes of contract ${number}`,
      open: {
        en: 'Whether this use is exploration of generative applications, a person says.',
        zh: '是否属于生成式人工智能应用探索，由人工判断。',
      },
    }
  })

const ACTIVE: readonly string[] = ['submitted', 'awaiting_window', 'accepted', 'approved', 'paid']

/** Whether another claim or a grant is for the contracts of this one; undefined: a grant names a project alone. */
export function overlapsOf({ claim, contracts }: LgFacts) {
  const numbers = contracts.known ? contracts.value.map(({ number }) => number) : []
  const named = claim.contracts.known ? claim.contracts.value : numbers
  const applicant = claim.applicant.known ? claim.applicant.value : undefined
  const unsure = applicant === undefined || !claim.contracts.known ? undefined : false
  return {
    claims: (other: Claim): boolean | undefined => {
      if (!ACTIVE.includes(other.state)) return false
      if (other.applicantUscc !== applicant) return unsure
      return other.contracts.some((number) => named.includes(number)) ? true : unsure
    },
    grants: (grant: Grant): boolean | undefined => {
      if (grant.recipient !== applicant) return unsure
      if (grant.contract !== undefined) return named.includes(grant.contract) ? true : unsure
      return undefined
    },
  }
}

/** Invoices there, and paid by the applicant itself but for a tolerance an invoice (LG-SL-4.2.1b). */
export function invoicedAndPaid(contract: LgContract, tolerance: Fen): Outcome {
  const { invoicedFen, paidFen, invoices, reconciliation, number } = contract
  const slack = tolerance * BigInt(invoices)
  const paid = checkAll({ invoicedFen, paidFen }, (m) => m.paidFen + slack >= m.invoicedFen)
  const looked = check(reconciliation, ({ findings }) => {
    const open = [...new Set(findings.filter(({ code }) => TO_LOOK_AT.includes(code)).map(({ code }) => code))]
    if (open.length === 0) return true
    return {
      path: `invoices and payments of contract ${number}`,
      open: {
        en: `Invoices or payments need a person's look: ${open.join(', ')}.`,
        zh: `发票或付款需人工核对：${open.join('、')}。`,
      },
    }
  })
  return all([paid, looked])
}
const TO_LOOK_AT: readonly string[] = [
  'INVOICE_WRONG_PARTY',
  'INVOICE_UNVERIFIED',
  'PAYMENT_THIRD_PARTY',
  'PAYMENT_PARTY_UNKNOWN',
  'PAYMENT_WRONG_ACCOUNT',
  'PAYMENT_NOT_TRANSFER',
  'PAYMENT_ROUND_TRIP',
]

/** What the log metered fits what was invoiced for compute within `finding` percent; above `warning` it is told. */
export function reportFitsLog(contract: LgContract, warning: number, finding: number): Outcome {
  const { meteredFen, invoicedFen, otherItemsFen } = contract
  const facts = { meteredFen, invoicedFen, otherItemsFen }
  const apart = (percent: number) =>
    checkAll(facts, (m) => {
      const invoiced = m.invoicedFen - m.otherItemsFen
      const difference = m.meteredFen > invoiced ? m.meteredFen - invoiced : invoiced - m.meteredFen
      return difference * 100n <= invoiced * BigInt(percent)
    })
  const outcome = apart(finding)
  return outcome.state === 'pass' && apart(warning).state === 'fail'
    ? noted(outcome, 'warning', {
        en: `Metering and invoices differ by more than ${warning} %.`,
        zh: `计量与开票相差超过 ${warning}%。`,
      })
    : outcome
}
