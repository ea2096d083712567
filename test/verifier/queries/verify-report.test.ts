import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../../cli/config.ts'
import { openLogs } from '../../../cli/open-logs.ts'
import { canonicalJson } from '../../../core/canonical-json.ts'
import { SHA256 } from '../../../core/merkle/hasher.ts'
import { verifyInclusion } from '../../../core/merkle/verify.ts'
import { verifyBatchProof } from '../../../core/note/batch-proof.ts'
import { openStore } from '../../../store/client.ts'
import type { ConflictProof } from '../../../verifier/reconcile/evidence.ts'
import { type ReportCheck, verifyReport } from '../../../verifier/verify-report.ts'
import { A, B, problemOf, receiptOf, startService } from '../../support/service.ts'
import { json, ndjson, usage } from '../../support/usage.ts'
import { contract, invoice, item, payment, settlement } from '../reconcile/evidence-of.ts'

type Service = Awaited<ReturnType<typeof startService>>
type Tokens = { readonly a: string; readonly b: string; readonly auditor: string }

const PERIOD = { validFrom: '2025-07-01', validTo: '2025-07-01' }
const ON_GPU = { devices: ['gpu-1'], job: 'j' }

const tokensOf = async (service: Service): Promise<Tokens> => ({
  a: await service.token(A, 'uploader'),
  b: await service.token(B, 'uploader'),
  auditor: await service.token(A, 'auditor'),
})

async function post(service: Service, token: string, route: string, body: string, type = 'application/json') {
  return receiptOf(await service.send(`/v1/${route}`, { method: 'POST', token, body, type }))
}
const postUsage = (service: Service, token: string, records: readonly object[]) =>
  post(service, token, 'usage', ndjson(records), 'application/x-ndjson')

/** Contract HT-1 of institution A: papers, three hours of use, one id with two contents, a correction, a card that B used too. */
async function fill(service: Service, { a, b }: Tokens): Promise<void> {
  const own = { institution: A, contract: 'HT-1' }
  const papers = contract({
    institution: A,
    number: 'HT-1',
    ...PERIOD,
    items: [item({ quantity: '4' })],
    amount: '80.00',
  })
  await post(service, a, 'contracts', json(papers))
  await post(
    service,
    a,
    'settlements',
    json(settlement({ ...own, from: '2025-07-01', to: '2025-07-01', amount: '80.00' })),
  )
  await post(service, a, 'invoices', json(invoice(1, '80.00', own)))
  await post(service, a, 'payments', json(payment('P', '80.00', own)))
  await postUsage(service, a, [usage(1, ON_GPU), usage(2, ON_GPU), usage(3, ON_GPU)])
  await postUsage(service, a, [usage(9), usage(2, { ...ON_GPU, cardSeconds: '1800' })])
  await postUsage(service, a, [
    { ...usage(3, ON_GPU), recordId: 'r-3b', corrects: 'r-3', reason: 'meter', cardSeconds: '3000' },
  ])
  await postUsage(service, b, [usage(1, { ...ON_GPU, institution: B, contract: 'HT-B' })])
}

/** Readings of gpu-1 in the hours it is billed; those of `later` fall into the same hours. */
const postSamples = (service: Service, token: string, institution: string, later: number) =>
  post(
    service,
    token,
    'samples',
    ndjson(
      Array.from({ length: 12 }, (_, i) => ({
        institution,
        device: 'gpu-1',
        sampledAt: new Date(Date.UTC(2025, 6, 1, 1, 15 * i) + later).toISOString(),
        tensorActivity: later === 0 ? '0.5' : '0',
        powerWatts: '500',
        energyJoules: String(450_000 * i + later),
      })),
    ),
    'application/x-ndjson',
  )

/** More of everything that the report looks at, from both institutions. */
async function more(service: Service, { a, b }: Tokens): Promise<void> {
  await postUsage(service, a, [usage(1, { ...ON_GPU, cardSeconds: '7' }), usage(5, { devices: ['gpu-9'] })])
  await postUsage(service, a, [{ ...usage(1, ON_GPU), recordId: 'r-1b', corrects: 'r-1', reason: 'meter' }])
  await postUsage(service, b, [usage(2, { devices: ['gpu-1', 'gpu-9'], institution: B, contract: 'HT-B' })])
  await post(service, a, 'invoices', json(invoice(2, '5.00', { institution: A, contract: 'HT-1' })))
}

const REPORT = '/v1/contracts/HT-1/reconciliation'
async function reportFor(service: Service, token: string): Promise<string> {
  const answer = await service.send(REPORT, { token })
  expect(answer.status, answer.text).toBe(200)
  return answer.text
}
const ask = (service: Service, token: string, body: string) =>
  service.send('/v1/reports/verify', { method: 'POST', token, body })

