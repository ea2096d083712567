import type { CapacityEvidence, HourSet, Period } from '../evidence.ts'
import { endOf, startOf } from './days.ts'
import type { Found } from './found.ts'
import type { PhysicalCard } from './group.ts'
import { nameKey } from './names.ts'
import { partyOf } from './parties.ts'
import { say } from './say.ts'
import type { Party, StatedLease } from './standing.ts'
import { covers } from './standing.ts'

const HOUR_MS = 3_600_000

/**
 * The metering against the list: names that no record has, hours in which no record has the card in service, and cards
 * that another institution meters too without a lease between the two on that day.
 */
export function findAboutMetering(
  evidence: CapacityEvidence,
  cards: readonly PhysicalCard[],
  others: ReadonlyMap<PhysicalCard, readonly Party[]>,
  found: Found,
): void {
  const listed = new Map(cards.flatMap((card) => card.keys.map((key) => [key, card] as const)))
  const metered = [
    ...evidence.telemetry.map(({ device, seen }) => ({ device, hours: seen })),
    ...evidence.use.map(({ device, hours }) => ({ device, hours })),
  ]
  const unlisted: Hours = { ever: new Uint8Array(hoursOf(evidence.period)), names: [] }
  const outside: Hours = { ever: new Uint8Array(hoursOf(evidence.period)), names: [] }
  for (const { device, hours } of metered) {
    const card = listed.get(nameKey(device))
    if (card === undefined) put(unlisted, device, hours)
    else put(outside, card.id, withoutService(hours, card, evidence.period))
  }
  for (const [code, { ever, names }] of [
    ['METERED_NOT_LISTED', unlisted],
    ['METERED_OUT_OF_SERVICE', outside],
  ] as const) {
    for (const name of names) found.add(code, name, say[code])
    found.spans(code, spansOf(ever, evidence.period))
  }
  findElsewhere(evidence, listed, others, found)
}

type Hours = { readonly ever: Uint8Array; readonly names: string[] }

const hoursOf = ({ from, to }: Period): number => (Math.ceil(to / HOUR_MS) - Math.floor(from / HOUR_MS) + 7) >> 3

function put({ ever, names }: Hours, name: string, hours: HourSet | null): void {
  if (hours === null) return
  let any = 0
  // Counted by hand: a year of thousands of devices is millions of bytes.
  for (let at = 0; at < hours.length; at++) {
    const byte = hours[at] ?? 0
    any |= byte
    if (byte !== 0) ever[at] = (ever[at] ?? 0) | byte
  }
  if (any !== 0) names.push(name)
}

/** The hours of a set in which no record has the card in service; null where one has it all the time. */
function withoutService(hours: HourSet, card: PhysicalCard, period: Period): HourSet | null {
  const services = card.parts.flatMap(({ records }) => records)
  if (services.some(({ from, to }) => from <= period.from && period.to <= to)) return null
  const left = Uint8Array.from(hours)
  const first = Math.floor(period.from / HOUR_MS)
  for (const { from, to } of services) {
    const start = Math.max(0, Math.floor(from / HOUR_MS) - first)
    const end = Math.min(left.length * 8, Math.ceil(to / HOUR_MS) - first)
    for (let hour = start; hour < end; hour++) {
      const at = hour >> 3
      if ((hour & 7) === 0 && hour + 8 <= end) {
        left[at] = 0
        hour += 7
      } else left[at] = (left[at] ?? 0) & ~(1 << (hour & 7))
    }
  }
  return left
}

function spansOf(hours: HourSet, { from }: Period): readonly Period[] {
  const first = Math.floor(from / HOUR_MS)
  const spans: { from: number; to: number }[] = []
  for (let hour = 0; hour < hours.length * 8; hour++) {
    if ((((hours[hour >> 3] ?? 0) >> (hour & 7)) & 1) === 0) continue
    const start = (first + hour) * HOUR_MS
    const last = spans.at(-1)
    if (last?.to === start) last.to = start + HOUR_MS
    else spans.push({ from: start, to: start + HOUR_MS })
  }
  return spans
}

function findElsewhere(
  evidence: CapacityEvidence,
  listed: ReadonlyMap<string, PhysicalCard>,
  others: ReadonlyMap<PhysicalCard, readonly Party[]>,
  found: Found,
): void {
  const mine = evidence.institution
  const ever = new Set<string>()
  for (const { device, institution, days } of evidence.elsewhere) {
    const card = listed.get(nameKey(device))
    const leases = card === undefined ? [] : leasesBetween(card, others.get(card) ?? [], mine, institution)
    const left = days.filter((day) => !leases.some(covers(startOf(day))))
    if (left.length === 0) continue
    for (const day of left) ever.add(day)
    found.add('CARD_METERED_ELSEWHERE', card?.id ?? device, say.CARD_METERED_ELSEWHERE, { others: [institution] })
  }
  const spans = [...ever].map((day) => ({ from: startOf(day), to: endOf(day) }))
  found.spans('CARD_METERED_ELSEWHERE', spans)
}

/** Leases of the card between the two, either way round, whoever of them states it. */
function leasesBetween(
  card: PhysicalCard,
  others: readonly Party[],
  mine: string,
  other: string,
): readonly StatedLease[] {
  const devices = card.parts.flatMap(({ records }) => records.map(({ head }) => head.body))
  const two = [mine, other]
  return [partyOf(mine, devices), ...others.filter(({ institution }) => institution === other)]
    .flatMap(({ leases }) => leases)
    .filter(({ lessor, lessee }) => two.includes(lessor) && two.includes(lessee))
}
