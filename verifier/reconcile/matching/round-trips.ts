import type { Fen } from '../../../core/money.ts'
import { leastFen } from '../../../core/money.ts'
import { DAY_MS, dayStart } from '../../../core/time.ts'
import type { Side, Transfer } from './sides.ts'
import { accountKey, byDay, compare, nameKey } from './sides.ts'

/**
 * Money that came back: the payment, then transfers from its payee on to its payer. `path` are their ids in order,
 * the payment first; `fen` the least of their amounts, so at most that much of the payment can have come back this way.
 */
export type RoundTrip = {
  readonly path: readonly string[]
  readonly fen: Fen
  readonly from: string
  readonly to: string
}

export type RoundTrips = {
  readonly trips: readonly RoundTrip[]
  /** Payments of which not every path was followed. */
  readonly limited: readonly string[]
}

export type RoundTripLimits = {
  /** From the payment to the last transfer, inclusive. */
  readonly days: number
  /** Transfers after the payment. */
  readonly hops: number
  /** Paths told a payment, the shortest first. */
  readonly trips: number
  /** Transfers looked at a payment. */
  readonly steps: number
}

/** 90 days as in `switches.ts` (XLQ-DX-5.4b). */
const LIMITS: RoundTripLimits = { days: 90, hops: 6, trips: 20, steps: 50_000 }

/**
 * Paths payer → payee → … → payer over dated transfers. Days never go backwards along a path; within a day the order is
 * not known, and counts as possible. No party stands twice in between, so cycles end. One company is known by its
 * 统一社会信用代码, else by an account or a name that only one such company has, else by its name.
 *
 * Output: by day of the payment, then shortest first; does not depend on the order of the input.
 */
export function roundTripsOf(transfers: readonly Transfer[], given: Partial<RoundTripLimits> = {}): RoundTrips {
  const limits = { ...LIMITS, ...given }
  const partyOf = parties(transfers.flatMap(({ payer, payee }) => [payer, payee]))
  const edges = [...transfers].sort(byDay).map((transfer): Edge => {
    const { id, fen, day, payer, payee } = transfer
    return { id, fen, day, at: dayStart(day), from: partyOf(payer), to: partyOf(payee) }
  })
  const leaving = new Map<string, Edge[]>()
  for (const edge of edges) {
    if (!leads(edge)) continue
    const known = leaving.get(edge.from)
    if (known === undefined) leaving.set(edge.from, [edge])
    else known.push(edge)
  }
  const trips: RoundTrip[] = []
  const limited: string[] = []
  for (const payment of edges) {
    if (!leads(payment)) continue
    const found = tripsOf(payment, leaving, limits)
    trips.push(...found.trips)
    if (found.limited) limited.push(payment.id)
  }
  return { trips, limited: limited.sort(compare) }
}

type Edge = Pick<Transfer, 'id' | 'fen' | 'day'> & { readonly at: number; readonly from: string; readonly to: string }

/** A side of which nothing is known is not taken for any other. */
const NOBODY = ''
const leads = ({ from, to }: Edge): boolean => from !== to && from !== NOBODY && to !== NOBODY

/** Shortest first: a longer path is looked for only once all shorter ones are known. */
function tripsOf(payment: Edge, leaving: ReadonlyMap<string, readonly Edge[]>, limits: RoundTripLimits) {
  const until = payment.at + limits.days * DAY_MS
  const trips: RoundTrip[] = []
  const left = { steps: limits.steps, cut: false }
  const follow = (path: readonly Edge[], passed: ReadonlySet<string>, hops: number): void => {
    const last = path.at(-1) ?? payment
    for (const edge of leaving.get(last.to) ?? []) {
      if (edge.at < last.at || edge.at > until || path.includes(edge)) continue
      if (left.steps-- <= 0 || trips.length >= limits.trips) {
        left.cut = true
        return
      }
      if (edge.to === payment.from) {
        if (hops === 1) trips.push(tripOf([...path, edge]))
      } else if (hops > 1 && !passed.has(edge.to)) follow([...path, edge], new Set([...passed, edge.to]), hops - 1)
    }
  }
  for (let hops = 1; hops <= limits.hops && !left.cut; hops++)
    follow([payment], new Set([payment.from, payment.to]), hops)
  return { trips, limited: left.cut }
}

function tripOf(path: readonly Edge[]): RoundTrip {
  const fen = leastFen(path.map((edge) => edge.fen))
  return { path: path.map(({ id }) => id), fen, from: path[0]?.day ?? '', to: path.at(-1)?.day ?? '' }
}

/** Gives each side a key; two sides with one key are one company. */
function parties(sides: readonly Side[]): (side: Side) => string {
  const codes = new Map<string, Set<string>>()
  const holders = new Map<string, string>()
  for (const side of sides) {
    for (const mark of marksOf(side)) {
      if (side.uscc !== undefined) codes.set(mark, (codes.get(mark) ?? new Set()).add(side.uscc))
      const name = nameKey(side.name ?? '')
      if (mark.startsWith('a:') && name !== '' && name < (holders.get(mark) ?? '\uffff')) holders.set(mark, name)
    }
  }
  return (side) => {
    if (side.uscc !== undefined) return `u:${side.uscc}`
    for (const mark of marksOf(side)) {
      const known = codes.get(mark)
      if (known?.size === 1) return `u:${[...known][0] ?? ''}`
    }
    const holder = marksOf(side).flatMap((mark) => holders.get(mark) ?? [])[0]
    return holder === undefined ? (marksOf(side)[0] ?? NOBODY) : `n:${holder}`
  }
}

/** Accounts before the name. */
const marksOf = ({ accounts, name }: Side): readonly string[] => [
  ...(accounts ?? []).map((account) => `a:${accountKey(account)}`),
  ...(name === undefined ? [] : [`n:${nameKey(name)}`]),
]
