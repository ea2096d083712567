import { z } from 'zod'
import type { Cut } from '../cut.ts'

/** A 64- or 128-bit integer as the store quotes it. */
export const big = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt)

/** Milliseconds since 1970 UTC; a store's DateTime64 lies far within a safe integer. */
export const milliseconds = z
  .string()
  .regex(/^-?\d{1,15}$/)
  .transform(Number)

/** Number of a Shanghai day since 1970-01-01 as `YYYY-MM-DD`. */
export const shanghaiDay = z
  .int()
  .nonnegative()
  .transform((day) => new Date(day * 86_400_000).toISOString().slice(0, 10))

export const flag = z.union([z.boolean(), z.literal(0), z.literal(1)]).transform(Boolean)

/** What every question about one contract's records names; `up_to` is the last batch of the institution that counts. */
export const SCOPE = { institution: z.string(), contract: z.string(), up_to: z.int() }
/** How the repeats of a contract's records are named: few by digest, many by `repeats_of`, the contract. */
export const ONCE = { dropped: z.array(z.string()), repeats_of: z.string() }
export type Once = { readonly dropped: string[]; readonly contested: string[]; readonly repeats_of: string }
export const NO_REPEATS: Once = { dropped: [], contested: [], repeats_of: '' }
export type Scope = { readonly institution: string; readonly contract: string; readonly up_to: number }

/** How the cut is named where rows of several institutions take part: parallel lists, the contract's own among them. */
export const CUT = { cut_institutions: z.array(z.string()), cut_sizes: z.array(z.bigint()) }
export function cutLists({ institution, up_to }: Scope, { others }: Cut) {
  const sizes = [...others].filter(([other]) => other !== institution)
  return {
    cut_institutions: [institution, ...sizes.map(([other]) => other)],
    cut_sizes: [BigInt(up_to), ...sizes.map(([, size]) => BigInt(size))],
  }
}
