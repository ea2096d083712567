import { z } from 'zod'
import { CORRECTION, correctionNeedsReason, envelope, Id, Name, Uscc, Yuan } from './primitives.ts'

/**
 * The project in which bought corpora are used: where it is carried out and who pays for it (YLQ-SQ-4.2.3, 3.3b). Money in
 * 元. A field left out is not known.
 */
export const CorpusProject = z
  .strictObject({
    ...envelope,
    projectId: Id,
    org: Uscc,
    name: Name,
    /** Place where models are developed and applied (实施地): `广东省深圳市南山区`. */
    location: Name.optional(),
    /** Built or bought as a service by government (政府投资建设或购买服务项目). */
    governmentFunded: z.boolean().optional(),
    /** Investment as an audit has found it (经审计认定的投资额). */
    auditedInvestment: Yuan.optional(),
    auditDocument: Id.optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .meta({ id: 'CorpusProject', title: '语料应用项目' })
export type CorpusProject = z.infer<typeof CorpusProject>
