import { readdirSync, writeFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FileStore } from '../../ingest/files/file-store.ts'
import { A, B, problemOf, sendRaw, startService, temporaryFolder } from '../support/service.ts'
import { digestOf, pdf } from './files-samples.ts'

const LIMITS = { maxBytes: 100_000, quotaBytes: 1 << 20, uploads: 2, idleMs: 150 }
const code = (name: string) => expect.objectContaining({ code: name }) as Error

async function* pieces(...all: readonly (Uint8Array | Promise<never>)[]): AsyncGenerator<Uint8Array> {
  for (const piece of all) yield await piece
}
const never = new Promise<never>(() => {})

describe('the folder of files', () => {
  let folder: string
  let files: FileStore
  const incoming = () => readdirSync(path.join(folder, 'incoming'))
  beforeEach(async () => {
    folder = await temporaryFolder()
    files = (await FileStore.open(folder, LIMITS)).files
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('gives up a body that stops coming, and nothing of it stays', async () => {
    const body = pdf(50_000)
    const slow = files.put(A, digestOf(body), pieces(body.subarray(0, 20_000), never))
    await expect(slow).rejects.toThrow(code('BODY_DAMAGED'))
    expect([incoming(), await files.find(A, digestOf(body)), files.usedBytes(A)]).toEqual([[], null, 0])
  })

  it('lets an institution send so many at once, and another go on meanwhile', async () => {
    const body = pdf(5_000)
    const open = [1, 2].map((n) => files.put(A, digestOf(pdf(n * 100)), pieces(body.subarray(0, 10), never)))
    const ended = Promise.allSettled(open)
    await expect(files.put(A, digestOf(body), pieces(body))).rejects.toThrow(code('TOO_MANY_REQUESTS'))
    await expect(files.put(B, digestOf(body), pieces(body))).resolves.toMatchObject({ isNew: true })
    await ended
    await expect(files.put(A, digestOf(body), pieces(body))).resolves.toMatchObject({ isNew: true })
  })

  it('gives back the room of every upload that failed', async () => {
    for (let n = 0; n < 20; n++)
      await expect(files.put(A, digestOf('other'), pieces(pdf(90_000, `${n}`)))).rejects.toThrow(
        code('FILE_DIGEST_MISMATCH'),
      )
    await expect(files.put(A, digestOf('x'), pieces(pdf(100_001)))).rejects.toThrow(code('FILE_TOO_LARGE'))
    await expect(files.put(A, digestOf('x'), pieces(), 2 << 20)).rejects.toThrow(code('FILE_QUOTA_EXCEEDED'))
    expect([files.usedBytes(A), files.totalBytes(), incoming()]).toEqual([0, 0, []])
  })

  it('opened anew, has removed what lay half-way, counts what is whole, and names what nobody here put', async () => {
    const body = pdf(50_000)
    await files.put(A, digestOf(body), pieces(body))
    writeFileSync(path.join(folder, 'incoming', 'half'), body.subarray(0, 100))
    writeFileSync(path.join(folder, A, 'notes.txt'), 'mine')
    await mkdir(path.join(folder, 'lost+found'))
    const { files: again, strange } = await FileStore.open(folder, LIMITS)
    expect(incoming()).toEqual([])
    expect([...strange].toSorted()).toEqual([`${A}/notes.txt`, 'lost+found'])
    expect(again.usedBytes(A)).toBe(53_248)
    expect(await again.find(A, digestOf(body))).toEqual({ sha256: digestOf(body), type: 'pdf', bytes: 50_000 })
  })

  it('that cannot be written is said so, and later is written again', async () => {
    const body = pdf(1_000)
    await rm(path.join(folder, 'incoming'), { recursive: true })
    await expect(files.put(A, digestOf(body), pieces(body))).rejects.toThrow(code('FILES_UNAVAILABLE'))
    await mkdir(path.join(folder, 'incoming'))
    await expect(files.put(A, digestOf(body), pieces(body))).resolves.toMatchObject({ isNew: true })
  })

  it('takes no institution that would lead out of it', async () => {
    await expect(files.put('../escape', digestOf('x'), pieces())).rejects.toThrow()
  })
})

describe('a hostile request', () => {
  let service: Awaited<ReturnType<typeof startService>>
  let token: string
  beforeAll(async () => {
    service = await startService({ SUANHENG_FILE_MIB: '1' })
    token = await service.token(A, 'uploader')
  })
  afterAll(() => service.dispose())
  const incoming = () => readdirSync(path.join(service.folder, 'files', 'incoming'))
  const head = (digest: string, ...lines: string[]) =>
    [`PUT /v1/files/${digest} HTTP/1.1`, 'host: x', `authorization: Bearer ${token}`, ...lines, '', ''].join('\r\n')
  const put = (body: Uint8Array, headers = {}) =>
    service.send(`/v1/files/${digestOf(body)}`, { method: 'PUT', token, body, headers })

  it('of an encoded body is refused without unpacking it', async () => {
    for (const encoding of ['gzip', 'deflate', 'br', 'zstd']) {
      const answer = await put(gzipSync(Buffer.alloc(8 << 20)), { 'content-encoding': encoding })
      expect(problemOf(answer)).toMatchObject({ status: 415, code: 'CONTENT_ENCODING_UNSUPPORTED' })
    }
  })

  it('that ends in the middle leaves nothing, and the digest is not there', async () => {
    const body = pdf(300_000)
    const cut = [Buffer.from(head(digestOf(body), 'content-length: 300000')), body.subarray(0, 100_000)]
    const answer = await sendRaw(service.port, Buffer.concat(cut), { halfClose: true })
    expect(answer).toMatch(/^(HTTP\/1\.1 400 |$)/)
    for (let i = 0; i < 100 && incoming().length > 0; i++) await sleep(20)
    expect(incoming()).toEqual([])
    expect((await service.send(`/v1/files/${digestOf(body)}`, { token })).status).toBe(404)
    expect(service.service.files.usedBytes(A)).toBe(0)
  })

  it('that never ends its chunks is told at the limit, and the next on the same connection is served', async () => {
    const chunk = `10000\r\n${'a'.repeat(65_536)}\r\n`
    const good = pdf(2_000, 'after')
    const answer = await sendRaw(
      service.port,
      head(digestOf('x'), 'transfer-encoding: chunked') +
        chunk.repeat(24) +
        '0\r\n\r\n' +
        head(digestOf(good), `content-length: ${good.length}`, 'connection: close') +
        good.toString('latin1'),
    )
    expect([...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['413', '201'])
  })

  it('to a strange address is refused, and no path leads out of the folder', async () => {
    for (const address of [
      '..%2f..%2ftokens.jsonl',
      'incoming',
      '%00',
      digestOf('x').slice(1),
      `${digestOf('x')}.pdf`,
    ]) {
      const answer = await service.send(`/v1/files/${address}`, { token })
      expect([400, 404]).toContain(problemOf(answer).status)
    }
  })
})
