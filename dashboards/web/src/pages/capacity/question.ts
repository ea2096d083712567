import { shanghai } from '../../parts/when.tsx'

const DAY_MS = 86_400_000

/** Parameters of the address that are the question; the rest of an address is none of the service's business. */
const ASKED = ['at', 'from', 'to', 'threshold', 'tier', 'figure', 'location', 'leased'] as const

/** The question an address asks; without a period the day `today`. */
export function questionOf(search: URLSearchParams, today: string): URLSearchParams {
  const query = new URLSearchParams()
  for (const name of ASKED) {
    const value = search.get(name)
    if (value !== null && value !== '') query.set(name, value)
  }
  if (!query.has('at') && !query.has('from')) query.set('at', today)
  return query
}

/** Days that the steps are drawn over, at least: before what is asked about, so that a reader sees how it came about. */
const AROUND = 90

/** The same question over the days around it, `today` at the latest; 400 days are the most that can be asked. */
export function around(
  query: URLSearchParams,
  days: { readonly first: string; readonly last: string },
  today: string,
): URLSearchParams {
  const [first, last] = [noon(days.first), noon(days.last)]
  const length = Math.round((last - first) / DAY_MS) + 1
  const to = Math.min(Math.max(last, last + (length >= AROUND ? 0 : 14 * DAY_MS)), Math.max(last, noon(today)))
  const from = length >= AROUND ? first : Math.min(first, last - (AROUND - 1) * DAY_MS)
  const wider = new URLSearchParams(query)
  wider.delete('at')
  wider.set('from', shanghai(from, 'day'))
  wider.set('to', shanghai(to, 'day'))
  return wider
}

const noon = (day: string): number => Date.parse(`${day}T12:00:00.000+08:00`)
