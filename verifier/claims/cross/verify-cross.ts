import type { Store } from '../../../store/client.ts'
import type { Logs } from '../../binding/bind-ledger.ts'
import { crossChecks } from '../../programmes/cross/index.ts'
import type { CrossAnswer } from '../../programmes/cross/types.ts'
import { bindCross, type CrossBinding } from './bind-cross.ts'
import { loadCrossEvidence } from './load-cross-evidence.ts'
import type { CrossQuestion } from './question.ts'

/** A claim that was compared, as its records say; several values where versions disagree. */
export type ComparedClaim = {
  readonly name: string
  readonly log: string
  readonly claimId: string
  readonly programme: string
  readonly batch: string
  readonly applicant: string
  readonly state: string
}

/**
 * `fail`: something was found that refuses, or counts once; `pass`: every check passes; else `undetermined`: something is
 * not known, or a person decides, or there is a warning to look at.
 */
export type CrossVerdict = 'pass' | 'fail' | 'undetermined'

export type CheckedClaims = {
  readonly question: CrossQuestion
  readonly verdict: CrossVerdict
  readonly compared: readonly ComparedClaim[]
  readonly passedOver: number
  readonly answers: readonly CrossAnswer[]
}
export type VerifiedCross = { readonly checked: CheckedClaims; readonly bound: CrossBinding }

/**
 * X-1 … X-7 over the live claims of every published log, as the store holds them under the checkpoints of now.
 * Errors: NOT_FOUND, REQUEST_INVALID for what is asked; those of the ledger and the store.
 */
export async function verifyCross(store: Store, logs: Logs, question: CrossQuestion): Promise<VerifiedCross> {
  const bound = await bindCross(logs)
  return { checked: await verifyCrossAt(store, logs, question, bound), bound }
}

/** The same at an earlier binding: the same question, binding and release give the same answers for ever. */
export async function verifyCrossAt(
  store: Store,
  logs: Pick<Logs, 'log'>,
  question: CrossQuestion,
  bound: CrossBinding,
): Promise<CheckedClaims> {
  const { evidence, compared, passedOver } = await loadCrossEvidence(store, logs, bound, question)
  const answers = crossChecks(evidence)
  return {
    question,
    verdict: verdictOf(answers),
    compared: compared.map(({ name, bodies }) => ({
      name,
      log: said(bodies.map(({ institution }) => institution)),
      claimId: said(bodies.map(({ claimId }) => claimId)),
      programme: said(bodies.map(({ programme }) => programme)),
      batch: said(bodies.map(({ batch }) => batch)),
      applicant: said(bodies.map(({ applicantUscc }) => applicantUscc)),
      state: said(bodies.map(({ state }) => state)),
    })),
    passedOver,
    answers,
  }
}

const said = (values: readonly string[]): string => [...new Set(values)].sort().join(' / ')

/** A warning that was found is there to be looked at, and refuses nothing. */
export function verdictOf(answers: readonly CrossAnswer[]): CrossVerdict {
  const refuses = answers.some(
    ({ effect, outcome }) => outcome.state === 'fail' && effect !== 'warning' && outcome.severity !== 'warning',
  )
  if (refuses) return 'fail'
  return answers.every(({ outcome }) => outcome.state === 'pass') ? 'pass' : 'undetermined'
}
