import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** What a token lets its bearer do. A witness sees checkpoints and hashes, no entry and no record. Each role is bound to the institution the token names. */
export const ROLES = ['uploader', 'auditor', 'reviewer', 'admin', 'witness'] as const
export type Role = (typeof ROLES)[number]

/** Who asks, as the token says. */
export type Identity = {
  readonly tokenId: string
  /** 统一社会信用代码 of the institution the bearer belongs to. */
  readonly institution: string
  readonly role: Role
}

/** What is kept of a token: never the token itself. Times in ms since 1970 UTC. */
export type TokenRecord = {
  readonly id: string
  readonly secretSha256: string
  readonly institution: string
  readonly role: Role
  readonly name: string
  readonly issuedAt: number
  readonly expiresAt: number | null
}

/** A token is `sh_<id>_<secret>`: the id finds the record, the secret proves the bearer. */
const FORM = /^sh_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/

const sha256 = (text: string) => createHash('sha256').update(text).digest()

export function newToken(options: Pick<TokenRecord, 'institution' | 'role' | 'name' | 'issuedAt' | 'expiresAt'>): {
  token: string
  record: TokenRecord
} {
  const id = randomBytes(8).toString('hex')
  const secret = randomBytes(32).toString('base64url')
  return { token: `sh_${id}_${secret}`, record: { id, secretSha256: sha256(secret).toString('hex'), ...options } }
}

/** Parses what a bearer sent; null when it has not the form of a token. */
export function parseToken(token: string): { id: string; secret: string } | null {
  const match = FORM.exec(token)
  return match?.[1] === undefined || match[2] === undefined ? null : { id: match[1], secret: match[2] }
}

/** Compares in constant time; an unknown id costs the same as a wrong secret. */
export function verifySecret(record: TokenRecord | undefined, secret: string): record is TokenRecord {
  const expected = record === undefined ? Buffer.alloc(32) : Buffer.from(record.secretSha256, 'hex')
  const same = timingSafeEqual(expected, sha256(secret))
  return record !== undefined && same
}
