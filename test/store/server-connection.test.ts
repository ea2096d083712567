import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type IncomingHttpHeaders, request } from 'node:http'
import { createServer, type Server } from 'node:https'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../cli/config.ts'
import { openStore } from '../../store/client.ts'
import { nativeBlock, nativeColumnTypes } from '../../store/native.ts'
import { startClickHouse, type TestServer } from '../support/clickhouse-server.ts'

let dir: string
let server: TestServer
let front: Server
let url: string
let password: string
/** What came through the front: headers, connection and who the client said it was. */
let seen: { headers: IncomingHttpHeaders; port: number | undefined; name: string }[] = []
const at = (name: string) => path.join(dir, name)

const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { cwd: dir, stdio: 'ignore' })
const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'] as const

/** An authority, and a certificate of it. */
async function makeAuthority(name: string): Promise<void> {
  openssl('req', '-x509', ...EC, '-keyout', `${name}.key`, '-out', `${name}.pem`, '-days', '2', '-subj', `/CN=${name}`)
}
async function makeCertificate(name: string, authority: string): Promise<void> {
  await writeFile(at(`${name}.ext`), 'subjectAltName=IP:127.0.0.1')
  openssl('req', ...EC, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`)
  const by = ['-CA', `${authority}.pem`, '-CAkey', `${authority}.key`, '-CAcreateserial']
  openssl('x509', '-req', '-in', `${name}.csr`, ...by, '-out', `${name}.pem`, '-days', '2', '-extfile', `${name}.ext`)
}

/** The engine here opens no HTTPS of its own (its `clickhouse local` refuses): TLS ends in front of the real server. */
async function startFront(): Promise<void> {
  const [key, cert, ca] = await Promise.all(['server.key', 'server.pem', 'ours.pem'].map((name) => readFile(at(name))))
  front = createServer({ key, cert, ca, requestCert: true, rejectUnauthorized: true }, (incoming, outgoing) => {
    const socket = incoming.socket as TLSSocket
    seen.push({
      headers: incoming.headers,
      port: socket.remotePort,
      name: String(socket.getPeerCertificate().subject.CN),
    })
    const { method, headers, url: target = '/' } = incoming
    const onward = request(`${server.url}${target}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(onward.on('error', () => outgoing.destroy()))
  })
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  const address = front.address()
  url = `https://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'suanheng-test-'))
  server = await startClickHouse(at('store'))
  for (const name of ['ours', 'strangers']) await makeAuthority(name)
  await makeCertificate('server', 'ours')
  await makeCertificate('ingest', 'ours')
  await makeCertificate('stranger', 'strangers')
  password = server.password
  await writeFile(at('password'), `${password}\n`)
  await startFront()
})
afterAll(async () => {
  front.closeAllConnections()
  front.close()
  await server.stop()
  await rm(dir, { recursive: true, force: true })
})

const settings = (changes: Readonly<Record<string, string>> = {}) => ({
  SUANHENG_DATA: dir,
  CLICKHOUSE_URL: url,
  CLICKHOUSE_USER: server.username,
  CLICKHOUSE_PASSWORD_FILE: at('password'),
  CLICKHOUSE_DATABASE: 'suanheng_test',
  CLICKHOUSE_TLS_CA_FILE: at('ours.pem'),
  CLICKHOUSE_TLS_CERT_FILE: at('ingest.pem'),
  CLICKHOUSE_TLS_KEY_FILE: at('ingest.key'),
  ...changes,
})
const open = (changes: Readonly<Record<string, string>> = {}) => openStore(readConfig(settings(changes)).store)
const refusalOf = (changes: Readonly<Record<string, string>>): unknown => {
  try {
    readConfig(settings(changes))
    return null
  } catch (error) {
    return error
  }
}

describe('a ClickHouse server behind TLS', () => {
  it('is reached with an authority, a certificate of our own and a password from a file, each kind of request', async () => {
    const store = await open()
    const columns = [{ name: 'n', kind: 'uint64', values: [1n, 2n] }] as const
    await store.command('CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n')
    await store.insertNative('t', nativeColumnTypes(columns), [nativeBlock(2, columns)])
    expect(await store.rows('SELECT sum(n) AS n FROM t')).toEqual([{ n: '3' }])
    const streamed: unknown[] = []
    for await (const row of store.rowStream('SELECT n FROM t ORDER BY n')) streamed.push(row)
    expect(streamed).toEqual([{ n: '1' }, { n: '2' }])
    expect(new Set(seen.map(({ name }) => name))).toEqual(new Set(['ingest']))
    await store.close()
  })

  it('whose certificate another authority signed, or that does not know ours, is STORE_UNAVAILABLE', async () => {
    const unavailable = { code: 'STORE_UNAVAILABLE' }
    await expect(open({ CLICKHOUSE_TLS_CA_FILE: at('strangers.pem') })).rejects.toMatchObject(unavailable)
    const stranger = { CLICKHOUSE_TLS_CERT_FILE: at('stranger.pem'), CLICKHOUSE_TLS_KEY_FILE: at('stranger.key') }
    await expect(open(stranger)).rejects.toMatchObject(unavailable)
    await expect(open({ CLICKHOUSE_TLS_CERT_FILE: '', CLICKHOUSE_TLS_KEY_FILE: '' })).rejects.toMatchObject(unavailable)
  })

  it('gets inserts and gives answers compressed when asked to, and the same rows', async () => {
    const columns = [{ name: 'n', kind: 'uint64', values: Array.from({ length: 500 }, () => 7n) }] as const
    for (const compression of ['none', 'inserts', 'answers', 'both']) {
      const store = await open({ CLICKHOUSE_COMPRESSION: compression })
      await store.command('CREATE OR REPLACE TABLE z (n UInt64) ENGINE = MergeTree ORDER BY n')
      seen = []
      await store.insertNative('z', nativeColumnTypes(columns), [nativeBlock(500, columns)])
      expect(seen.at(-1)?.headers['content-encoding'] === 'gzip').toBe(['inserts', 'both'].includes(compression))
      expect(await store.rows('SELECT sum(n) AS n FROM z')).toEqual([{ n: '3500' }])
      expect(seen.at(-1)?.headers['accept-encoding'] === 'gzip').toBe(['answers', 'both'].includes(compression))
      expect((await store.bytes('SELECT n FROM z')).length).toBe(4000)
      await store.close()
    }
  })

  it('keeps a connection for the next request, or none when told so', async () => {
    const portsOf = async (changes: Readonly<Record<string, string>>) => {
      const store = await open(changes)
      seen = []
      for (let i = 0; i < 3; i++) await store.rows('SELECT 1 AS n')
      await store.close()
      return new Set(seen.map(({ port }) => port)).size
    }
    expect(await portsOf({})).toBe(1)
    expect(await portsOf({ CLICKHOUSE_KEEP_ALIVE_MS: '0' })).toBe(3)
  })

  it('that takes longer than a read may is STORE_UNAVAILABLE', async () => {
    const store = await open({ CLICKHOUSE_READ_TIMEOUT_MS: '1000' })
    const slow = store.rows('SELECT sum(sleepEachRow(0.1)) AS s FROM numbers(25)')
    await expect(slow).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    await store.close()
  })
})

describe('settings of a server', () => {
  it.each([
    ['a password given twice', { CLICKHOUSE_PASSWORD: 'x' }, 'CLICKHOUSE_PASSWORD_FILE'],
    ['half a key pair', { CLICKHOUSE_TLS_KEY_FILE: '' }, 'CLICKHOUSE_TLS_KEY_FILE'],
    ['TLS files without TLS', { CLICKHOUSE_URL: 'http://127.0.0.1:8123' }, 'https'],
    ['a file that is not there', { CLICKHOUSE_TLS_CA_FILE: '/nowhere/ca.pem' }, 'CLICKHOUSE_TLS_CA_FILE'],
    ['a password in the address', { CLICKHOUSE_URL: 'https://u:p@127.0.0.1' }, 'CLICKHOUSE_URL'],
    ['an address of another protocol', { CLICKHOUSE_URL: 'tcp://127.0.0.1:9000' }, 'CLICKHOUSE_URL'],
  ])('with %s are refused, naming them', (_what, changes, named) => {
    expect(refusalOf(changes)).toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining(named) })
  })
})
