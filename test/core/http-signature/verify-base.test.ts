import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Signer } from '../../../core/http-signature/algorithms.ts'
import { verifySignature } from '../../../core/http-signature/algorithms.ts'
import { contentDigest } from '../../../core/http-signature/content-digest.ts'
import { signRequest } from '../../../core/http-signature/sign-request.ts'
import type { HttpRequest } from '../../../core/http-signature/signature-base.ts'
import { MAX_BASE_BYTES, requireCoverage, signatureBases } from '../../../core/http-signature/signature-base.ts'
import { parseSignatures } from '../../../core/http-signature/signature-input.ts'
import { verifyBase } from '../../../core/http-signature/verify-base.ts'
import type { BatchSignature } from '../../../schemas/manifest.ts'
import { SIGNATURE_ALGORITHMS } from '../../../schemas/public-key.ts'
import { flipBit, newSigner } from './keys.ts'

const sha256 = (body: Uint8Array) => createHash('sha256').update(body).digest('hex')
const code = (name: string) => expect.objectContaining({ code: name }) as Error

const BODY = Buffer.from('{"recordId":"r-1"}\n')
const SENT = { 'content-type': 'application/x-ndjson', 'idempotency-key': 'k-1' }

/** A request signed for POST /v1/usage?partial=true, as the service would see it. */
async function signed(signer: Signer, body: Uint8Array = BODY): Promise<HttpRequest> {
  const request = { method: 'POST', url: 'https://h.example/v1/usage?partial=true', headers: SENT }
  const headers = await signRequest({ ...request, bodySha256: sha256(body) }, signer, 'key-1', 1_750_000_000_000)
  return { method: 'POST', target: '/v1/usage?partial=true', headers }
}

async function batchSignature(signer: Signer): Promise<BatchSignature> {
  const request = await signed(signer)
  const [only] = parseSignatures(String(request.headers['signature-input']), String(request.headers['signature']))
  if (only === undefined) throw new Error('no signature')
  const [base = ''] = signatureBases(only, request)
  const signature = Buffer.from(only.signature).toString('base64')
  return { keyId: 'key-1', algorithm: signer.algorithm, publicKey: signer.publicKey, base, signature }
}

const parse = (input: string) => parseSignatures(input, `a=:${'A'.repeat(86)}==:`)[0]

describe('the signature base', () => {
  it('is the one of RFC 9421 appendix B.2.6, whose signature verifies', () => {
    const request: HttpRequest = {
      method: 'POST',
      target: '/foo?param=Value&Pet=dog',
      headers: {
        host: 'example.com',
        date: 'Tue, 20 Apr 2021 02:07:55 GMT',
        'content-type': 'application/json',
        'content-length': '18',
      },
    }
    const [signature] = parseSignatures(
      'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
      'sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:',
    )
    if (signature === undefined) throw new Error('no signature')
    const bases = signatureBases(signature, request)
    expect(bases).toHaveLength(1)
    const key = 'MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs='
    expect(verifySignature('ed25519', key, Buffer.from(bases[0] ?? ''), signature.signature)).toBe(true)
  })

  it('is given for https and for http when it holds the scheme, which a proxy hides', () => {
    const [signature] = parseSignatures('a=("@target-uri");created=1;keyid="k"', `a=:${'A'.repeat(86)}==:`)
    if (signature === undefined) throw new Error('no signature')
    const request = { method: 'POST', target: '/v1/usage', headers: { host: 'h.example:8443' } }
    expect(signatureBases(signature, request).map((base) => base.split('\n')[0])).toEqual([
      '"@target-uri": https://h.example:8443/v1/usage',
      '"@target-uri": http://h.example:8443/v1/usage',
    ])
  })

  const plain = { method: 'POST', target: '/v1/usage', headers: { host: 'h.example', 'content-type': 'text/csv' } }

  it.each([
    ['a Host that poses as a path', '"@authority" "@path"', { ...plain, headers: { host: 'h/v1/grants?' } }],
    ['a path not in its normal form', '"@path"', { ...plain, target: '/v1/./usage' }],
    ['an absolute target', '"@path"', { ...plain, target: 'http://h.example/v1/usage' }],
    ['a component that requests do not have', '"@status"', plain],
    ['a field that is not ASCII', '"x"', { ...plain, headers: { x: 'ü' } }],
    ['a base of more than 8 KiB', '"x"', { ...plain, headers: { x: 'x'.repeat(MAX_BASE_BYTES) } }],
  ])('is refused for %s', (_name, components, request) => {
    const signature = parse(`a=(${components});created=1;keyid="k"`)
    if (signature === undefined) throw new Error('no signature')
    expect(() => signatureBases(signature, request)).toThrow(code('SIGNATURE_MALFORMED'))
  })

  it.each([
    ['no list', 'a=1;created=1;keyid="k"'],
    ['no created', 'a=();keyid="k"'],
    ['created with a fraction', 'a=();created=1.5;keyid="k"'],
    ['no keyid', 'a=();created=1'],
    ['keyid as a token', 'a=();created=1;keyid=k'],
    ['expires as text', 'a=();created=1;keyid="k";expires="2"'],
    ['alg as a token', 'a=();created=1;keyid="k";alg=ed25519'],
    ['a component twice', 'a=("x" "x");created=1;keyid="k"'],
    ['a component with parameters', 'a=("x";sf);created=1;keyid="k"'],
    ['a component that is no name', 'a=("x\\"y");created=1;keyid="k"'],
    ['a label without signature', 'b=();created=1;keyid="k"'],
    ['nothing', ''],
    ['no dictionary', '('],
  ])('is not even tried for %s', (_name, input) => {
    expect(() => parse(input)).toThrow(code('SIGNATURE_MALFORMED'))
  })

  it.each([
    ['"@path" "content-digest" "content-type"', '/v1/usage', {}],
    ['"@method" "content-digest" "content-type"', '/v1/usage', {}],
    ['"@method" "@path" "content-type"', '/v1/usage', {}],
    ['"@method" "@path" "content-digest"', '/v1/usage', {}],
    ['"@method" "@path" "content-digest" "content-type"', '/v1/usage?partial=true', {}],
    ['"@method" "@path" "content-digest" "content-type"', '/v1/usage', { 'content-encoding': 'gzip' }],
    ['"@method" "@path" "content-digest" "content-type"', '/v1/usage', { 'idempotency-key': 'k' }],
  ])('must cover more than %s of %s %j', (components, target, headers) => {
    const signature = parse(`a=(${components});created=1;keyid="k"`)
    if (signature === undefined) throw new Error('no signature')
    const request = {
      method: 'POST',
      target,
      headers: { 'content-type': 'text/csv', 'content-digest': 'x', ...headers },
    }
    expect(() => requireCoverage(signature, request)).toThrow(code('SIGNATURE_MALFORMED'))
  })
})

