import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Agent } from '../../agent/agent.ts'
import { readAgentConfig } from '../../agent/config.ts'
import type { Surroundings } from '../../agent/surroundings.ts'
import { verifyReceiptFile } from '../../cli/receipt-file.ts'
import { newPrivateKey, signingOf } from '../../cli/signing.ts'
import { signerOf } from '../../core/http-signature/algorithms.ts'
import { parseVerifierKey, verifierKey } from '../../core/note/verifier-key.ts'
import type { Receipt } from '../../ingest/accept/receipt.ts'
import { A, B, startService, temporaryFolder } from '../support/service.ts'
import { registerKey } from '../support/signing.ts'
import { ndjson, usages } from '../support/usage.ts'
import { type Exporter, startExporter, until, writeAgent } from './peers.ts'

let service: Awaited<ReturnType<typeof startService>>
let exporter: Exporter
let folder: string
let token: string
const running: { stop: () => Promise<void> }[] = []
let logged: { event: string; [name: string]: unknown }[] = []

beforeEach(async () => {
  folder = await temporaryFolder()
})
beforeAll(async () => {
  service = await startService()
  exporter = await startExporter(4)
  token = await service.token(A, 'uploader')
})
afterAll(async () => {
  await exporter.close()
  await service.dispose()
})
afterEach(async () => {
  exporter.down = false
  for (const agent of running.splice(0)) await agent.stop()
  await rm(folder, { recursive: true, force: true })
  logged = []
})

/** Time that goes ten times as fast. */
const FAST = 10
const began = Date.now()
const quick = (changes: Partial<Surroundings> = {}): Surroundings => ({
  now: () => began + performance.now() * FAST,
  monotonic: () => performance.now() * FAST,
  random: () => Math.random(),
  sleep: (ms, signal) => sleep(ms / FAST, undefined, { signal }),
  ...changes,
})

type Setup = {
  readonly sources: readonly object[]
  readonly more?: Readonly<Record<string, unknown>>
  readonly bearer?: string
  readonly surroundings?: Partial<Surroundings>
  readonly signKey?: string
}

async function start({ sources, more, bearer = token, surroundings, signKey }: Setup) {
  await mkdir(path.join(folder, 'inbox'), { recursive: true })
  const file = await writeAgent(folder, service.url, bearer, sources, more)
  const config = await readAgentConfig(file)
  const sign = signKey === undefined ? null : signingOf({ signKey, signKeyId: 'agent-key' }, () => Date.now())
  const log = (_level: string, event: string, fields: object = {}) => void logged.push({ event, ...fields })
  const agent = await Agent.open({ config, sign, surroundings: quick(surroundings), log, pid: process.pid })
  const stopping = new AbortController()
  const run = agent.run(stopping.signal)
  const stop = async () => {
    stopping.abort(new Error('stop'))
    await run
  }
  running.push({ stop })
  return { agent, stop, status: () => agent.status() }
}

const batches = async (bearer = token): Promise<Receipt[]> => {
  const { batches: list } = (await service.send('/v1/batches?limit=100', { token: bearer })).json() as {
    batches: Receipt[]
  }
  return list
}
const inbox = { name: 'inbox', type: 'drop', folder: 'inbox', records: 'usage', everySeconds: 1, settleSeconds: 0 }
const drop = (name: string, content: string | Uint8Array) => writeFile(path.join(folder, 'inbox', name), content)
const named = (prefix: string, count: number) =>
  usages(0, count).map((record, n) => ({ ...record, recordId: `${prefix}-${n}` }))

