import { type KeyVersion, registeredKeys, stateAt } from '../../core/http-signature/key-history.ts'
import { verifyBase } from '../../core/http-signature/verify-base.ts'
import type { LedgerFinding } from '../../ledger/finding.ts'
import type { BatchSignature, Manifest } from '../../schemas/manifest.ts'
import { SigningKey } from '../../schemas/signing-key.ts'
import type { Store } from '../../store/client.ts'
import { type CheckContext, findingOf } from './check-context.ts'
import type { Pass } from './passes.ts'
import { signingKeysQuery } from './queries.ts'

/** Versions of signing keys that an institution registered, each with the batch that brought it; oldest first. */
export type KeyVersions = readonly (KeyVersion & { readonly batch: number })[]

export async function loadKeys(store: Store, institution: string): Promise<KeyVersions> {
  const rows = await signingKeysQuery(store, { institution })
  return rows.flatMap(({ leaf, body, first_batch }) => {
    const parsed = SigningKey.safeParse(parseJson(body))
    // A body that is no key is not what was sent: the comparison of the rows names it.
    return parsed.success ? [{ digest: leaf, value: parsed.data, batch: first_batch }] : []
  })
}

/** The institution's signatures kept in manifests: each over its body, by a key that was the institution's then. */
export function checkSignatures(context: CheckContext, pass: Pass, keys: KeyVersions): LedgerFinding[] {
  const findings: LedgerFinding[] = []
  for (const manifest of pass.manifests.values()) {
    const { sequence, signature } = manifest
    if (signature === null) continue
    const own = keys.filter(({ value }) => value.keyId === signature.keyId)
    const fault = faultOf(signature, manifest, own)
    if (fault !== null) findings.push(findingOf(context, fault.code, fault.detail, { sequence }))
  }
  return findings
}

type Fault = Pick<LedgerFinding, 'code' | 'detail'>

const invalid = (detail: string): Fault => ({ code: 'BATCH_SIGNATURE_INVALID', detail })

/**
 * Pure. `versions` are those of the key that the signature names. The rule is the one of the way in
 * (core/http-signature/key-history.ts), over what was registered before the batch; a revocation holds also where it
 * came later and says an earlier moment. Null: the signature stands.
 */
export function faultOf(
  signature: BatchSignature,
  { bodySha256, receivedAt, sequence }: Pick<Manifest, 'bodySha256' | 'receivedAt' | 'sequence'>,
  versions: KeyVersions,
): Fault | null {
  const { keyId, publicKey, algorithm } = signature
  if (!verifyBase(signature, bodySha256)) return invalid(`the signature of key ${keyId} does not fit the body`)
  const key = registeredKeys(versions.filter(({ batch }) => batch < sequence)).get(keyId)
  if (key === undefined || key.publicKey !== publicKey || key.algorithm !== algorithm)
    return invalid(`key ${keyId} was not registered for the institution with this public key before the batch`)
  const at = Date.parse(receivedAt)
  const revoked = versions.find(({ value: { revokedAt } }) => revokedAt !== undefined && Date.parse(revokedAt) <= at)
  if (revoked !== undefined) {
    const detail = `key ${keyId} was revoked at ${revoked.value.revokedAt}, the batch came at ${receivedAt}`
    return { code: 'BATCH_SIGNED_WITH_REVOKED_KEY', detail }
  }
  const state = stateAt(key, at)
  return state === 'usable' ? null : invalid(`key ${keyId} was ${WORDS[state]} at ${receivedAt}`)
}

const WORDS = {
  not_yet: 'not yet valid',
  expired: 'no longer valid',
  revoked: 'revoked',
  disputed: 'of versions that exclude each other',
} as const

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
