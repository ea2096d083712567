import { nvidiaCsvReader } from './nvidia-csv.ts'
import { nvidiaQueryReader } from './nvidia-query.ts'
import { prometheusRangeReader } from './prometheus-range.ts'
import { prometheusTextReader } from './prometheus-text.ts'
import type { SampleOptions, SampleReader } from './sample.ts'

/** What can be read, and by what. A reader is for one input. */
export const SAMPLE_KINDS = {
  prometheus: prometheusTextReader,
  'prometheus-range': prometheusRangeReader,
  'nvidia-csv': nvidiaCsvReader,
  'nvidia-query': nvidiaQueryReader,
} as const satisfies Readonly<Record<string, (options: SampleOptions) => SampleReader>>

export type SampleKind = keyof typeof SAMPLE_KINDS
