import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { httpbis } from 'http-message-signatures'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentDigest } from '../../core/http-signature/content-digest.ts'
import { verifyBase } from '../../core/http-signature/verify-base.ts'
import { parseProof } from '../../core/note/tlog-proof.ts'
import { Manifest } from '../../schemas/manifest.ts'
import { SIGNATURE_ALGORITHMS } from '../../schemas/public-key.ts'
import { flipBit, newSigner } from '../core/http-signature/keys.ts'
import { validRecord } from '../schemas/fixtures.ts'
import { A, type Answer, B, problemOf, receiptOf, startService } from '../support/service.ts'
import { registerKey, sendSigned, signedRequest } from '../support/signing.ts'
import { json, usage } from '../support/usage.ts'

const NOON = Date.parse('2025-07-01T12:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
let clock = NOON
let service: Awaited<ReturnType<typeof startService>>
let tokens: Readonly<Record<'uploader' | 'admin' | 'ofB', string>>
const own = newSigner('ed25519')
const ofB = newSigner('ed25519')

beforeAll(async () => {
  service = await startService({}, { now: () => clock })
  tokens = {
    uploader: await service.token(A, 'uploader'),
    admin: await service.token(A, 'admin'),
    ofB: await service.token(B, 'uploader'),
  }
  await registerKey(service, A, 'a-1', own)
  await registerKey(service, B, 'b-1', ofB)
})
afterAll(() => service.dispose())

const code = (answer: Answer) => (answer.status < 300 ? answer.status : problemOf(answer).code)
const how = (changes: Partial<Parameters<typeof signedRequest>[3]> = {}) => ({
  signer: own,
  keyId: 'a-1',
  at: clock,
  ...changes,
})
const record = (id: string) => json(usage(1, { recordId: id }))
const sign = (id: string, changes: Parameters<typeof how>[0] = {}, path = '/v1/usage') =>
  signedRequest(service, path, record(id), how(changes))
const post = async (request: ReturnType<typeof sign>) => sendSigned(service, tokens.uploader, await request)

/** The manifest that an answer's proof carries. */
const manifestOf = (answer: Answer): Manifest => {
  const { extra } = parseProof(receiptOf(answer).proof ?? '')
  return Manifest.parse(JSON.parse(Buffer.from(extra ?? []).toString()))
}
const count = async (recordId: string): Promise<number> => {
  await service.service.acceptor.drain.caughtUp()
  return (await service.service.store.rows(`SELECT 1 FROM usage_record WHERE record_id = '${recordId}'`)).length
}

describe.each(SIGNATURE_ALGORITHMS)('a batch signed with %s', (algorithm) => {
  const signer = newSigner(algorithm)
  const keyId = `key-${algorithm}`
  beforeAll(() => registerKey(service, A, keyId, signer))

  it('is kept with signature, key and base, which prove the body years later without the service', async () => {
    const request = await sign(`kept-${algorithm}`, { signer, keyId }, '/v1/usage?partial=true')
    const manifest = manifestOf(await sendSigned(service, tokens.uploader, request))
    const sha256 = createHash('sha256').update(request.body).digest('hex')
    expect(manifest.bodySha256).toBe(sha256)
    expect(manifest.signature).toMatchObject({ keyId, algorithm, publicKey: signer.publicKey })
    const kept = manifest.signature
    if (kept === null) throw new Error('unsigned')
    expect(verifyBase(kept, sha256)).toBe(true)
    expect(kept.base).toContain('"@path": /v1/usage\n"@query": ?partial=true\n')
  })

  it('by somebody else’s library verifies as it is', async () => {
    const body = record(`library-${algorithm}`)
    const headers = {
      'content-type': 'application/json',
      'Content-Digest': contentDigest(createHash('sha256').update(body).digest('hex')),
      'Idempotency-Key': `library-${algorithm}`,
    }
    const signed = await httpbis.signMessage(
      {
        key: { id: keyId, sign: (data) => Promise.resolve(signer.sign(data)) },
        fields: ['@method', '@target-uri', 'content-type', 'content-digest', 'idempotency-key', '@authority'],
        paramValues: { created: new Date(clock), expires: new Date(clock + HOUR), nonce: 'n', tag: 'suanheng' },
        params: ['keyid', 'nonce', 'created', 'expires', 'tag'],
      },
      { method: 'POST', url: `${service.url}/v1/usage`, headers },
    )
    expect(
      manifestOf(await post(Promise.resolve({ path: '/v1/usage', body, headers: signed.headers }))).signature,
    ).toMatchObject({
      keyId,
    })
  })

  it('is refused with any single bit changed in its body or signature, and nothing is stored', async () => {
    const request = await sign(`flip-${algorithm}`, { signer, keyId })
    const body = Buffer.from(request.body)
    const field = request.headers['signature'] ?? ''
    const signature = Buffer.from(field.slice(field.indexOf(':') + 1, -1), 'base64')
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('body', 'digest', 'signature'), fc.nat(), async (part, n) => {
        const flip = (bytes: Uint8Array) => flipBit(bytes, n % (bytes.length * 8))
        const changed = part === 'signature' ? request.body : flip(body)
        const headers = {
          ...request.headers,
          ...(part === 'signature' ? { signature: `batch=:${flip(signature).toString('base64')}:` } : {}),
          // Whoever changes the body can also write the digest anew.
          ...(part === 'digest'
            ? { 'content-digest': contentDigest(createHash('sha256').update(changed).digest('hex')) }
            : {}),
        }
        const answer = await sendSigned(service, tokens.uploader, { ...request, body: changed, headers })
        expect(code(answer)).toBe(part === 'body' ? 'CONTENT_DIGEST_MISMATCH' : 'SIGNATURE_INVALID')
      }),
      { numRuns: 60 },
    )
    expect(await count(`flip-${algorithm}`)).toBe(0)
    expect(code(await sendSigned(service, tokens.uploader, request))).toBe(201)
  })
})

