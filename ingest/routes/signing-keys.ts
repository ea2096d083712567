import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import type { RegisteredKey } from '../../core/http-signature/key-history.ts'
import { stateAt } from '../../core/http-signature/key-history.ts'
import { Sha256, Uscc } from '../../schemas/primitives.ts'
import { SIGNATURE_ALGORITHMS } from '../../schemas/public-key.ts'
import { identityOf, institutionFor } from '../auth/authenticate.ts'
import type { KeyRing } from '../signature/key-ring.ts'

export const ListedKey = z
  .strictObject({
    keyId: z.string(),
    state: z.enum(['usable', 'not_yet', 'expired', 'revoked', 'disputed']).describe('Now, by the clock of the service'),
    owner: z.string().nullable(),
    algorithm: z.enum(SIGNATURE_ALGORITHMS),
    publicKey: z.string().describe('SubjectPublicKeyInfo, base64'),
    validFrom: z.string(),
    validTo: z.string().nullable(),
    revokedAt: z.string().nullable(),
    reason: z.string().nullable(),
    digest: Sha256.describe('Of the version that counts; a revocation names it in corrects'),
  })
  .meta({ id: 'ListedKey' })

/** GET /v1/signing-keys: what the keys of an institution come to. Their versions are at /v1/signing-keys/{id}. */
export const signingKeyRoutes: FastifyPluginAsyncZod<{ keys: KeyRing; now: () => number }> = async (
  app,
  { keys, now },
) => {
  app.get(
    '/v1/signing-keys',
    {
      config: { roles: ['uploader', 'auditor', 'reviewer', 'admin'] },
      schema: {
        tags: ['evidence'],
        operationId: 'list_signing_keys',
        summary: 'Keys with which an institution signs, and whether they are usable now',
        querystring: z.strictObject({ institution: Uscc.optional() }),
        response: { 200: z.strictObject({ keys: z.array(ListedKey) }) },
      },
    },
    async (request) => {
      const institution = institutionFor(identityOf(request), request.query.institution)
      if (institution === null) throw new SuanhengError('REQUEST_INVALID', 'say which institution with ?institution=')
      const registered = await keys.keysOf(institution)
      return { keys: [...registered.values()].map((key) => listed(key, now())) }
    },
  )
}

const listed = (key: RegisteredKey, at: number): z.infer<typeof ListedKey> => {
  const { isDisputed: _, validFrom, validTo, revokedAt, ...rest } = key
  return {
    ...rest,
    state: stateAt(key, at),
    validFrom: new Date(validFrom).toISOString(),
    validTo: validTo === null ? null : new Date(validTo).toISOString(),
    revokedAt: revokedAt === null ? null : new Date(revokedAt).toISOString(),
  }
}
