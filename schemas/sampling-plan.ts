import { z } from 'zod'
import { maker, unit } from './audit-subject.ts'
import {
  CORRECTION,
  correctionNeedsReason,
  Day,
  decimal,
  envelope,
  Id,
  Note,
  refusal,
  Sha256,
  share,
} from './primitives.ts'

/** What is sampled of a contract. */
export const POPULATIONS = ['invoice', 'settlement', 'payment', 'usage_record'] as const
export type PopulationKind = (typeof POPULATIONS)[number]
/** 货币单元抽样 (systematic, fixed interval), 属性抽样 (simple random, without replacement). */
export const SAMPLING_METHODS = ['monetary_unit', 'attribute'] as const
export const CONFIDENCES = [90, 95, 99] as const

/** 元 of invoices, settlements and payments, card-seconds of usage records. */
const Amount = decimal(20, 6)

type Method = (typeof SAMPLING_METHODS)[number]
/** A field that one method asks for and the other does not take. */
const onlyWith =
  (method: Method, field: string) =>
  (plan: { readonly method: Method } & Readonly<Record<string, unknown>>): boolean =>
    (plan[field] !== undefined) === (plan.method === method)
const needs = (method: Method, field: string) => refusal(field, `with ${method}, and only with it`)

/**
 * A sample that is to be drawn, recorded before it is drawn: whoever has the plan and the log draws the same items.
 *
 * The population is what the log of `unit` holds of the contract in its first `size` batches (its root then, base64);
 * `populationDigest`, `items` and `total` say what the planner saw. Of monetary-unit sampling: `interval`, `tolerable`,
 * `expected` misstatement; of attribute sampling: `sampleSize`, `tolerableRate`, `expectedRate`, and in `attribute` what
 * counts as a deviation. docs/audit.md says how items are drawn from `seed`.
 */
export const SamplingPlan = z
  .strictObject({
    ...envelope,
    planId: Id,
    ...unit,
    contract: Id,
    population: z.enum(POPULATIONS),
    size: z.int().positive(),
    root: z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'the root of the log at size, base64 of 32 bytes'),
    populationDigest: Sha256,
    items: z.int().positive(),
    total: Amount,
    method: z.enum(SAMPLING_METHODS),
    seed: Sha256.describe('64 lower-case hex digits, made by chance for this plan'),
    confidence: z.union([z.literal(90), z.literal(95), z.literal(99)], 'one of 90, 95, 99'),
    interval: Amount.optional(),
    tolerable: Amount.optional(),
    expected: Amount.optional(),
    sampleSize: z.int().positive().max(10_000).optional(),
    tolerableRate: share.optional(),
    expectedRate: share.optional(),
    attribute: Note.optional(),
    purpose: Note,
    ...maker,
    plannedOn: Day,
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine(onlyWith('monetary_unit', 'interval'), needs('monetary_unit', 'interval'))
  .refine(onlyWith('monetary_unit', 'tolerable'), needs('monetary_unit', 'tolerable'))
  .refine(onlyWith('monetary_unit', 'expected'), needs('monetary_unit', 'expected'))
  .refine(onlyWith('attribute', 'sampleSize'), needs('attribute', 'sampleSize'))
  .refine(onlyWith('attribute', 'tolerableRate'), needs('attribute', 'tolerableRate'))
  .refine(onlyWith('attribute', 'expectedRate'), needs('attribute', 'expectedRate'))
  .refine(onlyWith('attribute', 'attribute'), needs('attribute', 'attribute'))
  .meta({ id: 'SamplingPlan', title: '抽样计划' })
export type SamplingPlan = z.infer<typeof SamplingPlan>
