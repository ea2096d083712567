import type { CheckContext } from './check-context.ts'

/** What comes in while a check runs is not judged by it. */

/**
 * Batches accepted by now. To be asked after the store was: what it had by then was accepted before, and a batch that came
 * in meanwhile is on its way, not tampered with.
 */
export type Accepted = () => Promise<number>

/** Accepted, and not under the checkpoint of this check: it may be half in the store. */
export const isOnItsWay = ({ size }: CheckContext, accepted: number, batch: number): boolean =>
  batch > size && batch <= accepted

/** A batch that is being inserted while a query runs looks like a difference: only one that stays is one. */
export async function settled<Row>(read: () => Promise<readonly Row[]>): Promise<readonly Row[]> {
  const first = await read()
  if (first.length === 0) return first
  const keyOf = (row: Row) => JSON.stringify(row)
  const again = new Set((await read()).map(keyOf))
  return first.filter((row) => again.has(keyOf(row)))
}
