import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { sm2 } from 'sm-crypto-v2'
import { describe, expect, it } from 'vitest'
import { signerOf, verifySignature } from '../../../core/http-signature/algorithms.ts'
import { publicKeyFault, SIGNATURE_ALGORITHMS } from '../../../schemas/public-key.ts'
import { newPem, newSigner } from './keys.ts'

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url))
const message = Buffer.from('算衡 weighs compute')

describe.each(SIGNATURE_ALGORITHMS)('%s', (algorithm) => {
  it('verifies what a key from a PEM file signed, and no other message, key or length', () => {
    const signer = newSigner(algorithm)
    const signature = signer.sign(message)
    expect(signature).toHaveLength(64)
    expect(verifySignature(algorithm, signer.publicKey, message, signature)).toBe(true)
    expect(verifySignature(algorithm, signer.publicKey, Buffer.from('other'), signature)).toBe(false)
    expect(verifySignature(algorithm, newSigner(algorithm).publicKey, message, signature)).toBe(false)
    expect(verifySignature(algorithm, signer.publicKey, message, signature.subarray(0, 63))).toBe(false)
    expect(verifySignature(algorithm, signer.publicKey, message, Buffer.concat([signature, Buffer.alloc(1)]))).toBe(
      false,
    )
  })

  it('answers false, never throws, for numbers out of range', () => {
    const { publicKey, sign } = newSigner(algorithm)
    const [first, second] = [sign(message).subarray(0, 32), sign(message).subarray(32)]
    for (const fill of [0, 255]) {
      const bad = Buffer.alloc(32, fill)
      for (const signature of [Buffer.concat([bad, second]), Buffer.concat([first, bad]), Buffer.concat([bad, bad])]) {
        expect(verifySignature(algorithm, publicKey, message, signature)).toBe(false)
      }
    }
  })

  it('takes no key of the other algorithm', () => {
    const other = newSigner(algorithm === 'ed25519' ? 'sm2-sm3' : 'ed25519')
    expect(verifySignature(algorithm, other.publicKey, message, other.sign(message))).toBe(false)
  })
})

describe('SM2', () => {
  type Vector = Record<'curve_oid' | 'user_id' | 'msg_hex' | 'private_d' | 'signature_r_s_hex', string>
  const vectors = JSON.parse(fixture('sm2/sm2_sign.json').toString()) as Vector[]

  it('the library verifies the published vector of the curve used here', () => {
    const own = vectors.filter(({ curve_oid }) => curve_oid === '1.2.156.10197.1.301')
    expect(own).toHaveLength(1)
    for (const { user_id: userId, msg_hex, private_d, signature_r_s_hex } of own) {
      const publicKey = sm2.getPublicKeyFromPrivateKey(private_d.slice(2))
      const options = { hash: true, userId }
      const bytes = Buffer.from(msg_hex, 'hex')
      expect(sm2.doVerifySignature(bytes, signature_r_s_hex, publicKey, options)).toBe(true)
      expect(sm2.doVerifySignature(bytes, signature_r_s_hex, publicKey, { hash: true })).toBe(false)
    }
  })

  it('a signature that OpenSSL made under the default user id verifies', () => {
    const known = JSON.parse(fixture('sm2/openssl.json').toString()) as Record<
      'message' | 'privateKey' | 'signature',
      string
    >
    const { publicKey } = signerOf(known.privateKey)
    const signature = Buffer.from(known.signature, 'hex')
    expect(verifySignature('sm2-sm3', publicKey, Buffer.from(known.message), signature)).toBe(true)
    // Node signs and verifies under an empty user id: it would not.
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    const options = { key, dsaEncoding: 'ieee-p1363' } as const
    expect(verify('sm3', Buffer.from(known.message), options, signature)).toBe(false)
  })
})

const spki = (key: string) => Buffer.from(`302a300506032b6570032100${key}`, 'hex')

describe('Ed25519 edge cases', () => {
  type Vector = { readonly key: string; readonly sig: string; readonly msg: string; readonly flags: string[] | null }
  const vectors = JSON.parse(gunzipSync(fixture('ed25519-edge/ed25519vectors.json.gz')).toString()) as Vector[]
  const isTaken = ({ key, sig, msg }: Vector) =>
    verifySignature('ed25519', spki(key).toString('base64'), Buffer.from(msg), Buffer.from(sig, 'hex'))
  const has = (flag: string) => (vector: Vector) => vector.flags?.includes(flag) === true

  it('Node takes signatures under keys of small order that nobody holds; here such a key is refused', () => {
    const smallOrder = vectors.filter(has('low_order_A'))
    const byNode = smallOrder.filter(({ key, sig, msg }) => {
      const publicKey = createPublicKey({ key: spki(key), format: 'der', type: 'spki' })
      return verify(null, Buffer.from(msg), publicKey, Buffer.from(sig, 'hex'))
    })
    expect(byNode.length).toBeGreaterThan(50)
    expect(smallOrder.filter(({ key }) => publicKeyFault('ed25519', spki(key).toString('base64')) === null)).toEqual([])
    expect(smallOrder.filter(isTaken)).toEqual([])
  })

  it('takes no key and no R in a second encoding', () => {
    expect(vectors.filter((v) => has('non_canonical_A')(v) || has('non_canonical_R')(v)).length).toBeGreaterThan(100)
    expect(vectors.filter((v) => has('non_canonical_A')(v) || has('non_canonical_R')(v)).filter(isTaken)).toEqual([])
  })

  it('takes no S out of range: adding the group order to a good S makes a bad signature', () => {
    const signer = newSigner('ed25519')
    const good = signer.sign(message)
    const order = 2n ** 252n + 27742317777372353535851937790883648493n
    const s = BigInt(`0x${Buffer.from(good.subarray(32)).reverse().toString('hex')}`)
    const more = Buffer.from((s + order).toString(16).padStart(64, '0'), 'hex').reverse()
    expect(verifySignature('ed25519', signer.publicKey, message, good)).toBe(true)
    expect(verifySignature('ed25519', signer.publicKey, message, Buffer.concat([good.subarray(0, 32), more]))).toBe(
      false,
    )
  })
})

describe('private key files', () => {
  it.each([
    ['text', 'not a key'],
    ['RSA', rsaPem()],
    ['another curve', p256Pem()],
    ['a public key', publicPem()],
  ])('refuses %s with REQUEST_INVALID', (_name, pem) => {
    expect(() => signerOf(pem)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }) as Error)
  })
})

function rsaPem(): string {
  return generateKeyPairSync('rsa', { modulusLength: 1024 })
    .privateKey.export({ format: 'pem', type: 'pkcs8' })
    .toString()
}
function p256Pem(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ format: 'pem', type: 'pkcs8' })
    .toString()
}
function publicPem(): string {
  return createPublicKey(newPem('ed25519')).export({ format: 'pem', type: 'spki' }).toString()
}
