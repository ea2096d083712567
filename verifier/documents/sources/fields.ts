import { z } from 'zod'

/** Values of reports as documents read them. What is not as a report of ours has it is refused, not guessed at. */

/** 元 with two decimals; null: not known. */
export const Yuan = z.string().regex(/^-?\d{1,24}\.\d\d$/)
export const YuanOrNull = Yuan.nullable()
export const Words = z.looseObject({ en: z.string(), zh: z.string() })
export const Figure = z.looseObject({ tflops: z.string().max(200), petaflops: z.string().regex(/^-?\d{1,24}\.\d{3}$/) })
export const CardTime = z.looseObject({ cardHours: z.string().regex(/^\d{1,24}\.\d{6}$/) })
/** A day, `2025-07-31`. */
export const Day = z.string().regex(/^\d{4}-\d\d-\d\d$/)

export const Ledger = z.looseObject({
  checkpoint: z.looseObject({ origin: z.string(), size: z.int(), root: z.string(), text: z.string() }),
  others: z.array(z.looseObject({ origin: z.string(), size: z.int(), root: z.string() })).optional(),
})
export type Ledger = z.output<typeof Ledger>
