import type { MicroCardSeconds } from '../../core/card-time.ts'
import { MICRO_PER_CARD_HOUR } from '../../core/card-time.ts'
import { compareText } from '../../core/compare-text.ts'
import { add, compare, type Fraction, fraction, multiply, ZERO } from '../../core/fraction.ts'
import type { UsageClass, UsageEvidence } from './evidence.ts'
import type { Pricer } from './pricing.ts'

export type DisputeCause = 'within' | 'across' | 'above' | 'twice'

export type Disputed = {
  /** Card-time taken from each line (item at a price). */
  readonly byLine: ReadonlyMap<string, MicroCardSeconds>
  /** Of each cause: all card-time, and the eligible value at stake in 分, exact. */
  readonly byCause: Readonly<Record<DisputeCause, { readonly cardTime: MicroCardSeconds; readonly fen: Fraction }>>
}

type Claim = {
  readonly day: string
  readonly parts: readonly (readonly [DisputeCause, MicroCardSeconds])[]
  /** Most that each class can answer for; null: all it used that day. */
  readonly caps: readonly (UsageClass & { readonly cardTime: MicroCardSeconds })[] | null
}

/**
 * Sets disputed card-time against the dearest use it can belong to, so that what remains is a proven lower bound.
 *
 * Which of two records on one card is the false one is not known: each unit in dispute is taken from the class with
 * the highest price that was running then, never more than that class was counted for on the day.
 */
export function disputeCardTime(usage: UsageEvidence, price: Pricer): Disputed {
  const left = new Map<string, bigint>()
  const classes = new Map<string, UsageClass[]>()
  for (const day of usage.days) {
    if (day.standing !== 'counted') continue
    left.set(keyOf(day.day, day), (left.get(keyOf(day.day, day)) ?? 0n) + day.cardTime)
    classes.set(day.day, [...(classes.get(day.day) ?? []), day])
  }
  const byLine = new Map<string, bigint>()
  const totals = { within: zero(), across: zero(), above: zero(), twice: zero() }
  for (const claim of claimsOf(usage)) {
    const caps = rank(claim, classes.get(claim.day) ?? [], price, left)
    for (const [cause, cardTime] of claim.parts) {
      totals[cause].cardTime += cardTime
      let rest = cardTime
      for (const cap of caps) {
        const taken = leastOf(rest, cap.cardTime, left.get(cap.key) ?? 0n)
        rest -= taken
        cap.cardTime -= taken
        left.set(cap.key, (left.get(cap.key) ?? 0n) - taken)
        if (cap.line !== null) byLine.set(cap.line, (byLine.get(cap.line) ?? 0n) + taken)
        totals[cause].fen = add(totals[cause].fen, multiply(cap.fen, fraction(taken, MICRO_PER_CARD_HOUR)))
      }
    }
  }
  return { byLine, byCause: totals }
}

const zero = () => ({ cardTime: 0n, fen: ZERO })

function claimsOf(usage: UsageEvidence): readonly Claim[] {
  const overuse = [...usage.overuse].sort((a, b) => compareText(`${a.day} ${a.device}`, `${b.day} ${b.device}`))
  const concurrency = [...usage.concurrency].sort((a, b) => compareText(a.day, b.day))
  const twice = [...(usage.jobOverlaps ?? [])].sort((a, b) => compareText(a.day, b.day))
  return [
    ...twice.map(({ day, above, byClass }) => ({ day, parts: [['twice', above] as const], caps: byClass })),
    ...overuse.map(({ day, within, across, byClass }) => ({
      day,
      parts: [['within', within] as const, ['across', across] as const],
      caps: byClass,
    })),
    ...concurrency.map(({ day, above }) => ({ day, parts: [['above', above] as const], caps: null })),
  ]
}

/** Classes that can answer for a claim, dearest first; only lines that are eligible lose anything. */
function rank(claim: Claim, running: readonly UsageClass[], price: Pricer, left: ReadonlyMap<string, bigint>) {
  const caps = claim.caps ?? running.map((use) => ({ ...use, cardTime: left.get(keyOf(claim.day, use)) ?? 0n }))
  return caps
    .map((use) => {
      const priced = price(claim.day, use)
      const line = priced?.eligible === true ? priced.line : null
      return { key: keyOf(claim.day, use), line, fen: priced?.fenPerCardHour ?? ZERO, cardTime: use.cardTime }
    })
    .sort((a, b) => compare(b.fen, a.fen) || compareText(a.key, b.key))
}

const keyOf = (day: string, { purpose, acceleratorModel }: UsageClass) =>
  JSON.stringify([day, purpose, acceleratorModel])
const leastOf = (a: bigint, b: bigint, c: bigint) => (a < b ? (a < c ? a : c) : b < c ? b : c)