const rest = (text: string) => ({ ...(JSON.parse(text) as object), ledger: null })

describe('a report', () => {
  let service: Service
  let tokens: Tokens
  let made: { readonly auditor: string; readonly uploader: string }
  beforeAll(async () => {
    service = await startService()
    tokens = await tokensOf(service)
    await fill(service, tokens)
    await postSamples(service, tokens.a, A, 0)
    made = { auditor: await reportFor(service, tokens.auditor), uploader: await reportFor(service, tokens.a) }
    await more(service, tokens)
    await postSamples(service, tokens.a, A, 1000)
    await postSamples(service, tokens.b, B, 2000)
  })
  afterAll(() => service.dispose())

  it('is recomputed byte for byte after more came in, for whoever it was made', async () => {
    expect(await reportFor(service, tokens.auditor)).not.toBe(made.auditor)
    for (const [token, text] of [
      [tokens.auditor, made.auditor],
      [tokens.auditor, made.uploader],
      [tokens.a, made.uploader],
    ] as const) {
      const check = (await ask(service, token, text)).json() as ReportCheck
      expect(check).toMatchObject({ same: true, ledger: [], total: 0, unnamed: [], size: 8 })
    }
  })

  it('of a format before is recomputed byte for byte as well: without readings, without later checks', async () => {
    const { allocation, ...before } = JSON.parse(made.auditor) as Record<string, object>
    // One hour, the least of two contents (half an hour), and a correction to 3,000 s.
    expect(allocation).toMatchObject({ covered: { cardHours: '2.333333' }, cards: { sampled: 1 } })
    for (const old of [
      { ...before, schema: 'suanheng/reconciliation/2' },
      { ...before, allocation, schema: 'suanheng/reconciliation/3' },
    ])
      expect((await ask(service, tokens.auditor, canonicalJson(old))).json()).toMatchObject({
        same: true,
        total: 0,
        size: 8,
      })
  })

  it('names the logs of others to an auditor, and tells an uploader nothing of them', () => {
    const { ledger } = JSON.parse(made.auditor) as { ledger: { others: { institution: string; size: number }[] } }
    expect(ledger.others).toMatchObject([{ institution: B, size: 1 }])
    expect(made.uploader).not.toContain(B)
    const sealed = JSON.parse(made.uploader) as { ledger: Record<string, unknown> }
    expect(Object.keys(sealed.ledger).sort()).toEqual(['checkpoint', 'sealedOthers'])
    expect(rest(made.uploader)).toEqual(rest(made.auditor))
  })

  it('is not recomputed for an uploader that names logs of others, or for another institution', async () => {
    expect(problemOf(await ask(service, tokens.a, made.auditor)).code).toBe('INSTITUTION_FORBIDDEN')
    expect(problemOf(await ask(service, tokens.b, made.uploader)).code).toBe('INSTITUTION_FORBIDDEN')
    const { sealedOthers } = (JSON.parse(made.uploader) as { ledger: { sealedOthers: string } }).ledger
    const bytes = Buffer.from(sealedOthers, 'base64')
    bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40)
    const tampered = made.uploader.replace(sealedOthers, bytes.toString('base64'))
    expect(problemOf(await ask(service, tokens.a, tampered)).code).toBe('PROOF_INVALID')
  })

  it('with a figure changed is told apart, and the figure is named with both values', async () => {
    const changed = made.auditor.replace('"verdict":"reduced"', '"verdict":"agrees"')
    expect(changed).not.toBe(made.auditor)
    const check = (await ask(service, tokens.auditor, changed)).json() as ReportCheck
    expect(check.differences).toEqual([{ path: '/verdict', reported: 'agrees', recomputed: 'reduced' }])
    expect(check).toMatchObject({ same: false, total: 1 })
  })

  it('from which an institution was left out is told to an auditor, by name', async () => {
    const { ledger, ...rest } = JSON.parse(made.auditor) as { ledger: object }
    const without = JSON.stringify({ ...rest, ledger: { ...ledger, others: [] } })
    const check = async (token: string) => (await ask(service, token, without)).json() as ReportCheck
    expect((await check(tokens.auditor)).unnamed).toEqual([B])
    expect((await check(tokens.a)).unnamed).toEqual([])
  })

  it('with other bytes of the same values is not the same', async () => {
    const check = (await ask(service, tokens.auditor, ` ${made.auditor}`)).json() as ReportCheck
    expect(check).toMatchObject({ same: false, otherBytes: true, total: 0 })
  })

  it('with a checkpoint that the log did not sign is forged', async () => {
    const other = JSON.parse(made.auditor) as { ledger: { checkpoint: { size: number } } }
    other.ledger.checkpoint.size = 6
    const check = (await ask(service, tokens.auditor, JSON.stringify(other))).json() as ReportCheck
    expect(check.same).toBe(false)
    expect(check.ledger.map(({ kind }) => kind)).toContain('forged')
  })

  it('that is no report is refused', async () => {
    expect(problemOf(await ask(service, tokens.auditor, '{}')).code).toBe('REQUEST_INVALID')
    expect(problemOf(await ask(service, tokens.auditor, 'x')).code).toBe('REQUEST_INVALID')
  })

  it('carries both versions of a conflict, each proven with the key of the log alone', () => {
    const { findings } = JSON.parse(made.auditor) as {
      findings: { code: string; evidence: { kind: string; ids: string[]; total: number; proofs?: ConflictProof[] }[] }[]
    }
    const conflict = findings.find(({ code }) => code === 'RECORD_CONFLICT')?.evidence[0]
    expect(conflict).toMatchObject({ kind: 'record', ids: ['r-2'] })
    const [proof] = conflict?.proofs ?? []
    expect(proof).toMatchObject({ recordId: 'r-2', total: 2 })
    const key = service.service.ledger.verifierKey(A)
    const proven = (proof?.versions ?? []).map(({ digest, batch, place }) => {
      if (place === null) throw new Error('the ledger has it')
      const { manifest, index, checkpoint } = verifyBatchProof(place.proof, key)
      const root = new Uint8Array(Buffer.from(manifest.recordsRoot, 'hex'))
      const path = place.record.path.map((hash) => new Uint8Array(Buffer.from(hash, 'base64')))
      const leaf = new Uint8Array(Buffer.from(digest, 'hex'))
      const { index: at, size } = place.record
      expect(verifyInclusion(SHA256, { index: at, size, leaf, proof: path, root })).toBe(true)
      return { batch, index, at, size: checkpoint.size }
    })
    expect(proven).toEqual([
      { batch: 5, index: 4, at: 1, size: 8 },
      { batch: 6, index: 5, at: 1, size: 8 },
    ])
  })

  it('lists which record corrects which', () => {
    const { findings } = JSON.parse(made.auditor) as { findings: { code: string; evidence: unknown[] }[] }
    const corrected = findings.find(({ code }) => code === 'RECORDS_CORRECTED')
    expect(corrected?.evidence).toEqual([{ kind: 'correction', ids: ['r-3 → r-3b'], total: 1 }])
  })
})

