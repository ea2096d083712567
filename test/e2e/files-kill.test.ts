import { createHash } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { connect } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  A,
  problemOf,
  type ServiceProcess,
  startServiceProcess,
  temporaryFolder,
  untilReady,
} from '../support/service.ts'

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const pdf = (size: number, salt: string) => Buffer.from(`%PDF-1.7\n${salt}\n`.padEnd(size, 'x'))

let folder: string
let service: ServiceProcess
let token: string
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(async () => {
  await service.kill()
  await rm(folder, { recursive: true, force: true })
})

const incoming = () => readdirSync(path.join(folder, 'files', 'incoming'))
const put = (body: Uint8Array) => service.send(`/v1/files/${digestOf(body)}`, { method: 'PUT', token, body })
const get = (digest: string) => service.send(`/v1/files/${digest}`, { token })
async function start(limits = {}): Promise<void> {
  service = await startServiceProcess(folder, {}, limits)
  await untilReady(service)
  token = await service.token(A, 'uploader')
}

/** Begins an upload and leaves it in the middle. */
async function begin(body: Buffer, sent: number): Promise<void> {
  const socket = connect(service.port, '127.0.0.1').on('error', () => {})
  const head = `PUT /v1/files/${digestOf(body)} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-length: ${body.length}\r\n\r\n`
  socket.write(Buffer.concat([Buffer.from(head), body.subarray(0, sent)]))
  const sizes = () => incoming().map((name) => statSync(path.join(folder, 'files', 'incoming', name)).size)
  while (!sizes().some((size) => size === sent)) await sleep(5)
}

describe('a process killed while files come', () => {
  it('shows no half file, has removed it at the next start, and has every file it acknowledged', {
    timeout: 120_000,
  }, async () => {
    await start()
    const half = pdf(3_000_000, 'half')
    await begin(half, 1_000_000)
    await service.kill()
    expect(incoming()).toHaveLength(1)
    await start()
    expect(incoming()).toEqual([])
    expect((await get(digestOf(half))).status).toBe(404)
    expect((await put(half)).status).toBe(201)

    // Killed at some moment of many uploads: what was acknowledged is whole, what is there is whole.
    const acknowledged: string[] = [digestOf(half)]
    const sending = Array.from({ length: 4 }, async (_, sender) => {
      for (let n = 0; ; n++) {
        const body = pdf(200_000 + n, `${sender}-${n}`)
        if ((await put(body)).status !== 201) throw new Error('not kept')
        acknowledged.push(digestOf(body))
      }
    })
    const ended = Promise.allSettled(sending)
    while (acknowledged.length < 12) await sleep(5)
    await service.kill()
    await ended
    await start()
    expect(incoming()).toEqual([])
    const there = readdirSync(path.join(folder, 'files', A)).map((name) => name.replace('.pdf', ''))
    expect(there).toEqual(expect.arrayContaining(acknowledged))
    for (const digest of there) {
      const answer = await get(digest)
      expect([answer.status, digestOf(answer.bytes)]).toEqual([200, digest])
    }
    await service.kill()
  })
})

describe('a disk that is full', () => {
  it('is said with 503, leaves nothing half-way, keeps what was there, and takes what fits without a restart', {
    timeout: 120_000,
  }, async () => {
    // No file may grow beyond 2 MiB.
    await start({ fileKiB: 2_048 })
    const before = readdirSync(path.join(folder, 'files', A)).length
    const large = pdf(3_000_001, 'large')
    const answer = await put(large)
    expect(problemOf(answer)).toMatchObject({ status: 503, code: 'FILES_UNAVAILABLE' })
    expect(answer.headers.get('retry-after')).not.toBeNull()
    expect(incoming()).toEqual([])
    expect((await get(digestOf(large))).status).toBe(404)
    expect((await service.send('/readyz')).status).toBe(200)
    expect((await put(pdf(1_000_000, 'fits'))).status).toBe(201)
    expect(readdirSync(path.join(folder, 'files', A))).toHaveLength(before + 1)
  })
})