describe('what is spooled and sent', () => {
  it('is acknowledged with a receipt that proves the very bytes, kept where it can be verified offline', async () => {
    const { status } = await start({ sources: [inbox], more: { batch: { records: 10 } } })
    await drop('a.ndjson', ndjson(named('kept', 25)))
    await until(() => status().sent.recorded === 25, status)
    const vkey = (await service.send(`/ledger/${A}/vkey`, { token })).text.trim()
    const days = await readdir(path.join(folder, 'state', 'receipts'))
    const files = await readdir(path.join(folder, 'state', 'receipts', days[0] ?? ''))
    expect(files.length).toBe(3)
    for (const file of files) {
      const text = await readFile(path.join(folder, 'state', 'receipts', days[0] ?? '', file), 'utf8')
      const [proven] = verifyReceiptFile(text, parseVerifierKey(vkey))
      expect(proven?.manifest.institution).toBe(A)
    }
    // Numbered without gaps, from one, in the order of the spool.
    const keys = (await batches()).flatMap(({ idempotencyKey }) => idempotencyKey ?? []).slice(0, 3)
    expect(keys.map((key) => key.split('-')[1])).toEqual(['3', '2', '1'])
    expect(await readdir(path.join(folder, 'inbox', 'done'))).toEqual(['a.ndjson', 'a.ndjson.report.json'])
  })

  it('is the samples of exporters, each of its moment; a target that does not answer is counted as missed', async () => {
    const targets = [`${exporter.url}/node/a`, `${exporter.url}/node/b`]
    const { status } = await start({ sources: [{ name: 'dcgm', type: 'scrape', targets, everySeconds: 10 }] })
    await until(() => status().sent.recorded >= 16, status)
    expect(status().sources[0]).toMatchObject({ missedScrapes: 0, missedSamples: 0 })
    exporter.down = true
    await until(() => logged.filter(({ event }) => event === 'target_failing').length === 2, status)
    const [missed] = status().sources
    expect(missed?.missedScrapes).toBeGreaterThanOrEqual(2)
    expect(missed?.missedSamples).toBe((missed?.missedScrapes ?? 0) * 4)
    exporter.down = false
    await until(() => logged.some(({ event }) => event === 'target_answers_again'), status)
    expect(status().sent.conflict).toBe(0)
  })

  it('is signed with the key of the institution when one is set', async () => {
    await mkdir(folder, { recursive: true })
    const signKey = path.join(folder, 'key.pem')
    await writeFile(signKey, newPrivateKey('ed25519'))
    await registerKey(service, A, 'agent-key', signerOf(await readFile(signKey, 'utf8')))
    const { status } = await start({ sources: [inbox], signKey })
    await drop('signed.ndjson', ndjson(named('signed', 3)))
    await until(() => status().sent.recorded === 3, status)
    const days = await readdir(path.join(folder, 'state', 'receipts'))
    const [file] = await readdir(path.join(folder, 'state', 'receipts', days[0] ?? ''))
    const text = await readFile(path.join(folder, 'state', 'receipts', days[0] ?? '', file ?? ''), 'utf8')
    const vkey = (await service.send(`/ledger/${A}/vkey`, { token })).text.trim()
    expect(verifyReceiptFile(text, parseVerifierKey(vkey))[0]?.manifest.signature?.keyId).toBe('agent-key')
  })

  it('is reported where the service quarantines records, and counted', async () => {
    const { status } = await start({ sources: [inbox] })
    await drop('mixed.ndjson', ndjson([...named('mixed', 2), { institution: A, recordId: 7 }]))
    await until(() => status().sent.batches === 1, status)
    expect(status().sent).toMatchObject({ recorded: 2, rejected: 1 })
    expect(logged.find(({ event }) => event === 'records_quarantined')).toMatchObject({ rejected: 1, source: 'inbox' })
  })
})

describe('what is refused', () => {
  it('is set aside with its problem, byte for byte, and the rest goes on', async () => {
    // A body that is JSON and no batch: refused as a whole, also in part.
    const { status } = await start({ sources: [inbox] })
    const deep = `${'['.repeat(40)}${']'.repeat(40)}`
    await drop('1-deep.json', deep)
    await until(() => status().setAside.batches === 1, status)
    await drop('2-good.ndjson', ndjson(named('after', 2)))
    await until(() => status().sent.recorded === 2, status)
    const aside = path.join(folder, 'state', 'set-aside')
    const names = await readdir(aside)
    expect(names).toEqual(['000000000001.ndjson.gz', '000000000001.problem.json'])
    expect(gunzipSync(await readFile(path.join(aside, names[0] ?? ''))).toString()).toBe(deep)
    expect(JSON.parse(await readFile(path.join(aside, names[1] ?? ''), 'utf8'))).toMatchObject({
      number: 1,
      source: 'inbox',
      problem: { code: 'JSON_TOO_DEEP', status: 400 },
    })
    expect(status().spool.batches).toBe(0)
  })

  it('as a token waits, and goes on with the new token once its file is replaced', async () => {
    const { status } = await start({ sources: [inbox], bearer: 'suanheng.unknown.token' })
    await drop('a.ndjson', ndjson(named('rotated', 2)))
    await until(() => status().service.why?.startsWith('TOKEN_INVALID'), status)
    expect(status()).toMatchObject({ setAside: { batches: 0 }, spool: { batches: 1 } })
    await writeFile(path.join(folder, 'token'), `${token}\n`)
    await until(() => status().sent.recorded === 2, status)
    expect(logged.some(({ event }) => event === 'token_changed')).toBe(true)
  })

  it('as one of another institution, too: no batch is set aside for a wrong setting', async () => {
    const { status } = await start({ sources: [inbox], bearer: await service.token(B, 'uploader') })
    await drop('a.ndjson', ndjson(named('other', 2)))
    await until(() => status().service.state === 'waiting', status)
    expect(status().setAside.batches).toBe(0)
    expect((await batches()).some(({ idempotencyKey }) => idempotencyKey?.endsWith('other'))).toBe(false)
  })

  it('as a receipt: one proven by another key than that of the log is not believed', async () => {
    // The key of another log of this name, as of a service that was set up anew.
    const { publicKey } = generateKeyPairSync('ed25519')
    const { name } = parseVerifierKey((await service.send(`/ledger/${A}/vkey`, { token })).text.trim())
    const { status } = await start({
      sources: [inbox],
      more: { service: { logKey: verifierKey(name, publicKey).text } },
    })
    await drop('a.ndjson', ndjson(named('unproven', 2)))
    await until(() => status().service.why?.includes('CHECKPOINT_FORGED'), status)
    expect(status()).toMatchObject({ sent: { batches: 0 }, spool: { batches: 1 } })
  })
})

