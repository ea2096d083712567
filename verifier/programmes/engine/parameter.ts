import { z } from 'zod'
import { parseFraction } from '../../../core/fraction.ts'
import { parseYuan } from '../../../core/money.ts'
import { dayEnd, dayStart } from '../../../core/time.ts'
import { Batch, Day, Instant, Programme, Yuan } from '../../../schemas/primitives.ts'

/**
 * The forms a parameter of a pack takes in `parameters.json`. Each says its bounds and whether they are included, so
 * that no reader has to guess and no code has to know; where a number comes from is the clause that lists it.
 */

/** Shanghai days, both included: 「2024年7月31日(含)至2025年6月30日(含)」. */
export const Days = z
  .strictObject({ from: Day, to: Day, inclusive: z.literal('both') })
  .refine(({ from, to }) => from <= to, 'to is before from')
export type Days = z.infer<typeof Days>

/** Moments, both included: a window that closes at 18:00 holds 18:00:00.000 and not the millisecond after. */
export const Moments = z
  .strictObject({ from: Instant, to: Instant, inclusive: z.literal('both') })
  .refine(({ from, to }) => Date.parse(from) <= Date.parse(to), 'to is before from')
export type Moments = z.infer<typeof Moments>

/** A share of a cost base as a fraction, exactly reached allowed or not: 50 % is `1/2`. */
export const Rate = z.strictObject({
  value: z
    .string()
    .regex(/^\d{1,9}\/[1-9]\d{0,8}$/, 'a fraction a/b')
    .transform(parseFraction),
  inclusive: z.boolean(),
})
export type Rate = z.infer<typeof Rate>

/** An amount in 元, a ceiling or a threshold; `inclusive`: exactly this much is within the ceiling, meets the threshold. */
export const Money = z.strictObject({ yuan: Yuan.transform(parseYuan), inclusive: z.boolean() })
export type Money = z.infer<typeof Money>

/** A threshold in a unit that is not money: 300 PFLOPS, 10 000 条. */
export const Threshold = z.strictObject({
  value: z
    .string()
    .regex(/^\d{1,15}(\.\d{1,6})?$/, 'a decimal')
    .transform(parseFraction),
  unit: z.string(),
  inclusive: z.boolean(),
})
export type Threshold = z.infer<typeof Threshold>

export const Count = z.strictObject({
  value: z.int().nonnegative(),
  unit: z.enum(['days', 'working_days', 'hours', 'months', 'times', 'copies', 'percent', 'documents']),
})
export type Count = z.infer<typeof Count>

/** A share of card-hours, quantities or differences in percent. */
export const Percent = z.strictObject({ value: z.int().min(0).max(100), inclusive: z.boolean() })
export type Percent = z.infer<typeof Percent>

/** Names that are meant, in the codes of schemas/; `open`: an 等 follows, so what is not listed is a person’s to judge. */
export const Names = z.strictObject({ values: z.array(z.string()).min(1), open: z.boolean() })
export type Names = z.infer<typeof Names>

export const Years = z.strictObject({ values: z.array(z.int().min(2000).max(2099)).min(1) })
export type Years = z.infer<typeof Years>

/** Amounts by a measured quantity, such as an applicant’s age: the first tier that holds it counts; `upTo` included. */
export const Tiers = z
  .array(z.strictObject({ upTo: z.int().nonnegative().nullable(), value: z.string() }))
  .min(1)
  .refine((tiers) => tiers.slice(0, -1).every(({ upTo }) => upTo !== null), 'only the last tier is without an end')
export type Tiers = z.infer<typeof Tiers>

/** Rates by a name, such as the origin of a chip; what is not named has no rate. */
export const RateTable = z.record(z.string(), Rate)
export type RateTable = z.infer<typeof RateTable>

/** 1 = to the 分, 100 = to the 元 (four decimals of 万元): where a computed amount is cut. Never rounded up. */
export const Step = z.strictObject({ fen: z.int().positive().transform(BigInt), cut: z.literal('down') })
export type Step = z.infer<typeof Step>

/** What every pack has. */
export const COMMON = { programme: Programme, batch: Batch }

export const holdsDay = ({ from, to }: Days, day: string): boolean => from <= day && day <= to
export const holdsMoment = ({ from, to }: Moments, moment: string): boolean =>
  Date.parse(from) <= Date.parse(moment) && Date.parse(moment) <= Date.parse(to)

/** [start, end) in ms of inclusive days. */
export const spanOf = ({ from, to }: { readonly from: string; readonly to: string }) => ({
  from: dayStart(from),
  until: dayEnd(to),
})

/** The value of the tier that holds `quantity`; undefined beyond the last one. */
export const tierOf = (tiers: Tiers, quantity: number): string | undefined =>
  tiers.find(({ upTo }) => upTo === null || quantity <= upTo)?.value