describe('a compressed body', () => {
  it('is signed as it is sent; the encoding is covered, so that nobody can make it be read in another way', async () => {
    const packed = gzipSync(record('packed'))
    const request = await signedRequest(service, '/v1/usage', packed, how(), { 'content-encoding': 'gzip' })
    const { 'content-encoding': _, ...plain } = request.headers
    expect(code(await sendSigned(service, tokens.uploader, { ...request, headers: plain }))).toBe('SIGNATURE_INVALID')
    const manifest = manifestOf(await sendSigned(service, tokens.uploader, request))
    expect(manifest.bodySha256).toBe(createHash('sha256').update(packed).digest('hex'))
    expect(manifest.signature?.keyId).toBe('a-1')
  })
})

describe('whatever stands in the signature fields', () => {
  it('is answered with a code of their own, never with a fault of the service', async () => {
    const { headers, ...request } = await sign('fuzz')
    const input = headers['signature-input'] ?? ''
    const visible = fc.string({ unit: fc.constantFrom(...'()"@;=:,?%*\\ aZ09-.+/~'.split('')), maxLength: 40 })
    const spliced = fc
      .tuple(fc.nat(input.length), fc.nat(20), visible)
      .map(([at, cut, text]) => `${input.slice(0, at)}${text}${input.slice(at + cut)}`)
    const fields = fc.constantFrom('signature-input', 'signature', 'content-digest')
    await fc.assert(
      fc.asyncProperty(fields, fc.oneof(visible, spliced), async (name, value) => {
        const changed = { ...request, headers: { ...headers, [name]: value } }
        const answer = await sendSigned(service, tokens.uploader, changed)
        // A splice may put back what was there.
        if (answer.status >= 300) expect(code(answer)).toMatch(/^(SIGNATURE_|CONTENT_DIGEST_MISMATCH)/)
      }),
      { numRuns: 300 },
    )
  })
})

const sendDigest = (digest: string) =>
  service.send('/v1/usage', {
    token: tokens.uploader,
    body: record('digest'),
    headers: { 'content-digest': digest },
  })

describe('an unsigned batch', () => {
  it('is taken and marked so', async () => {
    expect(
      manifestOf(await service.send('/v1/usage', { token: tokens.uploader, body: record('unsigned') })).signature,
    ).toBe(null)
  })

  it('is refused when its Content-Digest names other bytes, and taken when it names only digests not known here', async () => {
    expect(code(await sendDigest(contentDigest('00'.repeat(32))))).toBe('CONTENT_DIGEST_MISMATCH')
    expect(code(await sendDigest('sha-256=:AAAA:'))).toBe('SIGNATURE_MALFORMED')
    expect(code(await sendDigest('sha-256'))).toBe('SIGNATURE_MALFORMED')
    expect(code(await sendDigest('=='))).toBe('SIGNATURE_MALFORMED')
    expect(code(await sendDigest('sha-512=:AAAA:'))).toBe(201)
  })
})

