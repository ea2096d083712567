import { createHash } from 'node:crypto'
import { canonicalJson } from '../../../../core/canonical-json.ts'
import { toYuan } from '../../../../core/money.ts'
import { type CrossAnswer, type CrossFinding, WRITTEN_PARAMETERS } from '../../../programmes/cross/types.ts'
import type { CrossBinding } from '../bind-cross.ts'
import type { CheckedClaims } from '../verify-cross.ts'

export const CROSS_SCHEMA = 'suanheng/cross-checks/1'

/** Name and fingerprint of the parameters; what is not in it is the code of the checks: the release has that. */
export const crossRules = (): string =>
  `cross@${createHash('sha256').update(canonicalJson(WRITTEN_PARAMETERS)).digest('hex')}`

/**
 * The checks as canonical JSON (RFC 8785): the same question, binding and release give the same bytes, for ever. Money in
 * 元 as texts with two decimals. No clock takes part. `institution` is whose checkpoint stands in the binding in full.
 */
export const toCrossJson = (checked: CheckedClaims, bound: CrossBinding): string =>
  canonicalJson({
    schema: CROSS_SCHEMA,
    institution: bound.institution,
    question: { ...checked.question },
    rules: crossRules(),
    verdict: checked.verdict,
    claims: checked.compared.map((claim) => ({ ...claim })),
    passedOver: checked.passedOver,
    checks: checked.answers.map(answerJson),
    ledger: bound.binding,
  })

/** SHA-256 of the canonical JSON, 64 lower-case hex digits. */
export const crossDigest = (checked: CheckedClaims, bound: CrossBinding): string =>
  createHash('sha256').update(toCrossJson(checked, bound)).digest('hex')

function answerJson({ id, title, basis, effect, outcome, findings }: CrossAnswer) {
  return {
    id,
    title,
    basis,
    effect,
    state: outcome.state,
    severity: outcome.severity,
    missing: outcome.missing,
    findings: findings.map(findingJson),
  }
}

const findingJson = ({ subject, claims, words, fen, outcome }: CrossFinding) => ({
  subject,
  claims,
  words,
  yuan: fen === null ? null : toYuan(fen),
  state: outcome.state,
  severity: outcome.severity,
  used: outcome.used,
  missing: outcome.missing,
})
