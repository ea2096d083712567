import { z } from 'zod'
import { CORRECTION, correctionNeedsReason, Day, envelope, Id, refusal } from './primitives.ts'

/** The service rendered under a contract: when it began, when both sides accepted it (XLQ-DX-1b). */
export const Service = z
  .strictObject({
    ...envelope,
    serviceId: Id,
    contract: Id,
    startedOn: Day,
    completedOn: Day.optional(),
    acceptanceDocument: Id.optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine(
    (s) => s.completedOn === undefined || s.startedOn <= s.completedOn,
    refusal('completedOn', 'completedOn is before startedOn'),
  )
  .meta({ id: 'Service', title: '服务履行' })
export type Service = z.infer<typeof Service>
