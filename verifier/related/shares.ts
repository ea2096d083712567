import { add, compare, divide, type Fraction, fraction, min, multiply, subtract, ZERO } from '../../core/fraction.ts'
import { inOrderOfHolding } from './components.ts'
import { type Graph, type Holding, ONE } from './graph.ts'
import type { Party } from './tie.ts'

/** 25 %, inclusive: 国家税务总局公告2016年第42号 第二条（一）. */
export const QUARTER = fraction(1n, 4n)

/** A share between two bounds, both possible; the same where it is exact. */
export type Bounds = { readonly low: Fraction; readonly high: Fraction }

/** The part of a graph above some parties, in order of holding: made once, asked for many holders. */
export type Ladder = {
  readonly graph: Graph
  readonly components: readonly (readonly Party[])[]
  /** Where in `components` a party is. */
  readonly rungs: ReadonlyMap<Party, number>
  /** How many holdings there are: what one question may cost. */
  readonly size: number
}

export function ladderTo(graph: Graph, targets: readonly Party[]): Ladder {
  const holdersOf = (party: Party) => (graph.holders.get(party) ?? []).map(({ from }) => from)
  const components = inOrderOfHolding(targets, holdersOf)
  const rungs = new Map(components.flatMap((members, rung) => members.map((party) => [party, rung] as const)))
  const size = [...rungs.keys()].reduce((sum, party) => sum + (graph.holders.get(party)?.length ?? 0), 0)
  return { graph, components, rungs, size }
}

/**
 * What `source` holds of every party of the ladder, directly and through others: shares are multiplied along each path and summed
 * over paths, but who holds `from` or more of an intermediary counts with all of the intermediary's share (`from` null: nobody).
 * Circles are solved exactly up to EXACT_CIRCLE members, larger ones are bounded. `given`: what counts as the source's beside what
 * is recorded, such as an unrecorded rest.
 *
 * Output: only parties with more than nothing. In [0, 1]; exact while denominators stay below 2^256, else bounds.
 * Source: 国家税务总局公告2016年第42号 第二条（一）, second sentence.
 */
export function sharesOf(
  ladder: Ladder,
  source: Party | null,
  from: Fraction | null = QUARTER,
  given: ((party: Party) => Fraction) | null = null,
): ReadonlyMap<Party, Bounds> {
  const { graph, components } = ladder
  const shares = new Map<Party, Bounds>()
  if (source !== null) shares.set(source, { low: ONE, high: ONE })
  const counted = (party: Party, bound: keyof Bounds): Fraction => {
    const share = shares.get(party)?.[bound] ?? ZERO
    return from !== null && compare(share, from) >= 0 ? ONE : share
  }
  const within = (party: Party, inside: ReadonlySet<Party>, bound: keyof Bounds): Fraction =>
    (graph.holders.get(party) ?? []).reduce(
      (sum, part) => (inside.has(part.from) ? sum : plus(sum, part, counted(part.from, bound))),
      given?.(party) ?? ZERO,
    )
  const rungs = given === null && source !== null ? rungsBelow(ladder, source) : components.keys()
  for (const rung of rungs) {
    const members = (components[rung] ?? []).filter((party) => party !== source)
    const inside = new Set(members)
    const outside = (bound: keyof Bounds) => new Map(members.map((party) => [party, within(party, inside, bound)]))
    const highs = outside('high')
    if ([...highs.values()].every(({ num }) => num === 0n)) continue
    const solved = (bound: keyof Bounds, known: ReadonlyMap<Party, Fraction>) =>
      members.length === 1 ? known : circle(graph, members, known, from, bound)
    const [low, high] = [solved('low', outside('low')), solved('high', highs)]
    for (const party of members) {
      const bounds = { low: cut(low.get(party) ?? ZERO, 'low'), high: cut(high.get(party) ?? ZERO, 'high') }
      if (bounds.high.num > 0n) shares.set(party, bounds)
    }
  }
  return shares
}

/** The rungs on which something of the source's may arrive, in order. */
function rungsBelow({ graph, rungs }: Ladder, source: Party): readonly number[] {
  const found = new Set<Party>([source])
  for (const party of found) {
    for (const { to } of graph.holdings.get(party) ?? []) if (rungs.has(to)) found.add(to)
  }
  return [...new Set([...found].flatMap((party) => rungs.get(party) ?? []))].sort((one, other) => one - other)
}

/** Members of a circle that are solved exactly; above it the figures are bounds. */
export const EXACT_CIRCLE = 12
const ROUNDS = 12
const BITS = 62n
const SCALE = 1n << BITS
const WIDEST = 1n << 256n

const plus = (sum: Fraction, { low }: Holding, counted: Fraction): Fraction =>
  counted.num === 0n ? sum : add(sum, counted === ONE ? low : multiply(low, counted))

