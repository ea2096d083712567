import { randomBytes } from 'node:crypto'

/** Two random numbers of 64 bits: the key of the sums that one check of a ledger compares. */
export function freshSalt(): { readonly salt0: bigint; readonly salt1: bigint } {
  const bytes = randomBytes(16)
  return { salt0: bytes.readBigUInt64LE(0), salt1: bytes.readBigUInt64LE(8) }
}