describe('the limit of the spool', () => {
  it('stops sources that can be read again, counts what others miss, and says so; nothing of it is lost', async () => {
    const scrape = { name: 'dcgm', type: 'scrape', targets: [`${exporter.url}/node/full`], everySeconds: 30 }
    // A job that does not pack: 400 bytes a record stay some 300.
    const noise = (n: number) => createHash('sha512').update(String(n)).digest('base64')
    const files = 8
    const more = { spool: { minFreeMiB: 0, limitMiB: 1 } }
    const { status } = await start({ sources: [inbox, scrape], more, bearer: 'nobody' })
    for (let n = 1; n <= files; n++) {
      const records = named(`long${n}`, 2_500).map((record, i) => ({ ...record, job: noise(n * 10_000 + i) }))
      await drop(`${n}.ndjson`, ndjson(records))
    }
    await until(() => status().sources[0]?.state === 'stopped', status)
    expect(status().sources[0]?.why).toBe('spool_full')
    expect(logged.some(({ event, why }) => event === 'source_stopped' && why === 'spool_full')).toBe(true)
    expect(status().spool.bytes).toBeLessThan(2 << 20)
    const waiting = (await readdir(path.join(folder, 'inbox'))).filter((name) => name.endsWith('.ndjson'))
    expect(waiting.length).toBeGreaterThan(0)
    await writeFile(path.join(folder, 'token'), token)
    await until(() => status().sources[0]?.records === files * 2_500, status)
    await until(() => status().sent.recorded >= files * 2_500, status)
    expect(status().sent).toMatchObject({ duplicate: 0, conflict: 0 })
    expect(status().sources[1]?.records).toBeGreaterThan(0)
  })

  it('and too little room on the disk stop everything; scrapes that were due then are counted', async () => {
    const scrape = { name: 'dcgm', type: 'scrape', targets: [`${exporter.url}/node/x`], everySeconds: 1 }
    const { status } = await start({ sources: [scrape, inbox], more: { spool: { minFreeMiB: 1_048_576 } } })
    await drop('a.ndjson', ndjson(named('room', 2)))
    await until(() => (status().sources[0]?.missedScrapes ?? 0) > 2, status)
    expect(status()).toMatchObject({ spool: { reading: 'disk_full', next: 1 }, sent: { batches: 0 } })
    expect(await readdir(path.join(folder, 'inbox'))).toContain('a.ndjson')
  })
})

describe('the clock', () => {
  it('may jump by weeks: it is told, and nothing is read or sent the less', async () => {
    let by = 0
    const { status } = await start({
      sources: [inbox],
      surroundings: { now: () => began + performance.now() * FAST + by },
    })
    await sleep(100)
    by = -21 * 86_400_000
    await until(() => status().clockJumps === 1, status)
    const jump = logged.find(({ event }) => event === 'clock_jumped')
    expect(Math.abs((jump?.['byMs'] as number) - by)).toBeLessThan(60_000)
    await drop('a.ndjson', ndjson(named('jump', 2)))
    await until(() => status().sent.recorded === 2, status)
  })
})

describe('two agents', () => {
  it('never share a state folder', async () => {
    await start({ sources: [inbox] })
    await expect(start({ sources: [inbox] })).rejects.toMatchObject({ code: 'STORE_IN_USE' })
  })
})
