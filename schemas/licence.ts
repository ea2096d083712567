import { z } from 'zod'
import { CORRECTION, correctionNeedsReason, Day, envelope, Id, inOrder, Name, refusal, Uscc } from './primitives.ts'

export const LICENCE_TYPES = ['IDC', 'ISP', 'CDN', 'ICP', 'EDI', 'IP_VPN', 'other'] as const

/**
 * A licence for value-added telecom services (增值电信业务经营许可证, XLQ-RK-4.2.1). One number may
 * cover several services. Both days inclusive.
 */
export const Licence = z
  .strictObject({
    ...envelope,
    number: Id,
    org: Uscc,
    types: z.array(z.enum(LICENCE_TYPES)).min(1).max(LICENCE_TYPES.length),
    issuer: Name,
    validFrom: Day,
    validTo: Day,
    document: Id.optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine((l) => new Set(l.types).size === l.types.length, refusal('types', 'each type once'))
  .refine((l) => inOrder(l.validFrom, l.validTo), refusal('validTo', 'a day not before validFrom'))
  .meta({ id: 'Licence', title: '经营许可证' })
export type Licence = z.infer<typeof Licence>
