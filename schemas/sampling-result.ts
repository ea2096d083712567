import { z } from 'zod'
import { maker } from './audit-subject.ts'
import { CORRECTION, correctionNeedsReason, Day, decimal, envelope, Id, Name, Note, refusal } from './primitives.ts'

/**
 * What an auditor found at one item of a sample. `audited` is the right amount of the item, in the plan’s unit (元 or
 * card-seconds), for monetary-unit sampling; `deviates` for attribute sampling. An item that could not be examined
 * deviates, or is worth nothing: the auditor says so in `note`. Results that disagree leave the sample undetermined.
 */
export const SamplingResult = z
  .strictObject({
    ...envelope,
    resultId: Id,
    plan: Id,
    item: Name,
    audited: decimal(20, 6).optional(),
    deviates: z.boolean().optional(),
    note: Note.optional(),
    documents: z.array(Id).max(50).optional(),
    ...maker,
    testedOn: Day,
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine(
    ({ audited, deviates }) => (audited === undefined) !== (deviates === undefined),
    refusal('audited', 'either audited (monetary_unit) or deviates (attribute)'),
  )
  .meta({ id: 'SamplingResult', title: '抽样测试结果' })
export type SamplingResult = z.infer<typeof SamplingResult>
