import { type Fen, formatYuan, parseYuan } from '../../../core/money.ts'
import type { MeteringTest } from '../../../schemas/metering-test.ts'
import type { Score } from '../../../schemas/score.ts'
import type { Head } from '../../reconcile/evidence.ts'
import { type Fact, known, unknown } from '../engine/fact.ts'
import type { MeteringSample } from './claim-evidence.ts'
import { countsOf } from './decisions.ts'

/** Facts that persons enter, each entry with two of them: the last day counts, and entries of one day have to agree. */

type Entry<T> = {
  readonly kind: 'score' | 'metering_test'
  readonly id: string
  readonly digest: string
  /** How many of it no other corrects: there should be one. */
  readonly versions: number
  readonly on: string
  readonly value: T
  /** Equal texts say the same. */
  readonly shown: string
}

/** What the reviewers’ score of a part comes to (YLQ-SQ-3.1.1c, 3.2.3), before any ceiling. */
export function scoredOf(scores: readonly Head<Score>[], claimId: string, part: Score['part']): Fact<Fen> {
  const counts = countsOf(scores)
  const entries = scores.flatMap(({ id, digest, body }): readonly Entry<Fen>[] => {
    if (body.claim !== claimId || body.part !== part) return []
    const value = parseYuan(body.amount)
    const versions = counts.get(id) ?? 0
    return [{ kind: 'score', id, digest, versions, on: body.scoredOn, value, shown: formatYuan(value) }]
  })
  return enteredFact(`score of ${part}`, entries, {
    en: 'The reviewers’ score is not entered: it sets the amount below the ceiling.',
    zh: '评审打分未录入，无法确定上限以内的金额。',
  })
}

/** The test of the delivered sample of the metering log (XLQ-RK-4.2.3). */
export function meteringOf(tests: readonly Head<MeteringTest>[], claimId: string): Fact<MeteringSample> {
  const counts = countsOf(tests)
  const entries = tests.flatMap(({ id, digest, body }): readonly Entry<MeteringSample>[] => {
    if (body.claim !== claimId) return []
    const { continuousHours, mandatoryFields, ledgerIntact, signaturesValid, quantityReproducible } = body
    const value = { continuousHours, mandatoryFields, ledgerIntact, signaturesValid, quantityReproducible }
    const shown = Object.entries(value).map(([name, one]) => `${name} ${one}`)
    const versions = counts.get(id) ?? 0
    return [{ kind: 'metering_test', id, digest, versions, on: body.testedOn, value, shown: shown.join(', ') }]
  })
  return enteredFact('metering', entries, {
    en: 'No sample of the metering log was tested for the application.',
    zh: '未对计量日志样本进行检测。',
  })
}

function enteredFact<T>(path: string, entries: readonly Entry<T>[], none: { en: string; zh: string }): Fact<T> {
  const day = entries.reduce((last, { on }) => (on > last ? on : last), '')
  const last = entries.filter(({ on }) => on === day)
  const [first] = last
  if (first === undefined) return unknown(path, none, 'person')
  if (last.some(({ shown, versions }) => shown !== first.shown || versions > 1)) {
    const named = [...new Set(last.map(({ id }) => id))].sort().join(', ')
    return unknown(
      path,
      {
        en: `Entries by persons contradict each other and none corrects the other: ${named}.`,
        zh: `人工录入的 ${named} 互相矛盾且均未更正，须由人工更正。`,
      },
      'person',
    )
  }
  const refs = last.map(({ kind, id, digest }) => ({ kind, id, digest })).sort((a, b) => (a.id < b.id ? -1 : 1))
  return known(path, first.value, refs, first.shown)
}
