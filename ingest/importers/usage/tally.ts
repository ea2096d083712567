import { toCardHours } from '../../../core/card-time.ts'
import { fraction, toDecimal } from '../../../core/fraction.ts'
import type { UsageRecord } from '../../../schemas/usage-record.ts'
import type { Words } from '../inventory/inventory.ts'
import type { Allocation, Left } from './allocation.ts'
import { detached } from './detached.ts'
import { type Outcome, REASONS, type Reason } from './records.ts'
import { WHY } from './why.ts'

/** Most lines that are listed, sentences that are counted apart, and names that are summed apart: the rest is counted. */
export const TALLY_LIMITS = { listed: 1_000, sentences: 200, names: 1_000 } as const

/** Uses, or parts of divided ones. `cardSeconds` exact, `cardHours` cut to six decimals, both of those whose card-time is known. */
export type Sum = { readonly uses: number; readonly cardSeconds: string; readonly cardHours: string }
export type Listed = {
  readonly file: string
  readonly line: number | null
  readonly what: string | null
  readonly why: Words
}
/** Names about which the map does not say enough. */
export type NameSum = Sum & {
  readonly platform: string | null
  readonly account: string | null
  readonly user: string | null
  readonly queue: string | null
  readonly missing: Words
}
/** Names whose uses are in records, and of which contract and customer these are. */
export type MappedSum = Sum & {
  readonly contract: string
  readonly customer: string | null
  readonly platform: string | null
  readonly account: string | null
}
export type UsageSummary = {
  readonly lines: number
  /** Jobs, pods or whatever the input counts in; one of several types of cards is several. */
  readonly uses: number
  readonly records: Sum
  readonly out: Readonly<Record<Reason, Sum>>
  /** Records that the input said before, word for word: neither summed nor written again. */
  readonly repeated: number
  /** Rows that are no use: steps of jobs, jobs that never started, what cannot be read. */
  readonly rows: number
  readonly why: readonly { readonly why: Words; readonly count: number }[]
  /** Whose card-hours go to which contract: what a rule too wide takes along is seen here. */
  readonly mapped: readonly MappedSum[]
  /** Names beyond the limit, together. */
  readonly mappedMore: Sum
  readonly unmapped: readonly NameSum[]
  /** Names beyond the limit, together. */
  readonly unmappedMore: Sum
  readonly listed: readonly Listed[]
  readonly listedMore: number
  /** No use of the whole input had a card: the platform may not account for them at all. */
  readonly nothingHadCards: boolean
}

type Counter = { uses: number; micro: bigint }
const counter = (): Counter => ({ uses: 0, micro: 0n })
type Names<T> = Counter & { readonly of: Omit<T, keyof Sum> }

/** Sums up what became of an input, in memory that does not grow with it. */
export class UsageTally {
  readonly #platform: string | null
  readonly #records = counter()
  readonly #out = new Map(REASONS.map((reason) => [reason, counter()]))
  readonly #why = new Map<string, { why: Words; count: number }>()
  readonly #names = new Map<string, Names<NameSum>>()
  readonly #namesMore = counter()
  readonly #mapped = new Map<string, Names<MappedSum>>()
  readonly #mappedMore = counter()
  readonly #listed: Listed[] = []
  #listedMore = 0
  #lines = 0
  #uses = 0
  #rows = 0
  #repeated = 0
  #withCards = 0

  /** `platform` is that of uses which do not name theirs. */
  constructor(platform: string | null) {
    this.#platform = platform
  }

  lines(count: number): void {
    this.#lines += count
  }

  left(file: string, { line, what, why }: Left): void {
    this.#rows++
    this.#count(why)
    if (why !== WHY.step && why !== WHY.notStarted) this.#list({ file, line, what, why })
  }

  /** A record that stands in the input again; with other content it is written, and the service tells the conflict. */
  again(file: string, use: Allocation, is: 'same' | 'other'): void {
    if (is === 'same') {
      this.#repeated++
      return
    }
    this.#count(WHY.changed)
    this.#list({ file, line: use.line, what: use.job ?? use.id, why: WHY.changed })
  }

