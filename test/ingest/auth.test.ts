import { appendFile, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newToken, parseToken, ROLES, verifySecret } from '../../ingest/auth/token.ts'
import { TokenFile } from '../../ingest/auth/token-file.ts'
import { A, problemOf, startService, temporaryFolder } from '../support/service.ts'

const options = { institution: A, role: 'uploader', name: '平台', issuedAt: 1_000, expiresAt: 2_000 } as const

describe('a token', () => {
  it('is kept as a hash only: neither it nor its secret is on disk, and the file is its owner’s alone', async () => {
    const file = path.join(await temporaryFolder(), 'tokens.jsonl')
    const { token } = await new TokenFile(file).issue(options)
    const text = await readFile(file, 'utf8')
    expect(text).not.toContain(token)
    expect(text).not.toContain(parseToken(token)?.secret)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('is valid up to the moment it expires, which is exclusive', async () => {
    const file = path.join(await temporaryFolder(), 'tokens.jsonl')
    const tokens = new TokenFile(file)
    const { token, id } = await tokens.issue(options)
    expect(await tokens.verify(token, 1_999)).toEqual({ tokenId: id, institution: A, role: 'uploader' })
    await expect(tokens.verify(token, 2_000)).rejects.toMatchObject({ code: 'TOKEN_INVALID' })
  })

  it('is refused alike, whether unknown, wrong by one character, revoked or expired', async () => {
    const file = path.join(await temporaryFolder(), 'tokens.jsonl')
    const tokens = new TokenFile(file)
    const good = await tokens.issue(options)
    const revoked = await tokens.issue({ ...options, expiresAt: null })
    await tokens.revoke(revoked.id, 1_500)
    const last = good.token.endsWith('A') ? 'B' : 'A'
    const bad = [
      `${good.token.slice(0, -1)}${last}`,
      newToken(options).token,
      revoked.token,
      'sh_x',
      '',
      good.token.toUpperCase(),
    ]
    const messages = new Set<string>()
    for (const token of bad) {
      const error = await tokens.verify(token, 1_500).then(String, (problem: Error) => problem)
      expect(error).toMatchObject({ code: 'TOKEN_INVALID' })
      messages.add((error as Error).message)
    }
    expect(messages.size).toBe(1)
    await expect(tokens.verify(good.token, 2_500)).rejects.toMatchObject({ message: [...messages][0] })
  })

  it('of an unknown id is compared too, so that it costs what a wrong secret costs', () => {
    const { record, token } = newToken(options)
    expect(verifySecret(undefined, parseToken(token)?.secret ?? '')).toBe(false)
    expect(verifySecret(record, '')).toBe(false)
    expect(verifySecret(record, parseToken(token)?.secret ?? '')).toBe(true)
  })

  it.each([
    'sh_0123456789abcdef',
    'sh_0123456789ABCDEF_x',
    ` sh_${'0'.repeat(16)}_${'A'.repeat(43)}`,
    `sh_${'0'.repeat(16)}_${'A'.repeat(44)}`,
  ])('of another form is none: %s', (text) => {
    expect(parseToken(text)).toBeNull()
  })
})

describe('the token file', () => {
  it('is read again when another process has changed it', async () => {
    const file = path.join(await temporaryFolder(), 'tokens.jsonl')
    const [service, commandLine] = [new TokenFile(file), new TokenFile(file)]
    expect(await service.list()).toEqual([])
    const { token, id } = await commandLine.issue({ ...options, expiresAt: null })
    expect(await service.verify(token, 0)).toMatchObject({ tokenId: id })
    await commandLine.revoke(id, 1)
    await expect(service.verify(token, 0)).rejects.toMatchObject({ code: 'TOKEN_INVALID' })
  })

  it('with a line that cannot be read lets nobody in: it may be a revocation', async () => {
    const file = path.join(await temporaryFolder(), 'tokens.jsonl')
    const tokens = new TokenFile(file)
    const { token } = await tokens.issue({ ...options, expiresAt: null })
    await appendFile(file, '{"event":"revo')
    await expect(tokens.verify(token, 0)).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })

  it('lists tokens without what is secret of them', async () => {
    const tokens = new TokenFile(path.join(await temporaryFolder(), 'tokens.jsonl'))
    await tokens.issue(options)
    expect(JSON.stringify(await tokens.list())).not.toContain('secret')
  })
})

describe('a running service', () => {
  let service: Awaited<ReturnType<typeof startService>>
  beforeAll(async () => {
    service = await startService()
  })
  afterAll(() => service.dispose())

  it('stops letting a revoked token in at once', async () => {
    const token = await service.token(A, 'uploader')
    expect((await service.send('/v1/whoami', { token })).status).toBe(200)
    const commandLine = new TokenFile(path.join(service.folder, 'tokens.jsonl'))
    await commandLine.revoke(parseToken(token)?.id ?? '', Date.now())
    const problem = problemOf(await service.send('/v1/whoami', { token }))
    expect(problem).toMatchObject({ status: 401, code: 'TOKEN_INVALID' })
  })

  it.each(ROLES)('tells a token of role %s whose it is', async (role) => {
    const answer = await service.send('/v1/whoami', { token: await service.token(A, role) })
    expect(answer.json()).toMatchObject({ institution: A, role })
  })
})
