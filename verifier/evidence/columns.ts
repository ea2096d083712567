import { z } from 'zod'

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

/** What every question about one contract's records names. */
export const SCOPE = { institution: z.string(), contract: z.string() }
/** How the repeats of a contract's records are named: few by digest, many by `repeats_of`, the contract. */
export const ONCE = { dropped: z.array(z.string()), repeats_of: z.string() }
export type Once = { readonly dropped: string[]; readonly contested: string[]; readonly repeats_of: string }
export const NO_REPEATS: Once = { dropped: [], contested: [], repeats_of: '' }
export type Scope = { readonly institution: string; readonly contract: string }