  use(file: string, use: Allocation, outcomes: readonly Outcome[]): void {
    this.#uses++
    if (use.milliCards !== 0n) this.#withCards++
    for (const outcome of outcomes) {
      const sum = outcome.is === 'record' ? this.#records : (this.#out.get(outcome.is) ?? counter())
      sum.uses++
      sum.micro += outcome.cardTime ?? 0n
      if (outcome.is === 'record') {
        this.#map(use, outcome.record, outcome.cardTime)
        continue
      }
      if (outcome.is === 'unmapped') this.#name(use, outcome.why, outcome.cardTime ?? 0n)
      if (outcome.is !== 'no_cards') this.#count(outcome.why)
      if (outcome.is === 'no_cards' || outcome.is === 'unmapped' || outcome.is === 'excluded') continue
      this.#list({ file, line: use.line, what: use.job ?? use.id, why: outcome.why })
    }
  }

  summary(): UsageSummary {
    return {
      lines: this.#lines,
      uses: this.#uses,
      records: sumOf(this.#records),
      out: Object.fromEntries([...this.#out].map(([reason, sum]) => [reason, sumOf(sum)])) as Record<Reason, Sum>,
      repeated: this.#repeated,
      rows: this.#rows,
      why: [...this.#why.values()].sort((a, b) => b.count - a.count),
      mapped: [...this.#mapped.values()].sort(mostFirst).map((name) => ({ ...name.of, ...sumOf(name) })),
      mappedMore: sumOf(this.#mappedMore),
      unmapped: [...this.#names.values()].sort(mostFirst).map((name) => ({ ...name.of, ...sumOf(name) })),
      unmappedMore: sumOf(this.#namesMore),
      listed: this.#listed,
      listedMore: this.#listedMore,
      nothingHadCards: this.#uses > 0 && this.#withCards === 0,
    }
  }

  #count(why: Words): void {
    const told = this.#why.has(why.en) || this.#why.size < TALLY_LIMITS.sentences ? why : OTHER
    const known = this.#why.get(told.en)
    if (known === undefined) this.#why.set(told.en, { why: told, count: 1 })
    else known.count++
  }

  #list(listed: Listed): void {
    const what = listed.what === null ? null : detached(listed.what)
    if (this.#listed.length < TALLY_LIMITS.listed) this.#listed.push({ ...listed, what })
    else this.#listedMore++
  }

  #map({ account }: Allocation, { contract, customer, platform }: UsageRecord, micro: bigint): void {
    const key = JSON.stringify([contract, customer, platform, account])
    let sum: Counter | undefined = this.#mapped.get(key)
    if (sum === undefined && this.#mapped.size < TALLY_LIMITS.names) {
      const of = { contract, customer: customer ?? null, platform: own(platform ?? null), account: own(account) }
      const names = { ...counter(), of }
      this.#mapped.set(key, names)
      sum = names
    }
    sum ??= this.#mappedMore
    sum.uses++
    sum.micro += micro
  }

  #name({ platform, account, user, queue }: Allocation, missing: Words, micro: bigint): void {
    const key = JSON.stringify([platform, account, user, queue, missing.en])
    let sum: Counter | undefined = this.#names.get(key)
    if (sum === undefined && this.#names.size < TALLY_LIMITS.names) {
      const [p, a, u, q] = [platform ?? this.#platform, account, user, queue].map(own)
      const names = {
        ...counter(),
        of: { platform: p ?? null, account: a ?? null, user: u ?? null, queue: q ?? null, missing },
      }
      this.#names.set(key, names)
      sum = names
    }
    sum ??= this.#namesMore
    sum.uses++
    sum.micro += micro
  }
}

const mostFirst = (a: Counter, b: Counter): number => (a.micro === b.micro ? 0 : a.micro < b.micro ? 1 : -1)

const own = (name: string | null): string | null => (name === null ? null : detached(name))

/** Sentences beyond the limit. */
const OTHER: Words = { en: 'other reasons', zh: '其他原因' }

const sumOf = ({ uses, micro }: Counter): Sum => ({
  uses,
  cardSeconds: toDecimal(fraction(micro, 1_000_000n), 6),
  cardHours: toDecimal(toCardHours(micro), 6),
})
