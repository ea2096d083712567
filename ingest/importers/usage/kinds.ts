import type { AllocationReader, ReadOptions } from './allocation.ts'

/** What can be read, and by what. A reader is for one input. */
export const USAGE_KINDS = {} as const satisfies Readonly<Record<string, (options: ReadOptions) => AllocationReader>>

export type UsageKind = keyof typeof USAGE_KINDS
