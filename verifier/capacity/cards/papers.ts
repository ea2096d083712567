import type { Document } from '../../../schemas/document.ts'
import type { Head, Period } from '../evidence.ts'
import { endOf, startOf } from './days.ts'

/** Whether a document of this id is registered and covers a moment. */
export type Papers = {
  readonly covers: (id: string, at: number) => boolean
  readonly bounds: (id: string) => readonly number[]
}

/**
 * The registered documents of an institution. One that says what it covers proves nothing of other days, of another
 * organisation or of a contract that is not itself; one that was checked and not found genuine proves nothing at all.
 * Of versions that contradict each other only what all of them cover is proved.
 */
export function papersOf(institution: string, documents: readonly Head<Document>[]): Papers {
  const registered = new Map<string, Period>()
  for (const { id, body } of documents) {
    const { from, to } = provesCards(institution, body) ? daysOf(body) : NEVER
    const known = registered.get(id)
    registered.set(id, { from: Math.max(from, known?.from ?? from), to: Math.min(to, known?.to ?? to) })
  }
  return {
    covers: (id, at) => {
      const paper = registered.get(id)
      return paper !== undefined && paper.from <= at && at < paper.to
    },
    bounds: (id) => {
      const paper = registered.get(id)
      return paper === undefined ? [] : [paper.from, paper.to].filter(Number.isFinite)
    },
  }
}

const NEVER: Period = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY }

function provesCards(institution: string, { documentId, covers, verification }: Document): boolean {
  const { org = institution, contract = documentId } = covers ?? {}
  return org === institution && contract === documentId && !DISPROVED.includes(verification?.result)
}

const DISPROVED: readonly unknown[] = ['not_found', 'mismatch']

/** The days it says, within the fiscal year it says: that of the calendar. */
function daysOf({ covers }: Document): Period {
  const { from, to, fiscalYear } = covers ?? {}
  const year = fiscalYear === undefined ? null : String(fiscalYear)
  return {
    from: Math.max(
      from === undefined ? Number.NEGATIVE_INFINITY : startOf(from),
      year === null ? Number.NEGATIVE_INFINITY : startOf(`${year}-01-01`),
    ),
    to: Math.min(
      to === undefined ? Number.POSITIVE_INFINITY : endOf(to),
      year === null ? Number.POSITIVE_INFINITY : endOf(`${year}-12-31`),
    ),
  }
}
