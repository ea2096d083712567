/** How institutions sign: Ed25519 (RFC 8032), or SM2 with SM3 (GM/T 0003, GM/T 0009) under the default user id. */
export const SIGNATURE_ALGORITHMS = ['ed25519', 'sm2-sm3'] as const
export type SignatureAlgorithm = (typeof SIGNATURE_ALGORITHMS)[number]

/**
 * SubjectPublicKeyInfo of these keys has one DER form each, so its base64 begins with the same characters: 12 bytes
 * before an Ed25519 key, 27 before the two coordinates of an SM2 point (04: uncompressed). The last character leaves
 * no bits unused: one key has one text.
 */
const FORMS: Readonly<Record<SignatureAlgorithm, { readonly prefix: string; readonly form: RegExp }>> = {
  ed25519: { prefix: 'MCowBQYDK2VwAyEA', form: /^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/ },
  'sm2-sm3': {
    prefix: 'MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAE',
    form: /^MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAE[A-Za-z0-9+/]{85}[AQgw]==$/,
  },
}

/** The key itself in lower-case hex: 32 bytes, or x ‖ y of 64. `publicKey` has the form of its algorithm. */
const keyBytesHex = (algorithm: SignatureAlgorithm, publicKey: string): string =>
  Array.from(atob(publicKey.slice(FORMS[algorithm].prefix.length)), (byte) =>
    byte.charCodeAt(0).toString(16).padStart(2, '0'),
  ).join('')

/**
 * What is wrong with a public key (SubjectPublicKeyInfo in base64), null when it can be taken.
 *
 * Refused besides a wrong form: Ed25519 keys of small order, for which Node's verifier takes signatures that nobody
 * made (test/fixtures/ed25519-edge), those not in their one encoding, and SM2 points that are not on the curve.
 */
export function publicKeyFault(algorithm: SignatureAlgorithm, publicKey: string): string | null {
  if (!FORMS[algorithm].form.test(publicKey)) return `SubjectPublicKeyInfo of an ${algorithm} key in base64`
  const hex = keyBytesHex(algorithm, publicKey)
  if (algorithm === 'ed25519')
    return isSoundEd25519(hex) ? null : 'an Ed25519 key in its one encoding, not of small order'
  return isOnSm2Curve(hex) ? null : 'a point on the curve sm2p256v1'
}

const P25519 = 2n ** 255n - 19n
/** y of the eight points of small order: order 1, 2, 4 and the two pairs of order 8. */
const SMALL_ORDER_Y: readonly bigint[] = [
  1n,
  P25519 - 1n,
  0n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
]

function isSoundEd25519(hex: string): boolean {
  const bigEndian = hex.replace(/../g, '$& ').trim().split(' ').toReversed().join('')
  // The top bit is the sign of x.
  const y = BigInt(`0x${bigEndian}`) & (2n ** 255n - 1n)
  return y < P25519 && !SMALL_ORDER_Y.includes(y)
}

/** y² = x³ + ax + b over p, GM/T 0003.5. */
const P_SM2 = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn
const B_SM2 = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n

function isOnSm2Curve(hex: string): boolean {
  const [x, y] = [BigInt(`0x${hex.slice(0, 64)}`), BigInt(`0x${hex.slice(64)}`)]
  if (x >= P_SM2 || y >= P_SM2) return false
  return (y * y - (x * x * x - 3n * x + B_SM2)) % P_SM2 === 0n
}
