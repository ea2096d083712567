import { DAY_MS, dayOf, dayStart } from '../../core/time.ts'
import type { Words } from '../capacity/words.ts'
import type { RelatedPolicy } from '../programmes/engine/related.ts'
import { graphOn } from './graph.ts'
import { type Gap, type Judgement, judge, VERDICTS, type Verdict } from './judge.ts'
import { POLICIES } from './policies.ts'
import { relevantTo } from './relevant.ts'
import type { Party, Tie } from './tie.ts'
import { type Surroundings, viewOf } from './view.ts'

/** Are two parties related under a policy on any day of [from, to], both included? */
export type RelatedQuestion = {
  /** Who applies: the buyer under LG-CONTROL, of whom a subsidiary and a parent weigh differently. */
  readonly a: Party
  readonly b: Party
  readonly policy: RelatedPolicy
  readonly from: string
  readonly to: string
}

/** Days of one answer, both included, and what it rests on. */
export type Span = {
  readonly from: string
  readonly to: string
  readonly verdict: Verdict
  /** The ties that decide it, shortest way. */
  readonly path: readonly Tie[]
  readonly why: Words
  readonly gaps: readonly Gap[]
}

/** The gravest answer of any day, in the order of VERDICTS, on the first such days; `days`: all days of the question, in order. */
export type Relation = RelatedQuestion & Omit<Span, 'from' | 'to'> & { readonly days: readonly Span[] }

const NOTHING_AROUND: Surroundings = { persons: new Set(), listed: new Set(), shared: [] }

/**
 * Answers from recorded ties, each on the days on which it holds; what changes on a day changes the answer from that day.
 * Pure: ties in any order give the same answer. RangeError: no day, or `to` before `from`.
 */
export function relate(ties: readonly Tie[], question: RelatedQuestion, around: Partial<Surroundings> = {}): Relation {
  const { a, b, policy, from, to } = question
  if (dayStart(to) < dayStart(from)) throw new RangeError(`no days from ${from} to ${to}`)
  const known = { ...NOTHING_AROUND, ...around }
  const relevant = relevantTo(ties, [a, b], from, to)
  const judged = changes(relevant, from, to).map((day) => {
    const view = viewOf(graphOn(relevant, day), a, b, known)
    return { day, judgement: judge(view, POLICIES[policy]) }
  })
  const days = spansOf(judged, to)
  const { verdict, path, why, gaps } = days.reduce((gravest, span) => (rank(span) < rank(gravest) ? span : gravest))
  return { ...question, verdict, path, why, gaps, days }
}

const rank = ({ verdict }: Span): number => VERDICTS.indexOf(verdict)

/** The first day, and every day on which a tie begins or no longer holds. */
function changes(ties: readonly Tie[], from: string, to: string): readonly string[] {
  const days = new Set([from])
  for (const { validFrom, validTo } of ties) {
    if (validFrom > from && validFrom <= to) days.add(validFrom)
    if (validTo !== null && validTo >= from && validTo < to) days.add(dayAfter(validTo))
  }
  return [...days].sort()
}

/** Days that follow each other with the same answer on the same grounds are one span. */
function spansOf(judged: readonly Judged[], to: string): readonly Span[] {
  const spans: Span[] = []
  judged.forEach(({ day, judgement }, index) => {
    const next = judged[index + 1]?.day
    const { verdict, ties: path, why, gaps } = judgement
    const span = { from: day, to: next === undefined ? to : dayBefore(next), verdict, path, why, gaps }
    const before = spans.at(-1)
    if (before !== undefined && groundsOf(before) === groundsOf(span)) spans.splice(-1, 1, { ...before, to: span.to })
    else spans.push(span)
  })
  return spans
}

type Judged = { readonly day: string; readonly judgement: Judgement }

const groundsOf = ({ verdict, path, why, gaps }: Span): string =>
  [verdict, why.en, ...path.map(({ digest }) => digest), ...gaps.map(({ words }) => words.en)].join('\n')

const dayAfter = (day: string): string => dayOf(dayStart(day) + DAY_MS)
const dayBefore = (day: string): string => dayOf(dayStart(day) - DAY_MS)
