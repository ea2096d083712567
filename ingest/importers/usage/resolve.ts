import { dayEnd, dayStart } from '../../../core/time.ts'
import type { Allocation } from './allocation.ts'
import { CONDITIONS, type Condition, OUTCOMES, type OutcomeField, type Rule, type UsageMap } from './map.ts'

/** A rule made ready: what it asks of each name, and how exactly. */
type Ready = {
  readonly rule: Rule
  readonly tests: Readonly<Partial<Record<Condition, (name: string | null) => boolean>>>
  /** By condition, then for the days: 0 anything, 1 a pattern or a bounded time, 2 exact names. */
  readonly exactness: readonly number[]
  readonly from: number
  readonly to: number
}

export type Resolved =
  | { readonly set: Rule['set'] }
  /** Rules that say different things, neither of them more specific. */
  | { readonly ambiguous: { readonly field: OutcomeField; readonly rules: readonly string[] } }
/** From `start` inclusive to `end` exclusive, in ms. */
export type ResolvedPart = { readonly start: number; readonly end: number; readonly resolved: Resolved }

/** Conditions that repeat from job to job; rules that fit them are kept. */
const REPEATING = CONDITIONS.filter((name) => name !== 'jobName')
const KEPT = 10_000

/**
 * Which rules hold for a use. Of every field that the matching rules set, the most specific rule’s word holds: one that
 * asks at least as exactly in everything, and more exactly in something (an exact name before a pattern before nothing; a
 * bounded time before an unbounded one). Where no rule is such and they differ, the use is ambiguous. A use that goes
 * beyond a day where a rule begins or ends is divided there, which is exact: it had the same cards all the time.
 */
export function resolver(map: UsageMap): (use: Allocation, end: number) => readonly ResolvedPart[] {
  const rules = map.rules.map(readied)
  const kept = new Map<string, readonly Ready[]>()
  const candidates = (use: Allocation): readonly Ready[] => {
    const key = JSON.stringify(REPEATING.map((name) => use[name]))
    const known = kept.get(key)
    if (known !== undefined) return known
    const fitting = rules.filter(({ tests }) => REPEATING.every((name) => tests[name]?.(use[name]) ?? true))
    if (kept.size >= KEPT) kept.clear()
    kept.set(key, fitting)
    return fitting
  }
  return (use, end) => {
    const fitting = candidates(use).filter(({ tests }) => tests.jobName?.(use.jobName ?? null) ?? true)
    const cuts = fitting.flatMap(({ from, to }) => [from, to]).filter((at) => at > use.start && at < end)
    const bounds = [use.start, ...new Set(cuts), end].sort((a, b) => a - b)
    const parts = bounds.slice(0, -1).map((start, index) => {
      const holding = fitting.filter(({ from, to }) => from <= start && start < to)
      return { start, end: bounds[index + 1] ?? end, resolved: resolve(holding) }
    })
    return merged(parts)
  }
}

/** Neighbours about which the same is said are one part: a rule that changes nothing divides nothing. */
function merged(parts: readonly ResolvedPart[]): readonly ResolvedPart[] {
  const whole: ResolvedPart[] = []
  for (const part of parts) {
    const last = whole.at(-1)
    if (last !== undefined && JSON.stringify(last.resolved) === JSON.stringify(part.resolved))
      whole[whole.length - 1] = { ...last, end: part.end }
    else whole.push(part)
  }
  return whole
}

function resolve(holding: readonly Ready[]): Resolved {
  const set: Record<string, string | null> = {}
  for (const field of OUTCOMES) {
    const saying = holding.filter(({ rule }) => rule.set[field] !== undefined && isOf(rule.set, set['contract'], field))
    const most = saying.filter((one) => !saying.some((other) => isMoreSpecific(other, one)))
    const values = new Set(most.map(({ rule }) => rule.set[field]))
    if (values.size > 1) return { ambiguous: { field, rules: most.map(({ rule }) => rule.name) } }
    const [value] = values
    if (value !== undefined) set[field] = value
  }
  return { set }
}

/** A rule that names a contract says who the customer of that contract is, and of no other. `contract` is resolved first. */
const isOf = ({ contract }: Rule['set'], held: string | null | undefined, field: OutcomeField): boolean =>
  field !== 'customer' || contract === undefined || contract === held

const isMoreSpecific = (a: Ready, b: Ready): boolean =>
  a.exactness.every((level, index) => level >= (b.exactness[index] ?? 0)) &&
  a.exactness.some((level, index) => level > (b.exactness[index] ?? 0))

function readied(rule: Rule): Ready {
  const asked = CONDITIONS.flatMap((name) => {
    const patterns = rule.when[name]
    return patterns === undefined ? [] : [{ name, patterns: [patterns].flat() }]
  })
  const level = (name: Condition): number => {
    const patterns = asked.find((one) => one.name === name)?.patterns
    return patterns === undefined ? 0 : patterns.some((pattern) => pattern.includes('*')) ? 1 : 2
  }
  return {
    rule,
    tests: Object.fromEntries(asked.map(({ name, patterns }) => [name, testOf(patterns)])),
    exactness: [...CONDITIONS.map(level), rule.from === undefined && rule.to === undefined ? 0 : 1],
    from: rule.from === undefined ? Number.NEGATIVE_INFINITY : dayStart(rule.from),
    to: rule.to === undefined ? Number.POSITIVE_INFINITY : dayEnd(rule.to),
  }
}

/** A name that the platform does not say fits no pattern, `*` neither. */
function testOf(patterns: readonly string[]): (name: string | null) => boolean {
  const exact = new Set(patterns.filter((pattern) => !pattern.includes('*')))
  const wild = patterns.filter((pattern) => pattern.includes('*')).map((pattern) => pattern.split('*'))
  return (name) => name !== null && (exact.has(name) || wild.some((pieces) => fits(name, pieces)))
}

/** The pieces stand in the name in their order, the first at its beginning, the last at its end. No backtracking. */
function fits(name: string, pieces: readonly string[]): boolean {
  const [first = '', last = ''] = [pieces[0], pieces.at(-1)]
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false
  let at = first.length
  const until = name.length - last.length
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, at)
    if (found < 0 || found + piece.length > until) return false
    at = found + piece.length
  }
  return true
}
