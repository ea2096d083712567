import type { Hash, TreeHasher } from '../../../../core/merkle/hash.ts'
import { HASH_BYTES } from '../../../../core/merkle/hash.ts'

/** Thrown by the hasher below where a digest is not there yet; never leaves this file. */
class NotYet extends Error {
  readonly bytes: Uint8Array<ArrayBuffer>
  constructor(bytes: Uint8Array<ArrayBuffer>) {
    super('a digest is being computed')
    this.bytes = bytes
  }
}

/**
 * Runs what hashes at once with WebCrypto, which answers later: where a digest is missing, the work stops, the digest is
 * computed, and the work begins anew with it. So a browser checks proofs with the very code that the service and the
 * command line use. `work` must be pure; a proof asks for some hundred digests at most.
 */
export async function withSha256<T>(work: (hasher: TreeHasher) => T): Promise<T> {
  const known = new Map<string, Hash>()
  const digest = (bytes: Uint8Array<ArrayBuffer>): Hash => {
    const there = known.get(keyOf(bytes))
    if (there === undefined) throw new NotYet(bytes)
    return there
  }
  const empty = await sha256(new Uint8Array(0))
  const hasher: TreeHasher = {
    leaf: (bytes) => digest(Uint8Array.from([0, ...bytes])),
    node(left, right) {
      if (left.length !== HASH_BYTES || right.length !== HASH_BYTES)
        throw new RangeError(`a node is made of two hashes of ${HASH_BYTES} bytes`)
      return digest(Uint8Array.from([1, ...left, ...right]))
    },
    empty,
  }
  for (;;) {
    try {
      return work(hasher)
    } catch (error) {
      if (!(error instanceof NotYet)) throw error
      known.set(keyOf(error.bytes), await sha256(error.bytes))
    }
  }
}

export const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Hash> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

/** One character a byte: a key of a map needs no more. */
function keyOf(bytes: Uint8Array): string {
  let key = ''
  for (let at = 0; at < bytes.length; at += 8_192) key += String.fromCharCode(...bytes.subarray(at, at + 8_192))
  return key
}
