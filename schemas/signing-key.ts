import { z } from 'zod'
import { CORRECTION, correctionNeedsReason, envelope, Instant, Name, refusal } from './primitives.ts'
import { publicKeyFault, SIGNATURE_ALGORITHMS } from './public-key.ts'

/** A name a signature can carry in its `keyid` and a path can carry unescaped. */
export const KeyId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/, '1–64 letters, digits, dots, colons, hyphens and underscores')
  .meta({ id: 'KeyId', description: 'Identifier of a signing key, 1–64 of A–Z a–z 0–9 . _ : -' })

/**
 * A public key with which an institution signs its batches (RFC 9421). Valid from `validFrom` until before `validTo`.
 *
 * A revocation is a new version that corrects the one before, with the reason: from `revokedAt` on nothing that the
 * key signs counts, whatever later versions say. An id means one key for ever; a new key takes a new id.
 */
export const SigningKey = z
  .strictObject({
    ...envelope,
    keyId: KeyId,
    owner: Name.optional(),
    algorithm: z.enum(SIGNATURE_ALGORITHMS),
    publicKey: z.string().max(128).describe('SubjectPublicKeyInfo, base64'),
    validFrom: Instant,
    validTo: Instant.optional(),
    revokedAt: Instant.optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine(
    (k) => publicKeyFault(k.algorithm, k.publicKey) === null,
    refusal('publicKey', 'SubjectPublicKeyInfo of a sound key of this algorithm, base64'),
  )
  .refine(
    (k) => k.validTo === undefined || Date.parse(k.validFrom) < Date.parse(k.validTo),
    refusal('validTo', 'a moment after validFrom'),
  )
  .refine(
    (k) => k.revokedAt === undefined || k.corrects !== undefined,
    refusal('corrects', 'a revocation corrects the version that it ends'),
  )
  .meta({ id: 'SigningKey', title: '签名公钥' })
export type SigningKey = z.infer<typeof SigningKey>
