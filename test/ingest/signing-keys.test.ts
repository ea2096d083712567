import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newSigner } from '../core/http-signature/keys.ts'
import { A, type Answer, B, problemOf, receiptOf, startService } from '../support/service.ts'
import { registerKey, sendSigned, signedRequest } from '../support/signing.ts'
import { json, usage } from '../support/usage.ts'

const NOON = Date.parse('2025-07-01T12:00:00Z')
const HOUR = 3_600_000
let clock = NOON
let service: Awaited<ReturnType<typeof startService>>
let tokens: Readonly<Record<'uploader' | 'admin' | 'auditor', string>>

beforeAll(async () => {
  service = await startService({}, { now: () => clock })
  tokens = {
    uploader: await service.token(A, 'uploader'),
    admin: await service.token(A, 'admin'),
    auditor: await service.token(B, 'auditor'),
  }
})
afterAll(() => service.dispose())

const code = (answer: Answer) => (answer.status < 300 ? answer.status : problemOf(answer).code)
const iso = (ms: number) => new Date(ms).toISOString()
let sent = 0
/** Sends a fresh record signed with this key, as if signed at `at` and received now. */
const sendWith = async (keyId: string, signer: ReturnType<typeof newSigner>, at = clock) => {
  const body = json(usage(1, { recordId: `signed-${sent++}` }))
  return sendSigned(service, tokens.uploader, await signedRequest(service, '/v1/usage', body, { signer, keyId, at }))
}
type Listed = { keyId: string; state: string; revokedAt: string | null; reason: string | null; digest: string }
const list = async (token = tokens.uploader, query = '') =>
  ((await service.send(`/v1/signing-keys${query}`, { token })).json() as { keys: Listed[] }).keys
const listed = async (keyId: string) => (await list()).find((key) => key.keyId === keyId)

const record = (keyId: string, institution = A) => {
  const { algorithm, publicKey } = newSigner('ed25519')
  return { institution, keyId, owner: 'o', algorithm, publicKey, validFrom: iso(NOON) }
}

const ids = async (...args: Parameters<typeof list>) => (await list(...args)).map(({ keyId }) => keyId)

describe('registering a key', () => {
  it('is for the administrator of that institution: who sends records cannot say whose signature counts', async () => {
    const send = (token: string, body: unknown) => service.send('/v1/signing-keys', { token, body: json(body) })
    expect(code(await send(tokens.uploader, record('k')))).toBe('ROLE_FORBIDDEN')
    expect(code(await send(tokens.admin, record('k', B)))).toBe('BATCH_REJECTED')
    expect(code(await send(tokens.admin, record('k')))).toBe(201)
    expect(code(await service.send('/v1/usage', { token: tokens.admin, body: json(usage(1)) }))).toBe('ROLE_FORBIDDEN')
  })

  it('has no back door in the quarantine: an uploader cannot replay a key that was put aside', async () => {
    const body = json({ ...record('aside'), validTo: 'never' })
    const receipt = receiptOf(await service.send('/v1/signing-keys?partial=true', { token: tokens.admin, body }))
    const path = `/v1/quarantine/${receipt.results[0]?.quarantineId}/replay`
    expect(code(await service.send(path, { token: tokens.uploader, body: json(record('aside')) }))).toBe(
      'ROLE_FORBIDDEN',
    )
    expect(await listed('aside')).toBeUndefined()
  })

  it('shows in the list of that institution alone; an auditor names one', async () => {
    await registerKey(service, B, 'of-b', newSigner('sm2-sm3'))
    expect(await ids()).not.toContain('of-b')
    expect(await ids(tokens.auditor, `?institution=${B}`)).toEqual(['of-b'])
    expect(code(await service.send('/v1/signing-keys', { token: tokens.auditor }))).toBe('REQUEST_INVALID')
    const other = `/v1/signing-keys?institution=${B}`
    expect(code(await service.send(other, { token: tokens.admin }))).toBe('INSTITUTION_FORBIDDEN')
  })
})

