import type { Words } from '../inventory/inventory.ts'

/**
 * What a platform says of one use of accelerators: which job had how many of them, and when. Contract, purpose and
 * customer are not the platform’s to know: a declared mapping adds them.
 *
 * Units:  `milliCards` thousandths of a physical card; `start`, `end` in ms, half-open; energy in joules as written.
 * Absent: `null` means that the platform does not say. Cards that a job was never asked about are `null`, never zero;
 *         an `end` of `null` is a job that had not ended when this was printed.
 */
export type Allocation = {
  /** Line of the input it begins on, from 1; `null` where the input has no lines. */
  readonly line: number | null
  /** Unique and the same on every reading of the same use: a second reading is a duplicate, not a second use. */
  readonly id: string
  /** Cluster or namespace of ids. */
  readonly platform: string | null
  readonly job: string | null
  /** What its owner called it: a mapping may tell purposes by it, no record keeps it. Left out: not said. */
  readonly jobName?: string | null
  readonly account: string | null
  readonly user: string | null
  readonly queue: string | null
  readonly node: string | null
  readonly site: string | null
  readonly acceleratorModel: string | null
  readonly devices: readonly string[]
  readonly milliCards: bigint | null
  /** Why `milliCards` is `null`, where there is more to say than that it is. */
  readonly whyUnknown?: Words
  readonly start: number
  readonly end: number | null
  /** Of the time from `start` to `end`, in ms, in which it stood still, where the platform says so; left out: none. */
  readonly suspendedMs?: number
  readonly energyJoules: string | null
  readonly gpuUtilization: string | null
}

/** Part of an input that is in no record, and why. `what` names the job or pod. */
export type Left = { readonly line: number | null; readonly what: string | null; readonly why: Words }

/** What a reader has found since it was last asked. */
export type Read<T> = { readonly found: readonly T[]; readonly left: readonly Left[] }

/**
 * Takes an input piece by piece as text, in order, in memory that does not grow with it, and gives what is complete so far;
 * `end` gives the rest. Errors: JSON_MALFORMED, CSV_MALFORMED, REQUEST_INVALID where the input is not of the kind at all.
 */
export type StreamReader<T> = {
  readonly text: (piece: string) => Read<T>
  readonly end: () => Read<T>
}

/** What a person says of an input that cannot say it itself. */
export type ReadOptions = {
  /** Zone of times that are written without an offset: an IANA name or `+08:00`. Without it such times are refused. */
  readonly timezone?: string | undefined
  /** Generic resources of a scheduler: one of `cards` is one physical card, those of `other` are no accelerators. */
  readonly gres?: { readonly cards: readonly string[]; readonly other: readonly string[] } | undefined
}
export type AllocationReader = StreamReader<Allocation>
