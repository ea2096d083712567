import { HASH_BYTES } from '../../core/merkle/hasher.ts'

/** A row of the store as it stands; hashes are hex. */
export type StoredRow = {
  /** Place in the body as sent. */
  readonly position: number
  /** Record id; device and moment; kind and entity id. */
  readonly key: string
  /** Computed from the columns. */
  readonly leaf: string
  /** The digest column; null where the table has none. */
  readonly digest: string | null
  readonly receivedMs: number
}

/** `index`: place among the batch's leaves, from 0. `gap`: how many rows that are as the ledger says stand before. */
export type LostLeaf = { readonly index: number; readonly leaf: string; readonly gap: number }
export type ForeignRow = { readonly row: StoredRow; readonly gap: number }
export type RowDifferences = {
  /** Leaves of the ledger without a row. */
  readonly lost: readonly LostLeaf[]
  /** Rows whose leaf the ledger does not have in this batch. */
  readonly foreign: readonly ForeignRow[]
  /** Rows that have their leaf, in another order. */
  readonly displaced: readonly { readonly row: StoredRow; readonly index: number }[]
  /** All rows that have their leaf, in whatever order. */
  readonly matched: readonly StoredRow[]
}

/**
 * The rows of a batch against its leaves. Pure.
 *
 * Input: `leaves`, 32 bytes each in the order of the log; `rows` sorted by position. A leaf that stands in the ledger
 * once and in the store twice is one row too many.
 */
export function compareRows(leaves: Uint8Array, rows: readonly StoredRow[]): RowDifferences {
  const indexes = indexesOf(leaves)
  const matched: Matched[] = []
  const others: { readonly row: StoredRow; readonly after: number }[] = []
  for (const row of rows) {
    const index = indexes.get(row.leaf)?.shift()
    if (index === undefined) others.push({ row, after: matched.length })
    else matched.push({ row, index })
  }
  const inOrder = longestRise(matched.map(({ index }) => index))
  const anchors = matched.flatMap(({ index }, i) => (inOrder.has(i) ? [index] : []))
  const anchorsBefore = [0]
  for (let i = 0; i < matched.length; i++) anchorsBefore.push((anchorsBefore[i] ?? 0) + (inOrder.has(i) ? 1 : 0))
  return {
    lost: [...indexes]
      .flatMap(([leaf, left]) => left.map((index) => ({ leaf, index, gap: countBelow(anchors, index) })))
      .sort((a, b) => a.index - b.index),
    foreign: others.map(({ row, after }) => ({ row, gap: anchorsBefore[after] ?? 0 })),
    displaced: matched.filter(({ index }, i) => !inOrder.has(i) || isSwapped(matched, inOrder, i, index)),
    matched: matched.map(({ row }) => row),
  }
}

type Matched = { readonly row: StoredRow; readonly index: number }

/** Two rows that changed places: the rise keeps one of neighbours, both are to be named. */
function isSwapped(matched: readonly Matched[], inOrder: ReadonlySet<number>, i: number, index: number): boolean {
  return index !== i && matched[index]?.index === i && !inOrder.has(index)
}

function indexesOf(leaves: Uint8Array): Map<string, number[]> {
  const bytes = Buffer.from(leaves.buffer, leaves.byteOffset, leaves.byteLength)
  const indexes = new Map<string, number[]>()
  for (let i = 0; i * HASH_BYTES < bytes.length; i++) {
    const leaf = bytes.toString('hex', i * HASH_BYTES, (i + 1) * HASH_BYTES)
    const there = indexes.get(leaf)
    if (there === undefined) indexes.set(leaf, [i])
    else there.push(i)
  }
  return indexes
}

/** Places of a longest strictly rising subsequence: what stands outside is the least that was moved. */
function longestRise(values: readonly number[]): ReadonlySet<number> {
  const tails: number[] = []
  const previous: (number | undefined)[] = []
  for (const [i, value] of values.entries()) {
    const length = firstNotBelow(tails.length, value, (k) => values[tails[k] ?? 0] ?? 0)
    previous.push(tails[length - 1])
    tails[length] = i
  }
  const places = new Set<number>()
  for (let at = tails.at(-1); at !== undefined; at = previous[at]) places.add(at)
  return places
}

const countBelow = (sorted: readonly number[], value: number): number =>
  firstNotBelow(sorted.length, value, (i) => sorted[i] ?? 0)

/** How many of `length` rising values lie below `value`. */
function firstNotBelow(length: number, value: number, at: (i: number) => number): number {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (at(middle) < value) low = middle + 1
    else high = middle
  }
  return low
}