describe('a key is valid', () => {
  const signer = newSigner('ed25519')
  const [from, to] = [NOON, NOON + 2 * HOUR]
  beforeAll(() => registerKey(service, A, 'dated', signer, { validFrom: iso(from), validTo: iso(to) }))

  it.each([
    ['from its first moment on', from, from, 201],
    ['not a second before', from - 1000, from - 1000, 'SIGNATURE_KEY_EXPIRED'],
    ['not for what claims to be signed before', from - 1000, from, 'SIGNATURE_KEY_EXPIRED'],
    ['until before its end', to - 1, to - 1, 201],
    ['not at its end', to, to, 'SIGNATURE_KEY_EXPIRED'],
    ['not for what was signed in time and comes late', to - 1000, to, 'SIGNATURE_KEY_EXPIRED'],
  ] as const)('%s', async (_name, signedAt, receivedAt, expected) => {
    clock = receivedAt
    expect(code(await sendWith('dated', signer, signedAt))).toBe(expected)
    clock = NOON
  })
})

describe('a revoked key', () => {
  const signer = newSigner('ed25519')
  let first: string
  let revocation: string
  beforeAll(async () => {
    first = await registerKey(service, A, 'lost', signer)
  })

  it('signs until it is revoked, and from then on nothing, also nothing dated back', async () => {
    expect(code(await sendWith('lost', signer))).toBe(201)
    revocation = await registerKey(service, A, 'lost', signer, {
      revokedAt: iso(NOON),
      corrects: first,
      reason: 'laptop stolen',
    })
    expect(code(await sendWith('lost', signer))).toBe('SIGNATURE_KEY_EXPIRED')
    expect(code(await sendWith('lost', signer, NOON - HOUR))).toBe('SIGNATURE_KEY_EXPIRED')
    expect(await listed('lost')).toMatchObject({ state: 'revoked', revokedAt: iso(NOON), reason: 'laptop stolen' })
  })

  it('stays revoked, whatever a later version says', async () => {
    await registerKey(service, A, 'lost', signer, { corrects: revocation, reason: 'found again' })
    expect(code(await sendWith('lost', signer))).toBe('SIGNATURE_KEY_EXPIRED')
    expect(await listed('lost')).toMatchObject({ state: 'revoked', reason: 'laptop stolen' })
  })

  it('signs up to a revocation that is announced', async () => {
    const planned = newSigner('sm2-sm3')
    const corrects = await registerKey(service, A, 'planned', planned)
    await registerKey(service, A, 'planned', planned, { revokedAt: iso(NOON + HOUR), corrects, reason: 'rotation' })
    clock = NOON + HOUR - 1
    expect(code(await sendWith('planned', planned))).toBe(201)
    clock = NOON + HOUR
    expect(code(await sendWith('planned', planned))).toBe('SIGNATURE_KEY_EXPIRED')
    clock = NOON
  })
})

describe('a disputed key', () => {
  it('with two versions that nobody replaced signs nothing, and a correction of one does not settle it', async () => {
    const signer = newSigner('ed25519')
    const first = await registerKey(service, A, 'twice', signer)
    const second = await registerKey(service, A, 'twice', signer, { validFrom: '2024-01-01T00:00:00Z' })
    expect(second).not.toBe(first)
    expect(code(await sendWith('twice', signer))).toBe('SIGNATURE_KEY_UNKNOWN')
    await registerKey(service, A, 'twice', signer, { corrects: second, reason: 'entered twice' })
    expect(code(await sendWith('twice', signer))).toBe('SIGNATURE_KEY_UNKNOWN')
    expect(await listed('twice')).toMatchObject({ state: 'disputed' })
    await registerKey(service, A, 'twice-2', signer)
    expect(code(await sendWith('twice-2', signer))).toBe(201)
  })

  it('an id means one key for ever: another key under it, even as a correction, ends both', async () => {
    const [old, posed] = [newSigner('ed25519'), newSigner('ed25519')]
    const corrects = await registerKey(service, A, 'swapped', old)
    expect(code(await sendWith('swapped', old))).toBe(201)
    await registerKey(service, A, 'swapped', posed, { corrects, reason: 'new phone' })
    expect(code(await sendWith('swapped', posed))).toBe('SIGNATURE_KEY_UNKNOWN')
    expect(code(await sendWith('swapped', old))).toBe('SIGNATURE_KEY_UNKNOWN')
  })
})
