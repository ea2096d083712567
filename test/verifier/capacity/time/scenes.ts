import type { Fraction } from '../../../../core/fraction.ts'
import { fraction, parseFraction } from '../../../../core/fraction.ts'
import { DAY_MS, dayOf, dayStart } from '../../../../core/time.ts'
import type { Capacity } from '../../../../schemas/capacity.ts'
import { assessCapacity } from '../../../../verifier/capacity/assess.ts'
import type { Assessment } from '../../../../verifier/capacity/assessment.ts'
import type { Card, Holding } from '../../../../verifier/capacity/cards/card.ts'
import type {
  CapacityEvidence,
  DayInUse,
  Head,
  HourSet,
  Period,
  Telemetry,
} from '../../../../verifier/capacity/evidence.ts'
import type { Question, Readings } from '../../../../verifier/capacity/question.ts'
import { DEFAULT_READINGS } from '../../../../verifier/capacity/question.ts'
import type { Register } from '../../../../verifier/capacity/register/load.ts'
import { loadRegister } from '../../../../verifier/capacity/register/load.ts'

/** Cards, evidence and questions by hand: what a test does not say is plain and in order. */

export const HOUR = 3_600_000
export const INSTITUTION = '91440300MA5TEST001'
export const REGISTER = loadRegister()
export const f = parseFraction

/** Days of July 2025 in Shanghai, first to last, both inclusive. */
export const july = (first: number, last: number): Period => ({
  from: dayStart(`2025-07-${String(first).padStart(2, '0')}`),
  to: dayStart(`2025-07-${String(last).padStart(2, '0')}`) + DAY_MS,
})

/** A question may be of a period that does not begin with it: holdings reach beyond. */
export const ALWAYS: Period = { from: dayStart('2020-01-01'), to: dayStart('2030-01-01') }

export function holding(change: Partial<Holding> = {}): Holding {
  const lowest = change.lowest === undefined ? fraction(312n) : change.lowest
  return {
    ...ALWAYS,
    standing: 'held',
    documented: true,
    leasedIn: false,
    place: 'shenzhen',
    lowest,
    highest: lowest,
    sparse: lowest,
    model: 'NVIDIA A100 SXM4 80GB',
    models: null,
    tdpWatts: 400,
    ...change,
  }
}

export const card = (id: string, change: Partial<Holding> = {}, more: Partial<Card> = {}): Card => ({
  id,
  names: [id],
  holdings: [holding(change)],
  attestedFrom: null,
  measured: null,
  ...more,
})

export const fleet = (prefix: string, count: number, change: Partial<Holding> = {}, more: Partial<Card> = {}) =>
  Array.from({ length: count }, (_, i) => card(`${prefix}-${i}`, change, { names: [`${prefix}-${i}`], ...more }))

/** Hours by their number in the period. */
export function hoursSet(period: Period, hours: Iterable<number>): HourSet {
  const first = Math.floor(period.from / HOUR)
  const set = new Uint8Array(Math.ceil((Math.ceil(period.to / HOUR) - first) / 8))
  for (const hour of hours) set[hour >> 3] = (set[hour >> 3] ?? 0) | (1 << (hour & 7))
  return set
}

export const allHours = (period: Period): HourSet =>
  hoursSet(
    period,
    Array.from({ length: Math.ceil(period.to / HOUR) - Math.floor(period.from / HOUR) }, (_, hour) => hour),
  )

export const daysOfPeriod = ({ from, to }: Period): readonly string[] => {
  const days: string[] = []
  for (let start = dayStart(dayOf(from)); start < to; start += DAY_MS) days.push(dayOf(start))
  return days
}

export function telemetry(period: Period, device: string, change: Partial<Telemetry> = {}): Telemetry {
  const days = daysOfPeriod(period).length
  return {
    device,
    seen: allHours(period),
    tensor: allHours(period),
    meanWatts: new Uint16Array(days).fill(300),
    mostWatts: new Uint16Array(days).fill(390),
    ...change,
  }
}

type Groups = readonly (Partial<Capacity['groups'][number]> & { readonly cards: number })[]

const at = (ms: number) => `${new Date(ms + 8 * HOUR).toISOString().slice(0, -1)}+08:00`

export function statement({ from, to }: Period, groups: Groups, id = 'S-1'): Head<Capacity> {
  const body = { institution: INSTITUTION, recordId: id, statementId: id, from: at(from), to: at(to), groups }
  return { id, digest: `${id} ${JSON.stringify(groups)}`, body: body as unknown as Capacity }
}

/** A day at one level from its beginning to its end, or by levels in order. */
export function inUseDay(
  day: string,
  levels: readonly (readonly [cards: number, hours: number])[],
  tflops = 312n,
): DayInUse {
  const most = Math.max(...levels.map(([cards]) => cards))
  const at = levels.findIndex(([cards]) => cards === most)
  const before = levels.slice(0, at).reduce((ms, [, hours]) => ms + hours * HOUR, 0)
  const from = dayStart(day) + before
  return {
    day,
    levels: levels.map(([cards, hours]) => ({
      units: BigInt(Math.round(cards * 1000)) * tflops,
      milliCards: BigInt(Math.round(cards * 1000)),
      ms: hours * HOUR,
    })),
    most: { from, to: from + (levels[at]?.[1] ?? 0) * HOUR, milliCards: BigInt(Math.round(most * 1000)) },
    withoutFigure: 0n,
  }
}

export const evidenceOf = (period: Period, change: Partial<CapacityEvidence> = {}): CapacityEvidence => ({
  institution: INSTITUTION,
  period,
  devices: [],
  capacities: [],
  documents: [],
  attestations: [],
  foreign: [],
  elsewhere: [],
  telemetry: [],
  use: [],
  inUse: { unitsPerTflops: 1000n, days: [] },
  ...change,
})

export type Asked = Partial<Omit<Question, 'period' | 'thresholdPflops' | 'readings'>> & {
  readonly threshold?: string
  readonly readings?: Partial<Readings>
  readonly register?: Register
}

export function assess(cards: readonly Card[], evidence: CapacityEvidence, asked: Asked = {}): Assessment {
  const { threshold = '300', readings = {}, required = 'identified', register = REGISTER } = asked
  return assessCapacity(
    register,
    evidence,
    { cards, findings: [] },
    {
      period: evidence.period,
      thresholdPflops: f(threshold),
      required,
      readings: { ...DEFAULT_READINGS, ...readings },
    },
  )
}

export const tierOf = ({ tiers }: Assessment, name: Question['required']) => {
  const found = tiers.find(({ tier }) => tier === name)
  if (found === undefined) throw new Error(`no tier ${name}`)
  return found
}

export const mins = ({ tiers }: Assessment): readonly Fraction[] => tiers.map(({ figures }) => figures.min)
export const codes = ({ findings }: Assessment): readonly string[] => findings.map(({ code }) => code)
