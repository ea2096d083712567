import { cardHourText, parseCardSeconds } from '../../../../../core/card-time.ts'

/** A day of the calendar, as the service counts it. */
export type Day = { readonly day: string; readonly records: number; readonly cardSeconds: string }

const DAY_MS = 86_400_000

/** The day so many days before; both YYYY-MM-DD. */
export const daysBefore = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - count * DAY_MS).toISOString().slice(0, 10)

/** Whole days between two, both YYYY-MM-DD. */
export const daysSince = (before: string, day: string): number =>
  Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${before}T00:00:00Z`)) / DAY_MS)

/** Runs of days without a record between the first and the last day that has one. What is before and after is none. */
export function gapsOf(days: readonly Day[]): readonly (readonly string[])[] {
  const gaps: string[][] = []
  let run: string[] = []
  let began = false
  for (const { day, records } of days) {
    if (records === 0) {
      run.push(day)
      continue
    }
    if (began && run.length > 0) gaps.push(run)
    began = true
    run = []
  }
  return gaps
}

/** 1 to 4 for days with records, by quarters of the largest: how dark a day is drawn. Decides nothing. */
export function levelsOf(days: readonly Day[]): ReadonlyMap<string, number> {
  const used = days.filter(({ records }) => records > 0)
  const most = used.reduce((a, { cardSeconds }) => Math.max(a, Number(cardSeconds)), 0)
  return new Map(
    used.map(({ day, cardSeconds }) => [
      day,
      most === 0 ? 1 : Math.max(1, Math.ceil((4 * Number(cardSeconds)) / most)),
    ]),
  )
}

/** By month, by number of the day. */
export function monthsOf(days: readonly Day[]): readonly (readonly [string, ReadonlyMap<string, Day>])[] {
  const months = new Map<string, Map<string, Day>>()
  for (const day of days) {
    const [month, number] = [day.day.slice(0, 7), day.day.slice(8)]
    const of = months.get(month) ?? new Map<string, Day>()
    of.set(number, day)
    months.set(month, of)
  }
  return [...months]
}

/** Card-hours from exact card-seconds, as people read them. */
export const cardHours = (cardSeconds: string): string => cardHourText(parseCardSeconds(cardSeconds))
