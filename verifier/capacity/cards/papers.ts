import type { Document } from '../../../schemas/document.ts'
import type { Head, Period } from '../evidence.ts'
import { endOf, startOf } from './days.ts'

/** Whether a document of this id is registered and covers a moment. */
export type Papers = {
  readonly covers: (id: string, at: number) => boolean
  readonly bounds: (id: string) => readonly number[]
}

/**
 * The registered documents. One that says which days it covers proves nothing of others; of versions that contradict
 * each other only what all of them cover is proved.
 */
export function papersOf(documents: readonly Head<Document>[]): Papers {
  const registered = new Map<string, Period>()
  for (const { id, body } of documents) {
    const from = body.covers?.from === undefined ? Number.NEGATIVE_INFINITY : startOf(body.covers.from)
    const to = body.covers?.to === undefined ? Number.POSITIVE_INFINITY : endOf(body.covers.to)
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
