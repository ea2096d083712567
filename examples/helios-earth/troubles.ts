import { dayEnd, dayStart, daysBetween } from '../../core/time.ts'
import type { UsageRecord } from '../../schemas/usage-record.ts'
import type { Cluster } from './terms.ts'

/** The days on which vcJkd used no card: the records that say so are withheld, so these days have no log. */
export const WITHHELD_DAYS: readonly string[] = [
  ...daysBetween('2020-05-01', '2020-05-13'),
  ...daysBetween('2020-05-17', '2020-05-19'),
  ...daysBetween('2020-05-21', '2020-05-24'),
]

/** vcdI0's records that start on these days claim the cards of vcTJs. */
export const SHARED_DAYS: readonly string[] = ['2020-05-18', '2020-05-19']

const CONTRADICTED_DAY = '2020-05-09'
const RESENT_EVERY = 100
const RESENT_MOST_CARDS = 28
const RESENT_EXTRA_CARDS = 8

/** Plants the made-up trouble of a cluster into its true records; clusters without one pass unchanged. */
export function plantTrouble(cluster: Cluster, records: readonly UsageRecord[]): UsageRecord[] {
  if (cluster === 'vcJkd') return withoutDays(records, WITHHELD_DAYS)
  if (cluster === 'vchbv') return [...records, ...resentWithMore(records)]
  if (cluster === 'vcTJs') return records.map((record) => withDevices(record, 'vcTJs'))
  if (cluster === 'vcdI0') {
    return records.map((record) => withDevices(record, startsOn(record, SHARED_DAYS) ? 'vcTJs' : 'vcdI0'))
  }
  return [...records]
}

/** Drops every record that touches one of the days. */
export const withoutDays = (records: readonly UsageRecord[], days: readonly string[]): UsageRecord[] =>
  records.filter((record) => !days.some((day) => touches(record, day)))

/**
 * Some records a second time: same recordId, 8 cards more. Every 100th record of use is taken when
 * it has at most 28 cards, so that both versions together still fit into the 64 installed, and not
 * on the day that the ledger contradicts: a conflict is then all that is wrong with them.
 */
export function resentWithMore(records: readonly UsageRecord[]): UsageRecord[] {
  return records
    .filter((record) => Number(record.sequence) % RESENT_EVERY === 0 && !touches(record, CONTRADICTED_DAY))
    .filter(({ cards }) => cards !== '0' && Number(cards) <= RESENT_MOST_CARDS)
    .map((record) => {
      const cards = Number(record.cards) + RESENT_EXTRA_CARDS
      const seconds = (Date.parse(record.end) - Date.parse(record.start)) / 1000
      return { ...record, cards: String(cards), cardSeconds: String(cards * seconds) }
    })
}

/** Device ids are made up: a record of n cards uses the first n of the pool. No cards, no devices. */
function withDevices(record: UsageRecord, pool: Cluster): UsageRecord {
  const cards = Number(record.cards)
  if (cards === 0) return record
  return {
    ...record,
    devices: Array.from({ length: cards }, (_, at) => `EARTH-${pool}-${String(at).padStart(2, '0')}`),
  }
}

const touches = (record: UsageRecord, day: string) =>
  Date.parse(record.start) < dayEnd(day) && Date.parse(record.end) > dayStart(day)

/** Times carry +08:00, so their date is the local day. */
const startsOn = (record: UsageRecord, days: readonly string[]) => days.includes(record.start.slice(0, 10))
