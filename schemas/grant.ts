import { z } from 'zod'
import { CORRECTION, correctionNeedsReason, Day, envelope, Id, Name, refusal, Uscc, Yuan } from './primitives.ts'

export const GRANT_LEVELS = ['national', 'provincial', 'municipal', 'district'] as const

/**
 * Public money already granted for a project or a contract (XLQ-DX-4.2.3, 10 X-1). `programme` is the
 * name on the decision: any programme, not only the ones judged here. Money in 元.
 */
export const Grant = z
  .strictObject({
    ...envelope,
    grantId: Id,
    recipient: Uscc,
    level: z.enum(GRANT_LEVELS),
    programme: Name,
    project: Name.optional(),
    contract: Id.optional(),
    amount: Yuan,
    decidedOn: Day,
    document: Id.optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine(
    (g) => g.project !== undefined || g.contract !== undefined,
    refusal('contract', 'the contract or the project that the money was for', 'FIELD_MISSING'),
  )
  .meta({ id: 'Grant', title: '财政资助' })
export type Grant = z.infer<typeof Grant>
