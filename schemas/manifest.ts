import { z } from 'zod'
import { Sha256, Uscc } from './primitives.ts'

/** An institution's signature over its request (RFC 9421), kept with everything needed to check it offline. */
export const BatchSignature = z
  .strictObject({
    keyId: z.string().max(128),
    algorithm: z.enum(['ed25519', 'sm2-sm3']),
    publicKey: z.string().max(512).describe('SubjectPublicKeyInfo, base64'),
    base: z
      .string()
      .max(8192)
      .describe('The signature base (RFC 9421 section 2.5); it names the Content-Digest of the body'),
    signature: z.string().max(512).describe('base64'),
  })
  .meta({ id: 'BatchSignature' })
export type BatchSignature = z.infer<typeof BatchSignature>

/**
 * Entry of an institution's log: what one accepted batch was. Canonical JSON (RFC 8785), under 64 KiB; its leaf hash
 * is H(0x00 ‖ these bytes).
 *
 * `index` is the leaf's, from 0; `sequence` the batch's, from 1, without gaps: sequence = index + 1.
 * `records` are the rows stored (recorded and conflicting); `recordsBefore` those of all earlier batches.
 * `recordsRoot` is the root of the tree over their leaf hashes, in order of `position`, always SHA-256.
 * `previous` is the leaf hash of the manifest before, null for the first. Hashes are 64 lower-case hex digits.
 */
export const Manifest = z
  .strictObject({
    schema: z.literal('suanheng/manifest/1'),
    institution: Uscc,
    kind: z.string().min(1).max(64),
    sequence: z.int().positive(),
    previous: Sha256.nullable(),
    recordsBefore: z.int().nonnegative(),
    records: z.int().nonnegative(),
    recordsRoot: Sha256,
    received: z.int().nonnegative(),
    duplicate: z.int().nonnegative(),
    conflict: z.int().nonnegative(),
    rejected: z.int().nonnegative(),
    cardSeconds: z.string(),
    earliest: z.string().nullable(),
    latest: z.string().nullable(),
    receivedAt: z.string(),
    receivedBy: z.string(),
    bodySha256: Sha256,
    idempotencyKey: z.string().nullable(),
    signature: BatchSignature.nullable(),
  })
  .meta({ id: 'Manifest', title: '批次清单' })
export type Manifest = z.infer<typeof Manifest>
