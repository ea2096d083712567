/** 32 bytes. */
export type Hash = Uint8Array
export const HASH_BYTES = 32

export const HASH_NAMES = ['sha256', 'sm3'] as const
export type HashName = (typeof HASH_NAMES)[number]

/**
 * Hashing of a Merkle tree (RFC 6962 section 2.1, RFC 9162 section 2.1.1): one prefix byte keeps leaves and nodes apart.
 * All that checking a proof needs; a browser has its own.
 */
export type TreeHasher = {
  /** H(0x00 ‖ bytes) */
  leaf(bytes: Uint8Array): Hash
  /** H(0x01 ‖ left ‖ right). Errors: RangeError unless both have 32 bytes. */
  node(left: Hash, right: Hash): Hash
  /** Root of the tree without leaves: H(). */
  readonly empty: Hash
}
