import type { Device } from '../../../schemas/device.ts'
import type { Head, Period } from '../evidence.ts'
import { endOf, startOf } from './days.ts'
import type { ModelReading } from './model-reading.ts'
import { nameKey, namesOf, tellsApart } from './names.ts'

/** A record of a card, in service over its period: from the start of a Shanghai day to the end of one. */
export type ListedRecord = Period & {
  readonly head: Head<Device>
  readonly reading: ModelReading
  /** As written, with the card it is a slice of. */
  readonly names: readonly string[]
  readonly physical: string | null
  /** None of the names tells it from other cards: `N/A`, only zeros. */
  readonly nameless: boolean
  /** The names in the form in which names are compared; those of its serial number and board, where they tell apart. */
  readonly keys: readonly string[]
  readonly serial: string | null
  readonly board: string | null
}

/** Records that share a name: one device. `board`: other devices of the list name its serial number as their board's. */
export type Part = { readonly records: readonly ListedRecord[]; readonly board: boolean }

/** One physical card. Several parts only where a package is listed, and the devices it carries too. */
export type PhysicalCard = {
  readonly id: string
  readonly names: readonly string[]
  readonly keys: readonly string[]
  readonly parts: readonly Part[]
}

/** After every moment a record can name: days end with 9999. */
const EVER = Date.UTC(10_000, 0)

/** Service of a record: both days inclusive, an open end has none. */
export const serviceOf = ({ inServiceFrom, inServiceTo }: Device): Period => ({
  from: startOf(inServiceFrom),
  to: inServiceTo === undefined ? EVER : endOf(inServiceTo),
})

/**
 * The physical cards of one institution's list: records that share a serial number, die id or UUID are one, a slice is
 * its card, and a device whose board is listed by serial number is that board. Sorted, whatever the order of the list;
 * the same version twice is one record. O(n log n).
 */
export function groupDevices(
  heads: readonly Head<Device>[],
  read: (device: Device) => ModelReading,
): readonly PhysicalCard[] {
  const records = distinct(heads).map((head): ListedRecord => {
    const { own, physical, nameless } = namesOf(head.body)
    const names = physical === null ? own : [...own, physical]
    const { body } = head
    const keys = names.map(nameKey)
    const [serial, board] = [serialKey(body), boardKey(body)]
    const { from, to } = serviceOf(body)
    return { head, reading: read(body), names, physical, nameless, keys, serial, board, from, to }
  })
  const devices = joined(records.map(({ keys }) => keys))
  const boards = listedBoards(records, devices)
  const parts = grouped(records, devices).map((of): Part => {
    return { records: of, board: of.some(({ serial }) => boards.has(serial ?? '')) }
  })
  const cards = joined(parts.map((part) => linksOf(part).filter((key) => boards.has(key))))
  return grouped(parts, cards)
    .map(cardOf)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** In order of id and digest, each version once. */
function distinct(heads: readonly Head<Device>[]): readonly Head<Device>[] {
  const versions = new Map(heads.map((head) => [`${head.digest} ${head.id}`, head]))
  return [...versions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, head]) => head)
}

/** For each list of keys the first one it hangs together with, by keys they share. */
function joined(keys: readonly (readonly string[])[]): Int32Array {
  const above = Int32Array.from(keys, (_, at) => at)
  const top = (start: number): number => {
    let at = start
    for (let next = above[at] ?? at; next !== at; next = above[at] ?? at) {
      above[at] = above[next] ?? next
      at = next
    }
    return at
  }
  const first = new Map<string, number>()
  for (const [at, own] of keys.entries())
    for (const key of own) {
      const [a, b] = [top(first.get(key) ?? at), top(at)]
      first.set(key, Math.min(a, b))
      above[Math.max(a, b)] = Math.min(a, b)
    }
  return Int32Array.from(keys, (_, at) => top(at))
}

function grouped<T>(things: readonly T[], group: Int32Array): readonly (readonly T[])[] {
  const groups = new Map<number, T[]>()
  for (const [at, thing] of things.entries()) {
    const of = group[at] ?? at
    const known = groups.get(of)
    if (known === undefined) groups.set(of, [thing])
    else known.push(thing)
  }
  return [...groups.values()]
}

export const serialKey = ({ serial }: Device): string | null => keyOf(serial)
export const boardKey = ({ boardSerial }: Device): string | null => keyOf(boardSerial)
const keyOf = (name: string | undefined) => (name === undefined || !tellsApart(name) ? null : nameKey(name))

/** Serial numbers of listed devices that other listed devices name as their board's. */
function listedBoards(records: readonly ListedRecord[], devices: Int32Array): ReadonlySet<string> {
  const owner = new Map(records.map(({ serial }, at) => [serial ?? '', devices[at] ?? at]))
  const boards = new Set<string>()
  for (const [at, { board }] of records.entries()) {
    const of = owner.get(board ?? '')
    if (board !== null && of !== undefined && of !== (devices[at] ?? at)) boards.add(board)
  }
  return boards
}

const linksOf = ({ records }: Part): readonly string[] =>
  records.flatMap(({ serial, board }) => [serial, board]).filter((key) => key !== null)

function cardOf(parts: readonly Part[]): PhysicalCard {
  const names = new Set<string>()
  const keys = new Set<string>()
  for (const { records } of parts)
    for (const record of records) {
      for (const name of record.names) names.add(name)
      for (const key of record.keys) keys.add(key)
    }
  const sorted = [...names].sort()
  return { id: sorted[0] ?? '', names: sorted, keys: [...keys], parts }
}
