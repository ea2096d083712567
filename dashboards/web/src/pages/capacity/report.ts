import { useQuery } from '@tanstack/react-query'
import { fetchRaw } from '../../api.ts'
import type { VerdictState } from '../../parts/verdict.tsx'
import type { Words } from '../../words/words.ts'

export const TIERS = ['declared', 'documented', 'identified', 'seen', 'active', 'attested'] as const
export type Tier = (typeof TIERS)[number]
export type Reading = 'figure' | 'location' | 'leased'

/** TFLOPS exactly, P with three decimals, cut; what is missing is rounded up. Both are texts: shown as they came. */
export type Figure = { readonly tflops: string; readonly petaflops: string }
type Column = { readonly tflops: readonly string[]; readonly petaflops: readonly string[] }
export type Figures = {
  readonly cards: number
  readonly min: Figure
  readonly percentile5: Figure
  readonly mean: Figure
  readonly max: Figure
  readonly shareAtOrAbove: { readonly exact: string; readonly percent: string }
  readonly days: { readonly day: readonly string[]; readonly min: Column; readonly mean: Column; readonly max: Column }
}

/** `suanheng/capacity/1` so far as the page shows it (docs/capacity.md). */
export type CapacityReport = {
  readonly institution: string
  readonly register: string
  readonly question: {
    readonly from: string
    readonly to: string
    readonly days: { readonly first: string; readonly last: string }
    readonly thresholdPetaflops: string
    readonly requiredTier: Tier
    readonly readings: Readonly<Record<Reading, string>>
  }
  readonly clauses: readonly { readonly id: string; readonly quotation: string; readonly relation: string }[]
  readonly verdict: Exclude<VerdictState, 'not_applicable'>
  readonly standsOn: Tier | null
  readonly proven: Figure
  readonly weakest: { readonly at: string; readonly day: string }
  readonly shortBy: Figure
  readonly atMost: Figure | null
  readonly tiers: readonly {
    readonly tier: Tier
    readonly reached: boolean
    readonly figures: Figures
    readonly alone: Figures
    readonly lift: readonly { readonly what: Words; readonly cards: number; readonly couldAdd: Figure | null }[]
  }[]
  readonly lines: readonly {
    readonly model: string
    readonly count: number
    readonly working: string
    readonly capacity: Figure
    readonly notCounted: readonly { readonly count: number; readonly why: Words }[]
  }[]
  readonly located: Readonly<Record<'shenzhen' | 'longgang' | 'unknown', Figure>>
  readonly stated: Figures | null
  readonly inUse: Figures | null
  readonly otherReadings: readonly {
    readonly readings: Readonly<Record<Reading, string>>
    readonly switched: Reading
    readonly verdict: Exclude<VerdictState, 'not_applicable'>
    readonly proven: Figure
    readonly flips: boolean
    readonly accepted: boolean
  }[]
  readonly findings: readonly {
    readonly code: string
    readonly message: Words
    readonly clauseId: string
    readonly quotation: string
    readonly severity: 'exclude' | 'undetermined' | 'warning' | 'info'
    readonly needsHuman: boolean
    readonly cards: readonly string[]
    readonly total: number
    readonly days: readonly string[]
    readonly totalDays: number
    readonly others?: readonly string[]
  }[]
  readonly ledger: { readonly checkpoint: { readonly origin: string; readonly size: number; readonly root: string } }
}

/** The capacity of an institution for a question as the address says it. `query` null asks nothing yet. */
export function useCapacity(uscc: string, query: URLSearchParams | null) {
  const asked = query?.toString() ?? ''
  return useQuery({
    queryKey: ['capacity', uscc, asked],
    enabled: query !== null,
    queryFn: async () =>
      (await (await fetchRaw(`/v1/institutions/${uscc}/capacity?${asked}`)).json()) as CapacityReport,
  })
}
