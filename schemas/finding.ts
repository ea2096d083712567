import { z } from 'zod'
import { areTwo, persons, TWO_PERSONS } from './persons.ts'
import { CORRECTION, correctionNeedsReason, Day, envelope, Id, Note } from './primitives.ts'

/** Provision of false material, ghost-writing, a false audit report, other violations (XLQ-DX-4.2.4, S.1b, S.2b). */
export const FINDING_CLASSES = ['falsification', 'ghost_writing', 'audit_report_false', 'violation'] as const
export const FINDING_STATES = ['suspected', 'confirmed', 'cleared'] as const

/**
 * What a person concluded about a claim. The system raises suspicion only; who concluded, in what office, why, and who
 * looked at it as the second is part of the entry. It is kept in the log of the claim’s institution, and only an
 * administrator may send it: nobody clears itself.
 */
export const Finding = z
  .strictObject({
    ...envelope,
    findingId: Id,
    claim: Id,
    class: z.enum(FINDING_CLASSES),
    state: z.enum(FINDING_STATES),
    ...persons,
    concludedOn: Day,
    grounds: Note,
    document: Id.optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine(areTwo, TWO_PERSONS)
  .meta({ id: 'Finding', title: '人工认定' })
export type Finding = z.infer<typeof Finding>
