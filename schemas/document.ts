import { z } from 'zod'
import {
  CORRECTION,
  correctionNeedsReason,
  Day,
  envelope,
  Id,
  inOrder,
  Name,
  refusal,
  Sha256,
  text,
  Uscc,
} from './primitives.ts'

/** What a document covers: whose it is, which contract, which fiscal year, which days (inclusive). */
export const Coverage = z
  .strictObject({
    org: Uscc.optional(),
    contract: Id.optional(),
    fiscalYear: z.int().min(2000).max(2099).optional(),
    from: Day.optional(),
    to: Day.optional(),
  })
  .refine((c) => c.from === undefined || inOrder(c.from, c.to), refusal('to', 'a day not before from'))
  .meta({ id: 'Coverage' })

/** Check of the code on the cover (二维验证码) against the regulator's platform (XLQ-DX-S.2a). */
export const Verification = z
  .strictObject({
    code: text(256).optional(),
    result: z.enum(['genuine', 'not_found', 'mismatch', 'not_checked']),
    checkedOn: Day.optional(),
  })
  .refine(
    (v) => (v.result === 'not_checked') === (v.checkedOn === undefined),
    refusal('checkedOn', 'the day of the check, and only if it was checked'),
  )
  .meta({ id: 'Verification' })

/**
 * A document that was registered: its digest, not its content. `sealed` and `signed` are what a
 * person saw on it; left out means nobody looked, never false.
 * `type` is the name the rule packs ask for, such as audit_report or xunli_audit_consent.
 */
export const Document = z
  .strictObject({
    ...envelope,
    documentId: Id,
    type: z
      .string()
      .regex(/^[a-z][a-z0-9_]{1,63}$/, 'a document type in lower case, for example audit_report')
      .meta({ examples: ['application_form', 'audit_report', 'tax_certificate', 'usage_report'] }),
    title: Name.optional(),
    digest: Sha256,
    form: z.enum(['original', 'copy', 'electronic']).optional(),
    pages: z.int().positive().max(1_000_000).optional(),
    sealed: z.boolean().optional(),
    signed: z.boolean().optional(),
    issuedBy: Name.optional(),
    issuedOn: Day.optional(),
    covers: Coverage.optional(),
    verification: Verification.optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .meta({ id: 'Document', title: '材料' })
export type Document = z.infer<typeof Document>