describe('a report against a data folder', () => {
  let folder: string
  let report: string
  const at = (name: string) => path.join(folder, name)
  const check = async (name: string) => {
    const config = readConfig({ SUANHENG_DATA: at(name) })
    const store = await openStore(config.store)
    try {
      return await verifyReport({ store, ...(await openLogs(config)) }, report)
    } finally {
      await store.close()
    }
  }
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'suanheng-test-'))
    const service = await startService({}, { folder: at('now') })
    const tokens = await tokensOf(service)
    await fill(service, tokens)
    await service.close()
    await cp(at('now'), at('older'), { recursive: true })
    await cp(at('now'), at('forked'), { recursive: true })
    const again = await startService({}, { folder: at('now') })
    await more(again, tokens)
    report = await reportFor(again, tokens.auditor)
    await again.close()
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('is the same without a service', async () => {
    expect(await check('now')).toMatchObject({ same: true, size: 10 })
  })

  it('tells a ledger that was rolled back', async () => {
    const { same, ledger } = await check('older')
    expect(same).toBe(false)
    expect(ledger.map(({ kind, size }) => ({ kind, size }))).toEqual([
      { kind: 'rolled_back', size: 10 },
      { kind: 'rolled_back', size: 2 },
    ])
  })

  it('tells a ledger that was forked', async () => {
    const service = await startService({}, { folder: at('forked') })
    const { a, b } = await tokensOf(service)
    for (const n of [20, 21, 22, 23]) await postUsage(service, a, [usage(n)])
    await postUsage(service, b, [usage(24, { institution: B, contract: 'HT-B' })])
    await service.service.acceptor.drain.caughtUp()
    await service.close()
    const { ledger } = await check('forked')
    expect(ledger.map(({ kind }) => kind)).toEqual(['forked', 'forked'])
  })

  it('names what a row changed behind the back of the ledger makes of it', async () => {
    const { store: options } = readConfig({ SUANHENG_DATA: at('now') })
    const store = await openStore(options)
    await store.command(
      "ALTER TABLE usage_record UPDATE purpose = 'idle' WHERE record_id = 'r-9' SETTINGS mutations_sync = 1",
    )
    await store.close()
    const { same, ledger, differences } = await check('now')
    expect({ same, ledger }).toEqual({ same: false, ledger: [] })
    expect(differences.length).toBeGreaterThan(0)
  })
})
