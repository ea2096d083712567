import { z } from 'zod'
import { CORRECTION, correctionNeedsReason, Day, envelope, Id, Name, refusal, Uscc } from './primitives.ts'

export const ORGANISATION_KINDS = [
  'enterprise',
  /** 事业单位 */
  'institution',
  'university',
  'research_institute',
  'social_org',
  'branch',
  'other',
] as const
/** 存续, 停业或责令关闭, 吊销, 注销, 迁出, 清算, as the company register words it. */
export const ORGANISATION_STATUS = [
  'active',
  'suspended',
  'revoked',
  'deregistered',
  'moved_out',
  'liquidating',
  'other',
] as const

/**
 * An organisation as its registration certificate shows it (XLQ-RK-4.1a, XLQ-RK-4.1b, LG-SL-3.1.1).
 * `institution` is who submits the record, `uscc` who it is about. A field left out is not known.
 */
export const Organisation = z
  .strictObject({
    ...envelope,
    uscc: Uscc,
    name: Name,
    kind: z.enum(ORGANISATION_KINDS),
    /** Whether it is a legal person of its own (独立法人资格). */
    legalPerson: z.boolean().optional(),
    registeredOn: Day.optional(),
    registeredRegion: Name.optional(),
    operatingDistrict: Name.optional(),
    status: z.enum(ORGANISATION_STATUS).optional(),
    headOfficeUscc: Uscc.optional(),
    /** 初创企业: the guides do not define it, so the statement carries what it rests on. */
    startup: z.strictObject({ value: z.boolean(), basis: Name, document: Id.optional() }).optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine(
    (o) => o.headOfficeUscc === undefined || o.kind === 'branch',
    refusal('headOfficeUscc', 'only a branch has a head office'),
  )
  .refine((o) => o.headOfficeUscc !== o.uscc, refusal('headOfficeUscc', 'the code of another organisation'))
  .refine(
    (o) => o.kind !== 'branch' || o.legalPerson !== true,
    refusal('legalPerson', 'false or absent: a branch is no legal person'),
  )
  .meta({ id: 'Organisation', title: '组织' })
export type Organisation = z.infer<typeof Organisation>
