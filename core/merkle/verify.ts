import type { Hash, Hasher } from './hasher.ts'

export type Inclusion = {
  readonly index: number
  readonly size: number
  readonly leaf: Hash
  readonly proof: readonly Hash[]
  readonly root: Hash
}
export type Consistency = {
  readonly first: number
  readonly second: number
  readonly firstRoot: Hash
  readonly secondRoot: Hash
  readonly proof: readonly Hash[]
}

/** RFC 9162 section 2.1.3.2. False for whatever does not prove it, however malformed. */
export function verifyInclusion(_hasher: Hasher, _inclusion: Inclusion): boolean {
  throw new Error('not yet')
}

/** RFC 9162 section 2.1.4.2. */
export function verifyConsistency(_hasher: Hasher, _consistency: Consistency): boolean {
  throw new Error('not yet')
}
