import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { A, B, problemOf, startService } from '../support/service.ts'

let service: Awaited<ReturnType<typeof startService>>
let admin: string
beforeAll(async () => {
  service = await startService()
  admin = await service.token(A, 'admin')
})
afterAll(() => service.dispose())

const issue = (body: unknown, token = admin) =>
  service.send('/v1/tokens', { token, body: typeof body === 'string' ? body : JSON.stringify(body) })
type Listed = { id: string; state: string; institution: string; name: string; issuedBy: string | null }
const listed = async (token = admin) =>
  ((await service.send('/v1/tokens', { token })).json() as { tokens: Listed[] }).tokens
const idOf = (token: string) => token.slice(3, 19)

describe('an admin', () => {
  it('issues a token of its own institution, shown this once, that works and names who issued it', async () => {
    const answer = await issue({ role: 'uploader', name: '东区集群', days: 30 })
    const { id, token } = answer.json() as { id: string; token: string }
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([201, 'no-store'])
    expect((await service.send('/v1/whoami', { token })).json()).toEqual({
      tokenId: id,
      institution: A,
      role: 'uploader',
    })
    const list = await service.send('/v1/tokens', { token: admin })
    expect(list.text).not.toContain(token.slice(20))
    expect(list.text).not.toMatch(/secret/i)
    expect((await listed())[0]).toMatchObject({ id, state: 'valid', name: '东区集群', issuedBy: idOf(admin) })
  })

  it.each(['auditor', 'reviewer', 'witness'])('gives on no role that reads others’ evidence: %s', async (role) => {
    expect(problemOf(await issue({ role, name: 'x', days: 1 }))).toMatchObject({ status: 403, code: 'ROLE_FORBIDDEN' })
  })

  it.each([
    ['another institution', { role: 'uploader', name: 'x', days: 1, institution: B }],
    ['no end', { role: 'uploader', name: 'x' }],
    ['an end in eleven years', { role: 'uploader', name: 'x', days: 4_000 }],
    ['a role that is none', { role: 'root', name: 'x', days: 1 }],
    ['no JSON', 'role=uploader'],
  ])('is refused a token with %s', async (_what, body) => {
    expect(problemOf(await issue(body)).code).toBe('REQUEST_INVALID')
  })

  it('revokes a token of its own institution: it opens nothing any more, and the trail says who did it', async () => {
    const { id, token } = (await issue({ role: 'uploader', name: '旧', days: 1 })).json() as {
      id: string
      token: string
    }
    const { csrf } = (await service.send('/v1/session', { body: JSON.stringify({ token }) })).json() as { csrf: string }
    expect(csrf).toHaveLength(43)
    expect((await service.send(`/v1/tokens/${id}`, { method: 'DELETE', token: admin })).status).toBe(204)
    expect(problemOf(await service.send('/v1/whoami', { token })).code).toBe('TOKEN_INVALID')
    expect((await listed()).find((one) => one.id === id)).toMatchObject({ state: 'revoked', revokedBy: idOf(admin) })
    const again = await service.send(`/v1/tokens/${id}`, { method: 'DELETE', token: admin })
    expect(problemOf(again).code).toBe('NOT_FOUND')
  })

  it('neither sees nor revokes a token of another institution: it is told like one that is not there', async () => {
    const foreign = await service.token(B, 'uploader')
    expect((await listed()).filter(({ institution }) => institution !== A)).toEqual([])
    const answers = await Promise.all(
      [idOf(foreign), '0'.repeat(16)].map((id) => service.send(`/v1/tokens/${id}`, { method: 'DELETE', token: admin })),
    )
    expect(answers.map((answer) => [answer.status, problemOf(answer).detail.replace(/\w{16}$/, '')])).toEqual([
      [404, 'no valid token has the id '],
      [404, 'no valid token has the id '],
    ])
    expect((await service.send('/v1/whoami', { token: foreign })).status).toBe(200)
  })

  it('alone may do any of this', async () => {
    for (const role of ['uploader', 'auditor', 'reviewer', 'witness'] as const) {
      const token = await service.token(A, role)
      expect(problemOf(await service.send('/v1/tokens', { token })).code).toBe('ROLE_FORBIDDEN')
      expect(problemOf(await issue({ role: 'uploader', name: 'x', days: 1 }, token)).code).toBe('ROLE_FORBIDDEN')
    }
  })
})
