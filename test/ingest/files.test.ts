import { readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { A, type Answer, B, problemOf, receiptOf, startService } from '../support/service.ts'
import { json } from '../support/usage.ts'
import { digestOf, docx, pdf } from './files-samples.ts'

const MiB = 1 << 20
let service: Awaited<ReturnType<typeof startService>>
let tokens: Readonly<Record<'a' | 'b' | 'auditor' | 'reviewer' | 'admin' | 'witness', string>>
beforeAll(async () => {
  service = await startService({ SUANHENG_FILE_MIB: '1', SUANHENG_FILES_QUOTA_MIB: '4' })
  tokens = {
    a: await service.token(A, 'uploader'),
    b: await service.token(B, 'uploader'),
    auditor: await service.token(A, 'auditor'),
    reviewer: await service.token(A, 'reviewer'),
    admin: await service.token(A, 'admin'),
    witness: await service.token(A, 'witness'),
  }
})
afterAll(() => service.dispose())

type Put = { readonly token?: string; readonly as?: string; readonly type?: string; readonly headers?: object }
const put = (
  body: Uint8Array | string,
  { token = tokens.a, as = digestOf(body), type = 'application/pdf', headers = {} }: Put = {},
) => service.send(`/v1/files/${as}`, { method: 'PUT', token, body, type, headers: { ...headers } })
const get = (digest: string, token = tokens.a, query = '') => service.send(`/v1/files/${digest}${query}`, { token })
const refused = (answer: Answer) => {
  const { status, code } = problemOf(answer)
  return [status, code]
}
const folderOf = (...parts: string[]) => path.join(service.folder, 'files', ...parts)
const incoming = () => readdirSync(folderOf('incoming'))

describe('a file', () => {
  it('is kept under its digest, 201, and comes back byte for byte; the same again is 200 and changes nothing', async () => {
    const body = pdf(70_000)
    const first = await put(body)
    const kept = { sha256: digestOf(body), contentType: 'application/pdf', bytes: 70_000 }
    expect([first.status, first.json()]).toEqual([201, kept])
    const name = folderOf(A, `${digestOf(body)}.pdf`)
    const { ino, mtimeMs } = statSync(name)
    const again = await put(body, { type: 'image/png' })
    expect([again.status, again.json()]).toEqual([200, kept])
    expect(statSync(name)).toMatchObject({ ino, mtimeMs, nlink: 1 })
    // Nobody can run it, nobody else read it, and nothing writes to it by mistake.
    expect(statSync(name).mode & 0o777).toBe(0o400)
    expect((await get(digestOf(body))).bytes.equals(body)).toBe(true)
    expect(incoming()).toEqual([])
  })

  it('is handed out so that no browser runs, frames, guesses or keeps it', async () => {
    const body = pdf(300, 'headers')
    await put(body)
    const { headers } = await get(digestOf(body))
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': '300',
      'content-disposition': `attachment; filename="${digestOf(body)}.pdf"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cache-control': 'private, no-store',
      'repr-digest': `sha-256=:${Buffer.from(digestOf(body), 'hex').toString('base64')}:`,
    })
    const head = await service.send(`/v1/files/${digestOf(body)}`, { method: 'HEAD', token: tokens.a })
    expect([head.status, head.text, head.headers.get('content-length'), head.headers.get('content-type')]).toEqual([
      200,
      '',
      '300',
      'application/pdf',
    ])
    expect((await service.send(`/v1/files/${digestOf('none')}`, { method: 'HEAD', token: tokens.a })).status).toBe(404)
  })

  it('has the type that its bytes have, whatever the sender says', async () => {
    const body = docx()
    expect((await put(body, { type: 'text/html' })).status).toBe(201)
    expect((await get(digestOf(body))).headers.get('content-type')).toMatch(/wordprocessingml\.document$/)
    const html = '<html><script>alert(1)</script></html>'
    expect(refused(await put(html, { type: 'application/pdf' }))).toEqual([415, 'FILE_TYPE_REFUSED'])
    expect(refused(await put(''))).toEqual([415, 'FILE_TYPE_REFUSED'])
  })

  it('whose bytes are not those of the address is refused with both digests', async () => {
    const body = pdf(500, 'mismatch')
    const problem = problemOf(await put(body, { as: digestOf('something else') }))
    expect(problem).toMatchObject({
      status: 422,
      code: 'FILE_DIGEST_MISMATCH',
      expected: digestOf('something else'),
      received: digestOf(body),
    })
    // Also where the address is that of a file that is held.
    await put(body)
    expect(refused(await put(pdf(501, 'other'), { as: digestOf(body) }))).toEqual([422, 'FILE_DIGEST_MISMATCH'])
    expect((await get(digestOf(body))).bytes.equals(body)).toBe(true)
    expect(refused(await put(body, { as: 'AB' }))).toEqual([400, 'REQUEST_INVALID'])
    expect(refused(await put(body, { as: digestOf(body).toUpperCase() }))).toEqual([400, 'REQUEST_INVALID'])
    expect(incoming()).toEqual([])
  })

  it('of exactly the largest size is taken, of one byte more is not, said before or found while it comes', async () => {
    expect((await put(pdf(MiB))).status).toBe(201)
    expect(problemOf(await put(pdf(MiB + 1)))).toMatchObject({ status: 413, code: 'FILE_TOO_LARGE', maxBytes: MiB })
    const chunked = await fetch(`${service.url}/v1/files/${digestOf('x')}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${tokens.a}` },
      body: new ReadableStream({ pull: endless(40) }),
      duplex: 'half',
    })
    expect([chunked.status, ((await chunked.json()) as { code: string }).code]).toEqual([413, 'FILE_TOO_LARGE'])
    expect(incoming()).toEqual([])
  })

  it('put twice at once is there once, and both are told so', async () => {
    const body = pdf(400_000, 'at once')
    const before = service.service.files.usedBytes(A)
    const answers = await Promise.all(Array.from({ length: 6 }, () => put(body)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(1)
    expect(statuses.filter((status) => status === 200)).toHaveLength(5)
    expect(readdirSync(folderOf(A)).filter((name) => name.startsWith(digestOf(body)))).toHaveLength(1)
    expect(service.service.files.usedBytes(A) - before).toBe(401_408)
    expect(incoming()).toEqual([])
  })
})

describe('whose file it is', () => {
  it('an institution reads its own only: what another holds is as unknown as what nobody holds', async () => {
    const body = pdf(900, 'of A')
    await put(body)
    const strip = (answer: Answer) => ({ ...problemOf(answer), requestId: '', detail: '' })
    const [held, none] = await Promise.all([get(digestOf(body), tokens.b), get(digestOf('nobody'), tokens.b)])
    expect(held.status).toBe(404)
    expect(strip(held)).toEqual(strip(none))
    expect(refused(await get(digestOf(body), tokens.b, `?institution=${A}`))).toEqual([403, 'INSTITUTION_FORBIDDEN'])
    const head = await service.send(`/v1/files/${digestOf(body)}`, { method: 'HEAD', token: tokens.b })
    expect(head.status).toBe(404)
    expect((await service.send('/v1/files/check', { token: tokens.b })).text).not.toContain(digestOf(body))
  })

  it('to know a digest that another holds is no access, and the upload is read, hashed and stored anew', async () => {
    const body = pdf(950, 'of both')
    await put(body)
    const claimed = await put(pdf(951, 'a guess'), { token: tokens.b, as: digestOf(body) })
    expect(refused(claimed)).toEqual([422, 'FILE_DIGEST_MISMATCH'])
    expect((await get(digestOf(body), tokens.b)).status).toBe(404)
    const own = await put(body, { token: tokens.b })
    expect(own.status).toBe(201)
    const name = `${digestOf(body)}.pdf`
    expect(statSync(folderOf(A, name)).ino).not.toBe(statSync(folderOf(B, name)).ino)
    expect((await get(digestOf(body), tokens.b)).status).toBe(200)
  })

  it('auditors and reviewers read every institution’s, named; they put none', async () => {
    const body = pdf(960, 'audited')
    await put(body, { token: tokens.b })
    for (const token of [tokens.auditor, tokens.reviewer]) {
      expect((await get(digestOf(body), token, `?institution=${B}`)).bytes.equals(body)).toBe(true)
      expect(refused(await get(digestOf(body), token))).toEqual([400, 'REQUEST_INVALID'])
      expect((await get(digestOf(body), token, `?institution=${A}`)).status).toBe(404)
      expect(refused(await put(body, { token }))).toEqual([403, 'ROLE_FORBIDDEN'])
    }
    for (const token of [tokens.admin, tokens.witness]) {
      expect(refused(await get(digestOf(body), token))).toEqual([403, 'ROLE_FORBIDDEN'])
      expect(refused(await put(body, { token }))).toEqual([403, 'ROLE_FORBIDDEN'])
    }
    expect((await service.send(`/v1/files/${digestOf(body)}`)).status).toBe(401)
    // Nobody reads a body before knowing who sends it.
    expect(refused(await service.send(`/v1/files/${digestOf(body)}`, { method: 'PUT', body }))[0]).toBe(401)
  })

  it('a quota that is full refuses new files of that institution, and neither held ones nor others’', async () => {
    const fill = await service.token(QUOTA, 'uploader')
    const files = [1, 2, 3].map((n) => pdf(MiB, `fill ${n}`))
    for (const body of files) expect((await put(body, { token: fill })).status).toBe(201)
    const quota = { status: 409, code: 'FILE_QUOTA_EXCEEDED', quotaBytes: 4 * MiB }
    const both = await Promise.all([4, 5].map((n) => put(pdf(MiB, `fill ${n}`), { token: fill })))
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409])
    expect(problemOf(await put('one more byte', { token: fill }))).toMatchObject({ ...quota, usedBytes: 4 * MiB })
    expect((await put(files[0] ?? '', { token: fill })).status).toBe(200)
    expect((await put(pdf(2_000, 'others go on'))).status).toBe(201)
    expect(service.service.files.usedBytes(QUOTA)).toBe(4 * MiB)
  })
})

describe('a file that changed on the disk', () => {
  it('is not handed out; sending it again mends it', async () => {
    const body = pdf(3_000, 'rots')
    await put(body)
    const name = folderOf(A, `${digestOf(body)}.pdf`)
    const used = service.service.files.usedBytes(A)
    await rm(name)
    writeFileSync(name, Buffer.concat([body.subarray(0, 1_000), Buffer.alloc(9_000)]))
    expect(problemOf(await get(digestOf(body)))).toMatchObject({ status: 500, code: 'FILE_DAMAGED' })
    expect((await put(body)).status).toBe(201)
    expect((await get(digestOf(body))).bytes.equals(body)).toBe(true)
    expect(service.service.files.usedBytes(A)).toBeLessThanOrEqual(used)
  })

  it('or became a link to something else is not there', async () => {
    const body = pdf(3_100, 'link')
    symlinkSync(path.join(service.folder, 'tokens.jsonl'), folderOf(A, `${digestOf(body)}.pdf`))
    expect((await get(digestOf(body))).status).toBe(404)
    await rm(folderOf(A, `${digestOf(body)}.pdf`))
  })
})

describe('GET /v1/files/check', () => {
  it('names the registered documents without a file, and the files without a document', async () => {
    const own = await service.token(CHECKED, 'uploader')
    const [kept, missing, loose] = [pdf(1_000, 'kept'), pdf(1_000, 'missing'), pdf(5_000, 'loose')]
    for (const body of [kept, loose]) await put(body, { token: own })
    const register = async (documentId: string, digest: string, more = {}) =>
      receiptOf(
        await service.send('/v1/documents', {
          token: own,
          body: json({ institution: CHECKED, documentId, type: 'audit_report', title: '审计报告', digest, ...more }),
        }),
      )
    await register('D-1', digestOf(kept))
    await register('D-2', digestOf('wrong scan'))
    const history = (await service.send('/v1/documents/D-2', { token: own })).json() as {
      versions: { digest: string }[]
    }
    await register('D-2', digestOf(missing), { corrects: history.versions[0]?.digest, reason: '扫描件更换' })
    const answer = await service.send('/v1/files/check', { token: own })
    expect(answer.json()).toEqual({
      institution: CHECKED,
      documents: 2,
      files: 2,
      usedBytes: 12_288,
      quotaBytes: 4 * MiB,
      missingCount: 1,
      missing: [{ documentId: 'D-2', type: 'audit_report', title: '审计报告', digest: digestOf(missing) }],
      unregisteredCount: 1,
      unregistered: [digestOf(loose)],
    })
    const audited = await service.send(`/v1/files/check?institution=${CHECKED}`, { token: tokens.auditor })
    expect(audited.text).toBe(answer.text)
    expect(refused(await service.send('/v1/files/check', { token: tokens.auditor }))[1]).toBe('REQUEST_INVALID')
  })
})

describe('what the service tells of files', () => {
  it('are counts by type, without an institution or a digest', async () => {
    const { text } = await service.send('/metrics', { token: tokens.admin })
    expect(text).toMatch(/^suanheng_files_kept_total\{type="pdf"\} \d+$/m)
    expect(text).toMatch(/^suanheng_files_read_bytes_total\{type="pdf"\} \d+$/m)
    expect(text).toMatch(/^suanheng_files_held_bytes [1-9]\d+$/m)
    expect(text).not.toMatch(/[0-9a-f]{64}/)
  })

  it('in /openapi.json are their routes, with a body of bytes', async () => {
    const { paths } = (await service.send('/openapi.json')).json() as { paths: Record<string, Record<string, never>> }
    expect(Object.keys(paths['/v1/files/{sha256}'] ?? {}).toSorted()).toEqual(['get', 'head', 'put'])
    expect(paths['/v1/files/{sha256}']?.['put']).toMatchObject({
      requestBody: { content: { 'application/octet-stream': {} } },
    })
  })
})

const QUOTA = '91440300MA5FXYTH1L'
const CHECKED = '91440300MA5FXYTH2G'

/** Pieces of 64 KiB, so many at most: a body whose length nobody was told. */
function endless(pieces: number) {
  return (controller: ReadableStreamDefaultController<Uint8Array>) => {
    if (pieces-- > 0) controller.enqueue(new Uint8Array(65_536).fill(0x20))
    else controller.close()
  }
}
