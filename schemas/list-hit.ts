import { z } from 'zod'
import { CORRECTION, correctionNeedsReason, Day, envelope, Id, Name, refusal, Uscc } from './primitives.ts'

/**
 * 科研诚信严重失信行为数据库, 严重失信主体名单, 超期未申请验收名单, 限制承担财政性资金支持的科学活动,
 * 限制享受科技优惠政策, 未在规定期限内退回财政资金 (XLQ-DX-4.1.5a–d).
 */
export const LISTS = [
  'research_integrity',
  'serious_dishonesty',
  'overdue_acceptance',
  'fiscal_science_activity',
  'tech_benefit',
  'unpaid_recovery',
] as const

/**
 * The answer of one list query. `listed: false` states that the query found nothing that day; no
 * record at all means that nobody looked. `from` and `to` are inclusive days of the listing; without
 * `to` it still stands.
 */
export const ListHit = z
  .strictObject({
    ...envelope,
    hitId: Id,
    org: Uscc,
    list: z.enum(LISTS),
    listed: z.boolean(),
    from: Day.optional(),
    to: Day.optional(),
    source: Name,
    queriedOn: Day,
    document: Id.optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine((h) => h.listed === (h.from !== undefined), refusal('from', 'the first day of the listing, if listed'))
  .refine(
    (h) => h.to === undefined || (h.from !== undefined && h.from <= h.to),
    refusal('to', 'a day not before from, if listed'),
  )
  .meta({ id: 'ListHit', title: '名单查询' })
export type ListHit = z.infer<typeof ListHit>
