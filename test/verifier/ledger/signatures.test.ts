import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { BatchSignature } from '../../../schemas/manifest.ts'
import { SigningKey } from '../../../schemas/signing-key.ts'
import { faultOf } from '../../../verifier/ledger/check-signatures.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
const body = Buffer.from('body')
const bodySha256 = createHash('sha256').update(body).digest('hex')
const base = [
  `"content-digest": sha-256=:${Buffer.from(bodySha256, 'hex').toString('base64')}:`,
  '"@signature-params": ("content-digest");created=1772323200;keyid="k-1"',
].join('\n')
const signature: BatchSignature = {
  keyId: 'k-1',
  algorithm: 'ed25519',
  publicKey: spki,
  base,
  signature: sign(null, Buffer.from(base), privateKey).toString('base64'),
}
const batch = { bodySha256, receivedAt: '2026-03-01T00:00:00.000Z', sequence: 10 }

const [first, second] = ['1'.repeat(64), '2'.repeat(64)] as [string, string]
const version = (sequence: number, digest: string, more: object = {}) => ({
  batch: sequence,
  digest,
  value: SigningKey.parse({
    institution: '91440300MA5FABCD12',
    keyId: 'k-1',
    algorithm: 'ed25519',
    publicKey: spki,
    validFrom: '2026-01-01T00:00:00Z',
    ...more,
  }),
})
const replacing = (more: object) => ({ corrects: first, reason: 'put right', ...more })

describe('a signature kept in a manifest, by the rule of the way in', () => {
  it('stands with a key registered before the batch, also when the key ended or fell into dispute later', () => {
    expect(faultOf(signature, batch, [version(1, first)])).toBeNull()
    const ended = version(11, second, replacing({ validTo: '2026-02-01T00:00:00Z' }))
    expect(faultOf(signature, batch, [version(1, first), ended])).toBeNull()
    expect(faultOf(signature, batch, [version(1, first), version(11, second)])).toBeNull()
  })

  it('does not stand with a key whose end had been set before the batch came', () => {
    const ended = version(2, second, replacing({ validTo: '2026-02-01T00:00:00Z' }))
    expect(faultOf(signature, batch, [version(1, first), ended])).toMatchObject({ code: 'BATCH_SIGNATURE_INVALID' })
  })

  it('does not stand with a key that was registered only after the batch, or disputed before it', () => {
    expect(faultOf(signature, batch, [version(10, first)])).toMatchObject({ code: 'BATCH_SIGNATURE_INVALID' })
    expect(faultOf(signature, batch, [])).toMatchObject({ code: 'BATCH_SIGNATURE_INVALID' })
    const disputed = [version(1, first), version(2, second, { owner: 'somebody' })]
    expect(faultOf(signature, batch, disputed)).toMatchObject({ code: 'BATCH_SIGNATURE_INVALID' })
  })

  it('does not stand with a key revoked from a moment before the batch, whenever the revocation came', () => {
    for (const sequence of [2, 11]) {
      const revoked = version(sequence, second, replacing({ revokedAt: '2026-02-01T00:00:00Z' }))
      expect(faultOf(signature, batch, [version(1, first), revoked])).toMatchObject({
        code: 'BATCH_SIGNED_WITH_REVOKED_KEY',
      })
    }
  })
})
