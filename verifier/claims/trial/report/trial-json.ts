import { canonicalJson } from '../../../../core/canonical-json.ts'
import { MICRO_PER_CARD_HOUR } from '../../../../core/card-time.ts'
import { fraction, toDecimal } from '../../../../core/fraction.ts'
import { toYuan } from '../../../../core/money.ts'
import { toAssessmentJson } from '../../../programmes/engine/assessment-json.ts'
import { rulesOf } from '../../report/rules.ts'
import { assumedMoment } from '../../submission.ts'
import type { AssessedClaim } from '../../verify-claim.ts'
import type { Assumed } from '../assumed.ts'
import type { Trial } from '../verify-trial.ts'

export const TRIAL_SCHEMA = 'suanheng/trial/1'

/** On every rendering of a trial. */
export const TRIAL_NOTICE = {
  en: 'A trial over assumed facts. It is stored nowhere, proves nothing and is no verification of a claim.',
  zh: '测算草稿：含假定事实，未存入账本，不具证明力，不是核验结论。',
} as const

/**
 * A trial as canonical JSON. Its answer stands under `would`, so that nobody takes it for the assessment of the claim, and
 * `report verify` refuses it: what is assumed cannot be recomputed from a ledger. Evidence that is assumed has the digest
 * `assumed`. Money in 元 with two decimals, unknown is null.
 */
export function toTrialJson({ claim, assumed, stored, checkpoint }: Trial): string {
  const { question, programme, state, applicant, claimed, assessment } = claim
  const { institution, claimId, view, assume } = question
  return canonicalJson({
    schema: TRIAL_SCHEMA,
    notice: TRIAL_NOTICE,
    institution,
    claim: { id: claimId, state, applicant, ...claimed },
    view,
    assumed: {
      submitted: assume === null ? null : { day: assume, submittedAt: assumedMoment(assume) },
      ...assumedJson(assumed),
    },
    rules: rulesOf(programme),
    would: { verdict: assessment.result.state, ...toAssessmentJson(assessment) },
    stored: stored === null ? null : storedJson(stored),
    ledger: checkpoint === null ? null : { origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.root },
  })
}

const assumedJson = ({ records, without, use, answers }: Assumed) => ({
  records: records.map(({ kind, id, body }) => ({ kind, id, record: { ...body } })),
  without: without.map((one) => ({ ...one })),
  use: usesOf(use),
  clauses: Object.fromEntries(answers),
})

/** By contract, purpose and model: first and last day, and card-hours cut to six decimals. */
export function usesOf(use: Assumed['use']) {
  const sums = new Map<string, { first: Assumed['use'][number]; last: string; sum: bigint }>()
  for (const one of use) {
    const key = JSON.stringify([one.contract, one.purpose, one.acceleratorModel])
    const { first, last, sum } = sums.get(key) ?? { first: one, last: one.day, sum: 0n }
    sums.set(key, {
      first: one.day < first.day ? one : first,
      last: one.day > last ? one.day : last,
      sum: sum + one.cardTime,
    })
  }
  return [...sums.values()].map(({ first: { contract, purpose, acceleratorModel, day }, last, sum }) => ({
    contract,
    purpose,
    acceleratorModel,
    from: day,
    to: last,
    cardHours: toDecimal(fraction(sum, MICRO_PER_CARD_HOUR), 6),
  }))
}

/** What the ledger alone says, so far as it is to be compared. */
const storedJson = ({ assessment: { result, amount, clauses } }: AssessedClaim) => ({
  verdict: result.state,
  payable: result.payable === null ? null : toYuan(result.payable),
  amount: amount?.fen.known === true ? toYuan(amount.fen.value) : null,
  clauses: clauses.map(({ id, state }) => ({ id, state })),
})
