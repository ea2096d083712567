import { verifyBase } from '../../core/http-signature/verify-base.ts'
import type { LedgerFinding } from '../../ledger/finding.ts'
import type { BatchSignature, Manifest } from '../../schemas/manifest.ts'
import { SigningKey } from '../../schemas/signing-key.ts'
import type { Store } from '../../store/client.ts'
import { type CheckContext, findingOf } from './check-context.ts'
import type { Pass } from './passes.ts'
import { signingKeysQuery } from './queries.ts'

/** Every version of every signing key that the institution registered, by key id. */
export type KeyVersions = ReadonlyMap<string, readonly SigningKey[]>

export async function loadKeys(store: Store, institution: string): Promise<KeyVersions> {
  const versions = new Map<string, SigningKey[]>()
  for (const { body } of await signingKeysQuery(store, { institution })) {
    const parsed = SigningKey.safeParse(parseJson(body))
    // A body that is no key is not what was sent: the comparison of the rows names it.
    if (!parsed.success) continue
    versions.set(parsed.data.keyId, [...(versions.get(parsed.data.keyId) ?? []), parsed.data])
  }
  return versions
}

/** The institution's signatures kept in manifests: each over its body, by a key that was the institution's then. */
export function checkSignatures(context: CheckContext, pass: Pass, keys: KeyVersions): LedgerFinding[] {
  const findings: LedgerFinding[] = []
  for (const { sequence, signature, bodySha256, receivedAt } of pass.manifests.values()) {
    if (signature === null) continue
    const fault = faultOf(signature, { bodySha256, receivedAt }, keys.get(signature.keyId) ?? [])
    if (fault !== null) findings.push(findingOf(context, fault.code, fault.detail, { sequence }))
  }
  return findings
}

type Fault = Pick<LedgerFinding, 'code' | 'detail'>

const invalid = (detail: string): Fault => ({ code: 'BATCH_SIGNATURE_INVALID', detail })

/** Pure. `versions` are those of the key that the signature names. Null: the signature stands. */
export function faultOf(
  signature: BatchSignature,
  { bodySha256, receivedAt }: Pick<Manifest, 'bodySha256' | 'receivedAt'>,
  versions: readonly SigningKey[],
): Fault | null {
  const { keyId, publicKey, algorithm } = signature
  if (!verifyBase(signature, bodySha256)) return invalid(`the signature of key ${keyId} does not fit the body`)
  if (!versions.some((key) => key.publicKey === publicKey && key.algorithm === algorithm))
    return invalid(`key ${keyId} is not registered for the institution with this public key`)
  const at = Date.parse(receivedAt)
  const revoked = versions.find(({ revokedAt }) => revokedAt !== undefined && Date.parse(revokedAt) <= at)
  if (revoked !== undefined) {
    const detail = `key ${keyId} was revoked at ${revoked.revokedAt}, the batch came at ${receivedAt}`
    return { code: 'BATCH_SIGNED_WITH_REVOKED_KEY', detail }
  }
  const wasValid = versions.some(
    ({ validFrom, validTo }) => Date.parse(validFrom) <= at && (validTo === undefined || at < Date.parse(validTo)),
  )
  return wasValid ? null : invalid(`no version of key ${keyId} was valid at ${receivedAt}`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