/** A figure that has grown too long becomes a bound of itself, on the safe side. */
function cut(value: Fraction, bound: keyof Bounds): Fraction {
  const share = min(value, ONE)
  return share.den <= WIDEST ? share : scaled(share, WIDEST, bound)
}

const scaled = (value: Fraction, scale: bigint, bound: keyof Bounds): Fraction =>
  fraction(units(value, scale, bound), scale)
const units = ({ num, den }: Fraction, scale: bigint, bound: keyof Bounds): bigint =>
  bound === 'low' ? (num * scale) / den : (num * scale + den - 1n) / den

/** Those who hold each other: what each has of the source, given what reaches each from outside. */
function circle(
  graph: Graph,
  members: readonly Party[],
  outside: ReadonlyMap<Party, Fraction>,
  from: Fraction | null,
  bound: keyof Bounds,
): ReadonlyMap<Party, Fraction> {
  const exact = members.length <= EXACT_CIRCLE ? solve(graph, members, outside, from) : null
  return exact ?? bounded(graph, members, outside, from, bound)
}

/**
 * The least solution: first as if nobody reached `from`; who does counts in full in the next round, until nobody is new.
 * Null where the records leave no single solution: they give away more than all of a member.
 */
function solve(
  graph: Graph,
  members: readonly Party[],
  outside: ReadonlyMap<Party, Fraction>,
  from: Fraction | null,
): ReadonlyMap<Party, Fraction> | null {
  const full = new Set<Party>()
  for (;;) {
    const rows = members.map((party) => {
      const row = members.map((other) => (other === party ? ONE : ZERO))
      let right = outside.get(party) ?? ZERO
      for (const holding of graph.holders.get(party) ?? []) {
        const at = members.indexOf(holding.from)
        if (at < 0) continue
        if (full.has(holding.from)) right = add(right, holding.low)
        else row[at] = subtract(row[at] ?? ZERO, holding.low)
      }
      return [...row, right]
    })
    const solution = eliminate(rows)
    if (solution === null || solution.some(({ num }) => num < 0n)) return null
    const reached = members.filter((_, at) => from !== null && compare(solution[at] ?? ZERO, from) >= 0)
    if (reached.every((party) => full.has(party))) {
      return new Map(members.map((party, at) => [party, solution[at] ?? ZERO]))
    }
    for (const party of reached) full.add(party)
  }
}

/** Gauss and Jordan over exact fractions; null for a singular system. */
function eliminate(rows: Fraction[][]): Fraction[] | null {
  for (let at = 0; at < rows.length; at++) {
    const pivot = rows.findIndex((row, index) => index >= at && (row[at] ?? ZERO).num !== 0n)
    const lead = rows[pivot]
    if (lead === undefined) return null
    rows.splice(pivot, 1)
    const by = lead[at] ?? ONE
    const normal = lead.map((value) => divide(value, by))
    rows.splice(at, 0, normal)
    rows.forEach((row, index) => {
      const factor = row[at] ?? ZERO
      if (index === at || factor.num === 0n) return
      rows[index] = row.map((value, column) => subtract(value, multiply(factor, normal[column] ?? ZERO)))
    })
  }
  return rows.map((row) => row.at(-1) ?? ZERO)
}

/** From nothing upwards, or from all downwards: every round is a bound of the least solution, so it may stop at any. */
function bounded(
  graph: Graph,
  members: readonly Party[],
  outside: ReadonlyMap<Party, Fraction>,
  from: Fraction | null,
  bound: keyof Bounds,
): ReadonlyMap<Party, Fraction> {
  const at = new Map(members.map((party, index) => [party, index]))
  const limit = from === null ? null : units(from, SCALE, 'high')
  const base = members.map((party) => units(outside.get(party) ?? ZERO, SCALE, bound))
  const parts = members.map((party) =>
    (graph.holders.get(party) ?? []).flatMap(({ from: holder, low }) => {
      const index = at.get(holder)
      return index === undefined ? [] : [{ index, weight: units(low, SCALE, bound) }]
    }),
  )
  const up = bound === 'high' ? SCALE - 1n : 0n
  let values = members.map(() => (bound === 'low' ? 0n : SCALE))
  for (let round = 0; round < ROUNDS; round++) {
    const counted = values.map((value) => (limit !== null && value >= limit ? SCALE : value))
    const next = parts.map((own, index) => {
      let sum = up
      for (const part of own) {
        const held = counted[part.index] ?? 0n
        if (held === SCALE) sum += part.weight << BITS
        else if (held !== 0n) sum += part.weight * held
      }
      const value = (sum >> BITS) + (base[index] ?? 0n)
      return value < SCALE ? value : SCALE
    })
    const settled = next.every((value, index) => value === values[index])
    values = next
    if (settled) break
  }
  return new Map(members.map((party, index) => [party, fraction(values[index] ?? 0n, SCALE)]))
}
