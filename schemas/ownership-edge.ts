import { z } from 'zod'
import {
  CORRECTION,
  correctionNeedsReason,
  Day,
  envelope,
  Fraction,
  Id,
  inOrder,
  Name,
  refusal,
  Uscc,
} from './primitives.ts'

/** Equity, control agreement, 隶属, 共建, 产权纽带, common director or senior manager, kinship. */
export const EDGE_KINDS = [
  'equity',
  'control_agreement',
  'affiliation',
  'co_building',
  'property_tie',
  'board',
  'kinship',
] as const
const WITHOUT_SHARE: readonly string[] = ['affiliation', 'board', 'kinship']

/** 居民身份证 numbers are personal data that no check here needs. */
const RESIDENT_ID = /^\d{17}[\dXx]$/

/**
 * One end of an edge: an organisation by its code, or a natural person or foreign entity by a
 * reference of the sender's choosing, the same for the same person in every record.
 */
export const EdgeEnd = z
  .strictObject({ uscc: Uscc.optional(), reference: Id.optional(), name: Name.optional() })
  .refine(
    (end) => (end.uscc === undefined) !== (end.reference === undefined),
    refusal('uscc', 'either uscc, or reference for a person or a foreign entity'),
  )
  .refine(
    (end) => end.reference === undefined || !RESIDENT_ID.test(end.reference),
    refusal('reference', 'a pseudonym, not a resident identity number'),
  )
  .meta({ id: 'EdgeEnd' })

/**
 * A tie between two parties over [validFrom, validTo], both days inclusive; without `validTo` it
 * still holds. `from` owns, controls or is superior to `to`; for co-building, board and kinship the
 * direction carries no meaning.
 *
 * Units:  `share` of equity in [0, 1], exact; absent means not known, never zero.
 * Source: XLQ-DX-4.1.3 and the related-party policies of the clause register, section 3.
 */
export const OwnershipEdge = z
  .strictObject({
    ...envelope,
    edgeId: Id,
    from: EdgeEnd,
    to: EdgeEnd,
    kind: z.enum(EDGE_KINDS),
    share: Fraction.optional(),
    validFrom: Day,
    validTo: Day.optional(),
    /** Where it was read: a register extract, articles of association, a query print. */
    source: Name,
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine((e) => inOrder(e.validFrom, e.validTo), refusal('validTo', 'a day not before validFrom'))
  .refine(
    (e) => (e.from.uscc ?? e.from.reference) !== (e.to.uscc ?? e.to.reference),
    refusal('to', 'another party than from'),
  )
  .refine(
    (e) => e.share === undefined || !WITHOUT_SHARE.includes(e.kind),
    refusal('share', 'left out: this kind of tie has no share'),
  )
  .meta({ id: 'OwnershipEdge', title: '关联关系' })
export type OwnershipEdge = z.infer<typeof OwnershipEdge>
