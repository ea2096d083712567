import { z } from 'zod'
import { Sha256 } from './primitives.ts'

/**
 * One version of a record with both paths: record → `recordsRoot` of its batch's manifest → checkpoint of the log.
 * `canonical` are the record's canonical bytes in hex (docs/canonical-record.md), its leaf hash is SHA-256(00 ‖ bytes);
 * `path` are the hashes from the leaf's sibling up, in base64; `proof` is the tlog-proof of the manifest.
 */
export const ProvenVersion = z
  .strictObject({
    batchId: z.string(),
    canonical: z.string().regex(/^([0-9a-f]{2})+$/),
    record: z.strictObject({
      leaf: Sha256,
      index: z.int().nonnegative().describe('Place among the records of its batch that were stored'),
      size: z.int().positive().describe('Records of the batch that were stored'),
      path: z.array(z.base64().length(44)).max(63),
    }),
    proof: z.string(),
  })
  .meta({ id: 'ProvenVersion' })
export type ProvenVersion = z.infer<typeof ProvenVersion>

/** Every version of a record: of a conflict, both sides. */
export const RecordProof = z
  .strictObject({
    schema: z.literal('suanheng/record-proof/1'),
    institution: z.string(),
    kind: z.string(),
    id: z.string(),
    versions: z.array(ProvenVersion).min(1),
  })
  .meta({ id: 'RecordProof', title: '记录存证证明' })
export type RecordProof = z.infer<typeof RecordProof>
