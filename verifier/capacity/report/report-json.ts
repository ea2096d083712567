import { createHash } from 'node:crypto'
import { canonicalJson } from '../../../core/canonical-json.ts'
import { dayOf } from '../../../core/time.ts'
import type { ReportLedger } from '../../binding/ledger-binding.ts'
import type { Assessment, OtherReading, TierResult } from '../assessment.ts'
import { CAPACITY_CLAUSES } from '../clauses.ts'
import { exactText } from '../exact-text.ts'
import type { CapacityFinding } from '../finding.ts'
import { CAPACITY_FINDINGS } from '../finding.ts'
import type { Question } from '../question.ts'
import { citedClauses } from './cited-clauses.ts'
import { figure, figureOrNull, shortfall, tierFigures } from './figures-json.ts'

export const CAPACITY_SCHEMA = 'suanheng/capacity/1'

/**
 * The verdict about an institution's capacity as canonical JSON (RFC 8785): the same question, binding and register
 * give the same bytes, for ever. Exact figures are texts in TFLOPS, PFLOPS beside them with three decimals. Unknown is
 * null. Moments are UTC, days are those of Asia/Shanghai. No clock takes part.
 *
 * A binding with its others sealed is an uploader's: then findings do not say who is on the other side either.
 */
export function toCapacityJson(assessment: Assessment, ledger: ReportLedger): string {
  return canonicalJson(toReport(assessment, ledger))
}

/** SHA-256 of the canonical JSON, 64 lower-case hex digits. */
export const capacityDigest = (assessment: Assessment, ledger: ReportLedger): string =>
  createHash('sha256').update(toCapacityJson(assessment, ledger)).digest('hex')

function toReport({ question, ...a }: Assessment, ledger: ReportLedger) {
  return {
    schema: CAPACITY_SCHEMA,
    institution: a.institution,
    ledger,
    register: a.register,
    question: questionJson(question),
    clauses: citedClauses(question.thresholdPflops).map((clause) => ({ ...clause })),
    verdict: a.verdict,
    standsOn: a.standsOn,
    proven: figure(a.proven),
    weakest: { at: instant(a.weakestAt), day: dayOf(a.weakestAt) },
    shortBy: shortfall(a.shortBy),
    atMost: figureOrNull(a.atMost),
    tiers: a.tiers.map(tierJson),
    lines: a.lines.map(({ tflops, ...line }) => ({ ...line, capacity: figure(tflops) })),
    located: {
      shenzhen: figure(a.inShenzhen.shenzhen),
      longgang: figure(a.inShenzhen.longgang),
      unknown: figure(a.inShenzhen.unknown),
    },
    stated: a.stated === null ? null : tierFigures(a.stated),
    inUse:
      a.inUse === null
        ? null
        : { ...tierFigures(a.inUse), withoutFigureCardMs: exactText(a.inUse.withoutFigureCardMs) },
    otherReadings: a.others.map(otherJson),
    findings: a.findings.map((finding) => findingJson(finding, 'others' in ledger)),
  }
}

const questionJson = ({ period, thresholdPflops, required, readings }: Question) => ({
  /** [from, to) */
  from: instant(period.from),
  to: instant(period.to),
  days: { first: dayOf(period.from), last: dayOf(period.to - 1) },
  thresholdPetaflops: exactText(thresholdPflops),
  requiredTier: required,
  readings: { ...readings },
})

const instant = (ms: number) => new Date(ms).toISOString()

const tierJson = ({ tier, reached, figures, alone, lift }: TierResult) => ({
  tier,
  reached,
  figures: tierFigures(figures),
  alone: tierFigures(alone),
  lift: lift.map(({ what, cards, couldAdd }) => ({ what, cards, couldAdd: figureOrNull(couldAdd) })),
})

const otherJson = ({ min, readings, ...other }: OtherReading) => ({
  ...other,
  readings: { ...readings },
  proven: figure(min),
})

function findingJson({ others, ...finding }: CapacityFinding, told: boolean) {
  const [clauseId, severity, needsHuman] = CAPACITY_FINDINGS[finding.code]
  return {
    ...finding,
    clauseId,
    quotation: CAPACITY_CLAUSES[clauseId].quotation,
    severity,
    needsHuman,
    ...(told ? { others } : {}),
  }
}
