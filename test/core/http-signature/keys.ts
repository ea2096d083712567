import { generateKeyPairSync } from 'node:crypto'
import type { Signer } from '../../../core/http-signature/algorithms.ts'
import { signerOf } from '../../../core/http-signature/algorithms.ts'
import type { SignatureAlgorithm } from '../../../schemas/public-key.ts'

/** A fresh private key as PKCS#8 PEM. */
export const newPem = (algorithm: SignatureAlgorithm): string =>
  (algorithm === 'ed25519'
    ? generateKeyPairSync('ed25519')
    : generateKeyPairSync('ec', { namedCurve: 'SM2' })
  ).privateKey
    .export({ format: 'pem', type: 'pkcs8' })
    .toString()

export const newSigner = (algorithm: SignatureAlgorithm): Signer => signerOf(newPem(algorithm))

/** The same bytes with one bit the other way. */
export function flipBit(bytes: Uint8Array, bit: number): Buffer {
  const flipped = Buffer.from(bytes)
  const at = Math.floor(bit / 8)
  flipped[at] = (flipped[at] ?? 0) ^ (1 << (bit % 8))
  return flipped
}
