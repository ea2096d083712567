import { dayEnd, dayOf } from '../../../core/time.ts'
import type { Words } from '../../capacity/words.ts'
import { type EvidenceRef, type Fact, known, unknown } from './fact.ts'

/** Clause register, section 3: which ties count is the policy’s business, not the engine’s. */
export const RELATED_POLICIES = ['XLQ-STRICT', 'CIT-109', 'LG-CONTROL', 'YLQ-CONTROL'] as const
export type RelatedPolicy = (typeof RELATED_POLICIES)[number]

/** One step of the path that makes two parties related. `share`: exact text, '' where the tie has none. */
export type RelatedStep = {
  readonly edgeId: string
  readonly from: string
  readonly to: string
  readonly kind: string
  readonly share: string
}

/**
 * What is asked of the part that knows the ownership graph: are the two related under the policy on any day of [from, to],
 * both included. `unrelated` is said only where the recorded ownership is complete enough to say it; `person`: a tie that
 * the policy leaves to a person.
 */
export type RelatedAnswer = {
  readonly a: string
  readonly b: string
  readonly policy: RelatedPolicy
  readonly from: string
  readonly to: string
  readonly verdict: 'unrelated' | 'related' | 'person' | 'unknown'
  readonly path: readonly RelatedStep[]
  readonly evidence: readonly EvidenceRef[]
  readonly why: Words
}

/**
 * The answer for two parties under a policy over days, out of those given, in either direction. Unknown when nobody
 * answered, when the answer is `unknown`, and when its days do not cover the days asked about.
 */
export function relatedOf(
  answers: readonly RelatedAnswer[],
  asked: Pick<RelatedAnswer, 'a' | 'b' | 'policy' | 'from' | 'to'>,
): Fact<RelatedAnswer> {
  const { a, b, policy, from, to } = asked
  const path = `related_parties ${[a, b].sort().join('–')} (${policy})`
  const fitting = answers
    .filter((one) => one.policy === policy && ((one.a === a && one.b === b) || (one.a === b && one.b === a)))
    .map((one) => ({ one, key: keyOf(one) }))
    .sort((x, y) => (x.key < y.key ? -1 : x.key > y.key ? 1 : 0))
    .map(({ one }) => one)
  // A tie on one of the days is enough; that there was none has to be known of all of them.
  const touching = fitting.filter((one) => one.from <= to && from <= one.to)
  const tie = (['related', 'person'] as const)
    .flatMap((verdict) => touching.filter((one) => one.verdict === verdict))
    .at(0)
  const open = touching.find(({ verdict }) => verdict === 'unknown')
  const clean = coveringOf(
    touching.filter(({ verdict }) => verdict === 'unrelated'),
    from,
    to,
  )
  const found = tie ?? (open === undefined ? clean : undefined)
  if (found === undefined) {
    return unknown(
      path,
      open?.why ?? {
        en: `Ownership of both parties over ${from} … ${to} is not recorded.`,
        zh: `缺少双方 ${from} 至 ${to} 的股权及关联关系资料。`,
      },
    )
  }
  const shown = [found.verdict, ...found.path.map((step) => `${step.from} –${step.kind} ${step.share}→ ${step.to}`)]
  return known(path, found, found.evidence, shown.join('; '))
}

/** Which of several answers is shown does not depend on the order in which they come. */
const keyOf = ({ from, to, a, path, why }: RelatedAnswer): string =>
  [from, to, a, ...path.map(({ edgeId }) => edgeId), why.en].join('\n')

/** The first of the answers, which may follow each other day after day, when together they cover all the days. */
function coveringOf(answers: readonly RelatedAnswer[], from: string, to: string): RelatedAnswer | undefined {
  let next = from
  for (const one of [...answers].sort((x, y) => (x.from < y.from ? -1 : x.from > y.from ? 1 : 0))) {
    if (one.from > next) return undefined
    if (one.to >= next) next = dayOf(dayEnd(one.to))
    if (next > to) return answers[0]
  }
  return undefined
}
