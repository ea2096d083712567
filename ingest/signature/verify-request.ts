import { createHash } from 'node:crypto'
import { SuanhengError } from '../../core/errors.ts'
import { sha256Of } from '../../core/http-signature/content-digest.ts'
import type { RegisteredKey } from '../../core/http-signature/key-history.ts'
import { stateAt } from '../../core/http-signature/key-history.ts'
import type { HttpRequest } from '../../core/http-signature/signature-base.ts'
import { requireCoverage, signatureBases } from '../../core/http-signature/signature-base.ts'
import type { LabelledSignature } from '../../core/http-signature/signature-input.ts'
import { malformed, parseSignatures } from '../../core/http-signature/signature-input.ts'
import { verifyBase } from '../../core/http-signature/verify-base.ts'
import type { BatchSignature } from '../../schemas/manifest.ts'

/** A clock of the sender may be ahead by this much. */
export const MAX_AHEAD_MS = 5 * 60_000
/** Agents that were offline send what they signed up to a day before; later they sign again. */
export const MAX_AGE_MS = 24 * 3_600_000

/**
 * The institution's signature over a request, checked; null when the request carries none.
 *
 * `body` as received, before unpacking. `receivedAt` in ms since 1970. `keysOf` gives the registered keys of the
 * institution that the token is bound to, and is asked only when there is a signature.
 * Errors: CONTENT_DIGEST_MISMATCH, also without a signature; SIGNATURE_MALFORMED, SIGNATURE_KEY_UNKNOWN,
 *         SIGNATURE_KEY_EXPIRED, SIGNATURE_INVALID; those of `keysOf`.
 */
export async function verifyRequest(
  request: HttpRequest,
  body: Uint8Array,
  receivedAt: number,
  keysOf: () => Promise<ReadonlyMap<string, RegisteredKey>>,
): Promise<BatchSignature | null> {
  const bodySha256 = digestedBody(request, body)
  const input = fieldOf(request, 'signature-input')
  const field = fieldOf(request, 'signature')
  if (input === null && field === null) return null
  if (input === null || field === null) throw malformed('Signature and Signature-Input come together')
  if (bodySha256 === null) throw malformed('a signed request names its body: Content-Digest with sha-256')
  const { signature, key } = registered(parseSignatures(input, field), await keysOf())
  requireCoverage(signature, request)
  requireUsable(signature, key, receivedAt)
  requireFresh(signature, receivedAt)
  const { keyId, algorithm, publicKey } = key
  for (const base of signatureBases(signature, request)) {
    const kept = { keyId, algorithm, publicKey, base, signature: Buffer.from(signature.signature).toString('base64') }
    // The very check that anybody can make later with what the manifest keeps.
    if (verifyBase(kept, bodySha256)) return kept
  }
  throw new SuanhengError('SIGNATURE_INVALID', `not a signature of ${keyId} over this request`, { keyId })
}

/** SHA-256 of the body in hex when Content-Digest names it; null when no sha-256 was sent. */
function digestedBody(request: HttpRequest, body: Uint8Array): string | null {
  const field = fieldOf(request, 'content-digest')
  const named = field === null ? null : sha256Of(field)
  if (named === null) return null
  const bodySha256 = createHash('sha256').update(body).digest('hex')
  if (bodySha256 !== named) {
    throw new SuanhengError('CONTENT_DIGEST_MISMATCH', 'the body is not the one that Content-Digest names', {
      bodySha256,
    })
  }
  return bodySha256
}

const fieldOf = ({ headers }: HttpRequest, name: string): string | null => {
  const value = headers[name]
  return value === undefined ? null : typeof value === 'string' ? value : value.join(', ')
}

/** The first signature whose key the institution has registered: others may be of proxies, and mean nothing here. */
function registered(
  signatures: readonly LabelledSignature[],
  keys: ReadonlyMap<string, RegisteredKey>,
): { readonly signature: LabelledSignature; readonly key: RegisteredKey } {
  for (const signature of signatures) {
    const key = keys.get(signature.keyId)
    if (key !== undefined) return { signature, key }
  }
  const keyIds = signatures.map(({ keyId }) => keyId.slice(0, 64))
  throw new SuanhengError('SIGNATURE_KEY_UNKNOWN', 'no key of this id is registered for the institution', { keyIds })
}

/** The key must be good both when it signed and now: who stole a revoked key can write any `created`. */
function requireUsable({ created, alg }: LabelledSignature, key: RegisteredKey, receivedAt: number): void {
  const { keyId, validFrom } = key
  if (alg !== null && alg !== key.algorithm) throw malformed(`alg is ${alg.slice(0, 40)}, the key is ${key.algorithm}`)
  // A moment within a second is written as that second: a key registered just now may sign just now.
  const signedAt = Math.max(created * 1000, Math.min(validFrom, created * 1000 + 999))
  for (const [when, at] of [['when it signed', signedAt] as const, ['on receipt', receivedAt] as const]) {
    const state = stateAt(key, at)
    if (state === 'usable') continue
    if (state === 'disputed') {
      const message = `${keyId} has versions that exclude each other: register another id`
      throw new SuanhengError('SIGNATURE_KEY_UNKNOWN', message, { keyId })
    }
    throw new SuanhengError('SIGNATURE_KEY_EXPIRED', `${keyId} was ${WORDS[state]} ${when}`, { keyId, state })
  }
}

const WORDS = { not_yet: 'not yet valid', expired: 'no longer valid', revoked: 'revoked' } as const

/** An old signature may have been lifted from somewhere; one from the future tells that a clock is wrong. */
function requireFresh({ keyId, created, expires }: LabelledSignature, receivedAt: number): void {
  const createdAt = created * 1000
  const fault = (message: string) =>
    new SuanhengError('SIGNATURE_INVALID', `the signature was ${message}`, { keyId: keyId.slice(0, 64), created })
  if (createdAt > receivedAt + MAX_AHEAD_MS) throw fault('created in the future: check the clock')
  if (createdAt < receivedAt - MAX_AGE_MS) throw fault('created more than 24 hours ago: sign again')
  if (expires !== null && expires * 1000 <= receivedAt) throw fault('expired: sign again')
}
