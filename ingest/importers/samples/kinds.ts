import type { SampleReader } from './sample.ts'

/** What can be read, and by what. A reader is for one input. */
export const SAMPLE_KINDS = {} as const satisfies Readonly<Record<string, () => SampleReader>>

export type SampleKind = keyof typeof SAMPLE_KINDS
