import { z } from 'zod'
import {
  Batch,
  CORRECTION,
  correctionNeedsReason,
  envelope,
  Id,
  Instant,
  Name,
  Programme,
  refusal,
  text,
  Uscc,
  Yuan,
} from './primitives.ts'

export const CLAIM_STATES = [
  'draft',
  'submitted',
  /** 待窗口受理 (XLQ-DX-7.2c) */
  'awaiting_window',
  'accepted',
  'approved',
  'rejected',
  'withdrawn',
  'paid',
] as const

/**
 * An application or a claim under one programme. One contract with several vouchers is one claim
 * that lists them all (XLQ-DX-3.Nc). Money in 元; an application for registration claims none.
 */
export const Claim = z
  .strictObject({
    ...envelope,
    claimId: Id,
    programme: Programme,
    batch: Batch,
    applicantUscc: Uscc,
    contracts: z.array(Id).max(1000),
    vouchers: z.array(Id).max(1000).optional(),
    /** Data sets for the opening of which it asks an award (YLQ-SQ-1.2). */
    datasets: z.array(Id).max(1000).optional(),
    claimedAmount: Yuan.optional(),
    submittedAt: Instant.optional(),
    submittedBy: Name.optional(),
    projectLead: Name.optional(),
    contactName: Name.optional(),
    contactPhone: text(32).optional(),
    /** 涉及科技伦理或科技安全 (XLQ-DX-5.9, XLQ-RK-4.4). */
    ethicsSensitive: z.boolean().optional(),
    documents: z.array(Id).max(1000).optional(),
    state: z.enum(CLAIM_STATES),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine((c) => new Set(c.contracts).size === c.contracts.length, refusal('contracts', 'each contract once'))
  .refine(
    (c) => c.vouchers === undefined || new Set(c.vouchers).size === c.vouchers.length,
    refusal('vouchers', 'each voucher once'),
  )
  .refine(
    (c) => c.datasets === undefined || new Set(c.datasets).size === c.datasets.length,
    refusal('datasets', 'each data set once'),
  )
  .refine(
    (c) => c.state !== 'draft' || c.submittedAt === undefined,
    refusal('submittedAt', 'left out: a draft is not submitted'),
  )
  .meta({ id: 'Claim', title: '申请' })
export type Claim = z.infer<typeof Claim>