describe.each(SIGNATURE_ALGORITHMS)('a kept %s signature', (algorithm) => {
  it('proves the body it was made for, and no other', async () => {
    const kept = await batchSignature(newSigner(algorithm))
    expect(verifyBase(kept, sha256(BODY))).toBe(true)
    expect(verifyBase(kept, sha256(Buffer.from('other')))).toBe(false)
  })

  it('proves nothing under another key, key id or algorithm', async () => {
    const kept = await batchSignature(newSigner(algorithm))
    const changes: Partial<BatchSignature>[] = [
      { keyId: 'key-2' },
      { publicKey: newSigner(algorithm).publicKey },
      { algorithm: algorithm === 'ed25519' ? 'sm2-sm3' : 'ed25519' },
      { signature: `${kept.signature} ` },
    ]
    for (const change of changes) expect(verifyBase({ ...kept, ...change }, sha256(BODY))).toBe(false)
  })

  it('fails with any single bit changed in body, base or signature', async () => {
    const kept = await batchSignature(newSigner(algorithm))
    const whole = { body: BODY, base: Buffer.from(kept.base), signature: Buffer.from(kept.signature, 'base64') }
    const parts = fc.constantFrom('body' as const, 'base' as const, 'signature' as const)
    fc.assert(
      fc.property(parts, fc.nat(), (part, n) => {
        const changed = { ...whole, [part]: flipBit(whole[part], n % (whole[part].length * 8)) }
        const { body, base, signature } = changed
        const tampered = { ...kept, base: base.toString('latin1'), signature: signature.toString('base64') }
        return !verifyBase(tampered, sha256(body))
      }),
      { numRuns: algorithm === 'ed25519' ? 500 : 150 },
    )
  })

  it('does not prove a text that is signed but is not a base', () => {
    const signer = newSigner(algorithm)
    const digest = `"content-digest": ${contentDigest(sha256(BODY))}`
    const params = '"@signature-params": ("content-digest");created=1;keyid="key-1"'
    const prove = (base: string) => {
      const signature = signer.sign(Buffer.from(base)).toString('base64')
      return verifyBase({ keyId: 'key-1', algorithm, publicKey: signer.publicKey, base, signature }, sha256(BODY))
    }
    expect(prove(`${digest}\n${params}`)).toBe(true)
    const wrong = [
      digest,
      params,
      `${params}\n${digest}`,
      `${digest}\n${digest}\n${params}`,
      `${digest}\n"x": 1\n${params}`,
      `${digest}\n${params}\n`,
      `${digest}\n${params};x=1.0;y= 2`,
      `${digest}\n${params}, ()`,
      `${digest}\nfree text\n${params}`,
      `"content-digest": sha-512=:AAAA:\n${params}`,
    ]
    for (const base of wrong) expect([base, prove(base)]).toEqual([base, false])
  })
})
