import type { SignatureAlgorithm } from '../../schemas/public-key.ts'
import type { SigningKey } from '../../schemas/signing-key.ts'

export type KeyVersion = { readonly digest: string; readonly value: SigningKey }

/** What all versions of one key id come to. Moments in ms since 1970; `validTo` and `revokedAt` are no longer valid. */
export type RegisteredKey = {
  readonly keyId: string
  readonly owner: string | null
  readonly algorithm: SignatureAlgorithm
  readonly publicKey: string
  readonly validFrom: number
  readonly validTo: number | null
  readonly revokedAt: number | null
  readonly reason: string | null
  /** Digest of the version that counts: a correction names it. */
  readonly digest: string
  /**
   * Two versions that nobody replaced, or two different keys under one id: nothing signed with it is taken. For ever,
   * since a version replaces one other and leaves itself; a new id is the way out.
   */
  readonly isDisputed: boolean
}

/** `versions` of one institution, oldest first. */
export function registeredKeys(versions: readonly KeyVersion[]): ReadonlyMap<string, RegisteredKey> {
  const byId = new Map<string, KeyVersion[]>()
  for (const version of versions) {
    const { keyId } = version.value
    byId.set(keyId, [...(byId.get(keyId) ?? []), version])
  }
  return new Map([...byId].flatMap(([keyId, own]) => toKey(keyId, own)))
}

function toKey(keyId: string, versions: readonly KeyVersion[]): [string, RegisteredKey][] {
  const replaced = new Set(versions.map(({ value }) => value.corrects))
  const heads = versions.filter(({ digest }) => !replaced.has(digest))
  const head = heads.at(-1)
  if (head === undefined) return []
  const { owner, algorithm, publicKey, validFrom, validTo } = head.value
  // The earliest revocation of any version holds: who has the key could also have had the administrator's token.
  const revocations = versions
    .flatMap(({ value }) => (value.revokedAt === undefined ? [] : [{ at: Date.parse(value.revokedAt), ...value }]))
    .toSorted((a, b) => a.at - b.at)
  const revocation = revocations[0]
  const key = {
    keyId,
    owner: owner ?? null,
    algorithm,
    publicKey,
    validFrom: Date.parse(validFrom),
    validTo: validTo === undefined ? null : Date.parse(validTo),
    revokedAt: revocation?.at ?? null,
    reason: revocation?.reason ?? null,
    digest: head.digest,
    isDisputed: heads.length > 1 || new Set(versions.map(({ value }) => value.publicKey)).size > 1,
  }
  return [[keyId, key]]
}

export type KeyState = 'usable' | 'not_yet' | 'expired' | 'revoked' | 'disputed'

/** Whether a key is usable at a moment, in ms since 1970; half-open: at `validFrom` it is, at `validTo` no more. */
export function stateAt(key: RegisteredKey, at: number): KeyState {
  if (key.isDisputed) return 'disputed'
  if (key.revokedAt !== null && at >= key.revokedAt) return 'revoked'
  if (at < key.validFrom) return 'not_yet'
  return key.validTo !== null && at >= key.validTo ? 'expired' : 'usable'
}
