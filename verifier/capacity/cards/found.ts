import { DAY_MS, dayOf, dayStart } from '../../../core/time.ts'
import { dayRuns } from '../day-runs.ts'
import type { Period } from '../evidence.ts'
import type { CapacityFinding, CapacityFindingCode, CapacitySeverity } from '../finding.ts'
import { CAPACITY_FINDINGS } from '../finding.ts'
import type { Words } from '../words.ts'

/** Says what was found of so many cards, and what to mend. */
export type Message = (cards: number) => Words

type Gathered = {
  readonly code: CapacityFindingCode
  readonly message: Message
  readonly cards: Set<string>
  /** By first day, ms, the latest end. */
  readonly spans: Map<number, number>
  readonly others: Set<string>
}

const SHOWN = 20
const GRAVITY: Readonly<Record<CapacitySeverity, number>> = { exclude: 0, undetermined: 1, warning: 2, info: 3 }
const CODES = Object.keys(CAPACITY_FINDINGS)

/** Gathers what is found card by card into one finding for each code and message. */
export class Found {
  readonly #gathered = new Map<string, Gathered>()
  readonly #abouts = new Map<CapacityFindingCode, Set<string>>()

  /**
   * `about` parts findings of one code that say different things; beyond twenty of them the rest is told together, as
   * `general`. `spans`: when it holds; none for what always does.
   */
  add(
    code: CapacityFindingCode,
    card: string,
    message: Message,
    facts: {
      readonly about?: { readonly text: string; readonly general: Message }
      readonly spans?: readonly Period[]
      readonly others?: Iterable<string>
    } = {},
  ): void {
    const told = this.#abouts.get(code) ?? new Set()
    this.#abouts.set(code, told)
    const together = facts.about !== undefined && told.size >= SHOWN && !told.has(facts.about.text)
    if (facts.about !== undefined && !together) told.add(facts.about.text)
    const key = together ? code : `${code} ${facts.about?.text ?? ''}`
    const known: Gathered = this.#gathered.get(key) ?? {
      code,
      message: together ? facts.about.general : message,
      cards: new Set(),
      spans: new Map(),
      others: new Set(),
    }
    this.#gathered.set(key, known)
    known.cards.add(card)
    for (const { from, to } of facts.spans ?? []) known.spans.set(from, Math.max(to, known.spans.get(from) ?? 0))
    for (const other of facts.others ?? []) known.others.add(other)
  }

  /** When what was added of a code without `about` holds. */
  spans(code: CapacityFindingCode, spans: readonly Period[]): void {
    const known = this.#gathered.get(`${code} `)
    for (const { from, to } of known === undefined ? [] : spans)
      known?.spans.set(from, Math.max(to, known.spans.get(from) ?? 0))
  }

  /** Gravest first, then in the order of the table, then by text. */
  end(): readonly CapacityFinding[] {
    return [...this.#gathered.values()]
      .map(findingOf)
      .sort(
        (a, b) =>
          GRAVITY[CAPACITY_FINDINGS[a.code][1]] - GRAVITY[CAPACITY_FINDINGS[b.code][1]] ||
          CODES.indexOf(a.code) - CODES.indexOf(b.code) ||
          b.total - a.total ||
          (a.message.en < b.message.en ? -1 : 1),
      )
  }
}

function findingOf({ code, message, cards, spans, others }: Gathered): CapacityFinding {
  const { days, totalDays } = daysOf(spans)
  return {
    code,
    message: message(cards.size),
    cards: [...cards].sort().slice(0, SHOWN),
    total: cards.size,
    days,
    totalDays,
    others: [...others].sort(),
  }
}

/** The Shanghai days that spans touch. */
function daysOf(spans: ReadonlyMap<number, number>): { readonly days: readonly string[]; readonly totalDays: number } {
  const days: string[] = []
  let next = Number.NEGATIVE_INFINITY
  for (const [from, to] of [...spans].sort(([a], [b]) => a - b)) {
    const first = Math.max(dayStart(dayOf(from)), next)
    if (first >= to) continue
    const count = Math.ceil((to - first) / DAY_MS)
    for (let day = 0; day < count; day++) days.push(dayOf(first + day * DAY_MS))
    next = first + count * DAY_MS
  }
  return { days: dayRuns(days).slice(0, SHOWN), totalDays: days.length }
}