describe('a signature is refused', () => {
  it.each([
    ['signature', 'SIGNATURE_MALFORMED'],
    ['signature-input', 'SIGNATURE_MALFORMED'],
    ['content-digest', 'SIGNATURE_MALFORMED'],
  ])('when the header %s is stripped', async (name, expected) => {
    const { headers, ...request } = await sign('stripped')
    const { [name]: _, ...rest } = headers
    expect(code(await sendSigned(service, tokens.uploader, { ...request, headers: rest }))).toBe(expected)
  })

  it('when a field that it covers is stripped or changed', async () => {
    const request = await signedRequest(service, '/v1/usage', record('field'), how(), { 'idempotency-key': 'k-field' })
    const { 'idempotency-key': _, ...stripped } = request.headers
    for (const headers of [stripped, { ...request.headers, 'idempotency-key': 'k-other' }]) {
      expect(code(await sendSigned(service, tokens.uploader, { ...request, headers }))).toBe('SIGNATURE_INVALID')
    }
  })

  it('when a field that it must cover is added, or a query', async () => {
    const request = await sign('added')
    const headers = { ...request.headers, 'idempotency-key': 'k-added' }
    expect(code(await sendSigned(service, tokens.uploader, { ...request, headers }))).toBe('SIGNATURE_MALFORMED')
    const path = '/v1/usage?partial=true'
    expect(code(await sendSigned(service, tokens.uploader, { ...request, path }))).toBe('SIGNATURE_MALFORMED')
  })

  it('on another route than it was made for', async () => {
    const request = { ...(await sign('lifted')), path: '/v1/samples' }
    expect(code(await sendSigned(service, tokens.uploader, request))).toBe('SIGNATURE_INVALID')
  })

  it('of a key that nobody registered, or that another institution did', async () => {
    expect(code(await post(sign('unknown', { keyId: 'nobody' })))).toBe('SIGNATURE_KEY_UNKNOWN')
    expect(code(await post(sign('other', { keyId: 'b-1', signer: ofB })))).toBe('SIGNATURE_KEY_UNKNOWN')
  })

  it('of another key under a registered id', async () => {
    expect(code(await post(sign('posing', { signer: ofB })))).toBe('SIGNATURE_INVALID')
  })

  it('from 24 hours on before it came, and more than five minutes after; not a moment earlier', async () => {
    for (const [at, expected] of [
      [clock - 24 * HOUR - 1000, 'SIGNATURE_INVALID'],
      [clock - 24 * HOUR, 201],
      [clock + 5 * MINUTE, 201],
      [clock + 5 * MINUTE + 1000, 'SIGNATURE_INVALID'],
    ] as const) {
      expect([at - clock, code(await post(sign(`age${at}`, { at })))]).toEqual([at - clock, expected])
    }
  })

  it('once it says itself that it is expired, or that it is of another algorithm', async () => {
    const body = record('params')
    const headers = {
      'content-type': 'application/json',
      'content-digest': contentDigest(createHash('sha256').update(body).digest('hex')),
    }
    const send = async (paramValues: Record<string, Date | string>) => {
      const signed = await httpbis.signMessage(
        {
          key: { id: 'a-1', sign: (data) => Promise.resolve(own.sign(data)) },
          fields: ['@method', '@path', 'content-type', 'content-digest'],
          paramValues: { created: new Date(clock - HOUR), ...paramValues },
          params: ['created', 'keyid', ...Object.keys(paramValues)],
        },
        { method: 'POST', url: `${service.url}/v1/usage`, headers },
      )
      return code(await post(Promise.resolve({ path: '/v1/usage', body, headers: signed.headers })))
    }
    expect(await send({ expires: new Date(clock) })).toBe('SIGNATURE_INVALID')
    expect(await send({ alg: 'sm2-sm3' })).toBe('SIGNATURE_MALFORMED')
    expect(await send({ expires: new Date(clock + 1000), alg: 'ed25519' })).toBe(201)
  })
})

describe('of several signatures', () => {
  it('the first whose key is registered counts: a proxy’s own does no harm', async () => {
    const request = await sign('several')
    const headers = {
      ...request.headers,
      'signature-input': `proxy=("@method");created=1;keyid="proxy", ${request.headers['signature-input']}`,
      signature: `proxy=:${'A'.repeat(86)}==:, ${request.headers['signature']}`,
    }
    expect(manifestOf(await sendSigned(service, tokens.uploader, { ...request, headers })).signature?.keyId).toBe('a-1')
  })

  it('a bad one of a registered key is not passed over for a good one', async () => {
    const request = await sign('several-bad')
    const input = request.headers['signature-input']?.replace(/^batch=/, '') ?? ''
    const headers = {
      ...request.headers,
      'signature-input': `bad=${input}, batch=${input}`,
      signature: `bad=:${'A'.repeat(86)}==:, ${request.headers['signature']}`,
    }
    expect(code(await sendSigned(service, tokens.uploader, { ...request, headers }))).toBe('SIGNATURE_INVALID')
  })
})

describe('a kind that must be signed', () => {
  const statement = json({ ...validRecord('statement'), institution: A })

  it('is refused without a signature, and taken with one', async () => {
    const path = '/v1/statements'
    expect(code(await service.send(path, { token: tokens.uploader, body: statement }))).toBe('SIGNATURE_REQUIRED')
    const request = signedRequest(service, path, statement, how())
    expect(manifestOf(await post(request)).signature?.keyId).toBe('a-1')
  })

  it('cannot be mended in the quarantine, where nothing is signed', async () => {
    const bad = json({ ...validRecord('statement'), institution: A, day: 'never' })
    const request = signedRequest(service, '/v1/statements?partial=true', bad, how())
    const { quarantineId } = receiptOf(await post(request)).results[0] ?? {}
    const path = `/v1/quarantine/${quarantineId}/replay`
    expect(code(await service.send(path, { token: tokens.uploader, body: statement }))).toBe('SIGNATURE_REQUIRED')
  })
})
