import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { paths } from '../../../client/api.ts'
import { A, B, problemOf, receiptOf, startService } from '../../support/service.ts'
import { json, ndjson, usage } from '../../support/usage.ts'
import { BUYER, contract, invoice, item, payment, settlement } from '../reconcile/evidence-of.ts'

type Ok<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends {
  responses: { 200: { content: { 'application/json': infer R } } }
}
  ? R
  : never
type List = Ok<'/v1/contracts', 'get'>
type Job = Ok<'/v1/jobs/{id}', 'get'>

const PERIOD = { validFrom: '2025-07-01', validTo: '2025-07-01' }
const BUYER_2 = '91440300MA5EXAMP47'

let service: Awaited<ReturnType<typeof startService>>
let a: string
let b: string
let auditor: string
let reviewer: string

const post = async (token: string, route: string, records: readonly object[]) =>
  receiptOf(await service.send(`/v1/${route}`, { token, body: ndjson(records), type: 'application/x-ndjson' }))
const list = async (token: string, query = ''): Promise<List> => {
  const answer = await service.send(`/v1/contracts${query}`, { token })
  expect(answer.status, answer.text).toBe(200)
  return answer.json() as List
}
const numbers = async (token: string, query: string) => (await list(token, query)).contracts.map(({ number }) => number)
async function run(token: string, input: object, kind = 'reconcile_contracts'): Promise<Job> {
  const started = await service.send(`/v1/jobs/${kind}`, { token, body: json(input) })
  expect(started.status, started.text).toBe(202)
  for (let job = started.json() as Job; ; ) {
    if (job.endedAt !== null) return job
    const answer = await service.send(`/v1/jobs/${job.id}?wait=10&after=${job.revision}`, { token })
    job = answer.json() as Job
  }
}

/** Settled, invoiced and paid 80.00; `delivered` of its four hours are logged. */
async function fill(
  number: string,
  invoiceNumber: number,
  delivered: number,
  change: { buyerUscc?: string; title?: string } = {},
) {
  const buyerUscc = change.buyerUscc ?? BUYER
  const own = { institution: A, contract: number }
  const papers = contract({
    institution: A,
    number,
    ...PERIOD,
    items: [item({ quantity: '4' })],
    amount: '80.00',
    ...change,
  })
  await post(a, 'contracts', [papers])
  const day = { from: '2025-07-01', to: '2025-07-01' }
  await post(a, 'settlements', [settlement({ ...own, ...day, settlementId: `S-${number}`, amount: '80.00' })])
  await post(a, 'invoices', [invoice(invoiceNumber, '80.00', { ...own, buyerUscc })])
  await post(a, 'payments', [payment(`P-${number}`, '80.00', { ...own, payer: { name: '买方', uscc: buyerUscc } })])
  await post(
    a,
    'usage',
    Array.from({ length: delivered }, (_, n) => usage(n, { contract: number, recordId: `${number}-${n}` })),
  )
}

beforeAll(async () => {
  service = await startService()
  a = await service.token(A, 'uploader')
  b = await service.token(B, 'uploader')
  auditor = await service.token(B, 'auditor')
  reviewer = await service.token(B, 'reviewer')
  await fill('HT-1', 1, 4)
  await fill('HT-2', 2, 3, { title: '智算服务 二期', buyerUscc: BUYER_2 })
  await post(b, 'contracts', [contract({ institution: B, number: 'HT-B', validTo: '2025-03-31', amount: '9.00' })])
  await post(a, 'claims', [
    {
      institution: A,
      claimId: 'K-1',
      programme: 'XLQ-DX',
      batch: '2025-2',
      applicantUscc: A,
      contracts: ['HT-2'],
      state: 'draft',
    },
  ])
})
afterAll(() => service.dispose())

describe('a list of contracts', () => {
  it('shows an uploader its own, an auditor all, each as never reconciled at first', async () => {
    expect(await numbers(a, '')).toEqual(['HT-1', 'HT-2'])
    expect(await numbers(b, '')).toEqual(['HT-B'])
    const all = await list(auditor)
    expect(all.contracts.map(({ number, state, last }) => [number, state, last])).toEqual([
      ['HT-1', 'none', null],
      ['HT-2', 'none', null],
      ['HT-B', 'none', null],
    ])
    expect(all.totals).toMatchObject([{ state: 'none', contracts: 3, amountFen: '16900', recognised: { known: 0 } }])
    expect(problemOf(await service.send(`/v1/contracts?institution=${A}`, { token: b })).code).toBe(
      'INSTITUTION_FORBIDDEN',
    )
  })

  it('narrows by each filter alone', async () => {
    expect(await numbers(auditor, '?text=%E4%BA%8C%E6%9C%9F')).toEqual(['HT-2'])
    expect(await numbers(auditor, '?text=ht-b')).toEqual(['HT-B'])
    expect(await numbers(auditor, `?customer=${BUYER_2}`)).toEqual(['HT-2'])
    expect(await numbers(auditor, '?programme=XLQ-DX')).toEqual(['HT-2'])
    expect(await numbers(auditor, '?programme=LG-SL')).toEqual([])
    expect(await numbers(auditor, '?to=2025-03-31')).toEqual(['HT-B'])
    expect(await numbers(auditor, '?from=2025-04-01')).toEqual(['HT-1', 'HT-2'])
    // A claim in the log of A is not B's to know.
    expect(await numbers(b, '?programme=XLQ-DX')).toEqual([])
    const [named] = (await list(auditor, '?programme=XLQ-DX')).contracts
    expect(named?.claims).toEqual([{ programme: 'XLQ-DX', claim: 'K-1', state: 'draft' }])
  })

  it('gives pages of one that make up the whole, in each order', async () => {
    for (const order of ['sort=amount&order=desc']) {
      const whole = await numbers(auditor, `?${order}`)
      const pages: string[] = []
      for (let after: string | null = ''; after !== null; ) {
        const page: List = await list(auditor, `?${order}&limit=1${after === '' ? '' : `&after=${after}`}`)
        pages.push(...page.contracts.map(({ number }) => number))
        after = page.next
      }
      expect([order, pages]).toEqual([order, whole])
    }
    const odd = await service.send('/v1/contracts?after=xyz', { token: auditor })
    expect(problemOf(odd).code).toBe('REQUEST_INVALID')
  })
})

describe('the last reconciliation', () => {
  it('is not there before one was made, then with cut and figures, and says what came since', async () => {
    const last = '/v1/contracts/HT-1/reconciliation/last'
    expect(problemOf(await service.send(last, { token: auditor })).code).toBe('NOT_FOUND')
    const fresh = await service.send('/v1/contracts/HT-1/reconciliation', { token: auditor })
    const kept = (await service.send(last, { token: auditor })).json() as { cut: number; report: object; since: object }
    expect(kept.report).toEqual(fresh.json())
    expect(kept.since).toEqual({ records: 0, documents: 0 })
    const [row] = (await list(auditor, '?text=HT-1')).contracts
    expect(row).toMatchObject({ state: 'agrees', last: { cut: kept.cut, batchesSince: 0, recognisedFen: '8000' } })
    await post(a, 'usage', [usage(9, { contract: 'HT-1', recordId: 'later' })])
    const then = (await service.send(last, { token: auditor })).json()
    expect(then).toMatchObject({ since: { records: 1, documents: 0 }, cut: kept.cut })
    expect((await list(auditor, '?outdated=true')).contracts.map(({ number }) => number)).toEqual(['HT-1'])
  })

  it('tells an uploader nothing of other logs, byte for byte as its own report does', async () => {
    await post(b, 'usage', [usage(1, { institution: B, contract: 'HT-B', devices: ['gpu-1'] })])
    await post(a, 'usage', [usage(1, { contract: 'HT-1', recordId: 'on-gpu-1', devices: ['gpu-1'] })])
    await service.send('/v1/contracts/HT-1/reconciliation', { token: auditor })
    const asAuditor = (await service.send('/v1/contracts/HT-1/reconciliation/last', { token: auditor })).text
    expect(asAuditor).toContain(B)
    const kept = await service.send('/v1/contracts/HT-1/reconciliation/last', { token: a })
    expect(kept.text).not.toContain(B)
    const fresh = await service.send('/v1/contracts/HT-1/reconciliation', { token: a })
    expect((kept.json() as { report: object }).report).toEqual(fresh.json())
  })

  it('is no evidence: a check of the ledger has nothing to say about it', async () => {
    const answer = await service.send(`/v1/ledger/${A}/check`, { token: auditor })
    const events = answer.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string })
    expect(events.filter(({ event }) => event !== 'progress')).toMatchObject([{ event: 'result', findings: 0 }])
  })
})

describe('reconciling as a job', () => {
  it('reconciles what is not reconciled or outdated, and no more the second time', async () => {
    const job = await run(auditor, {})
    expect(job).toMatchObject({ state: 'done', progress: { done: 2, total: 2 } })
    expect(job.result).toMatchObject({ contracts: 2, reduced: 1, failed: 0 })
    expect(await numbers(auditor, '?state=none')).toEqual([])
    expect(await numbers(auditor, '?state=reduced')).toEqual(['HT-2'])
    expect((await run(auditor, {})).result).toMatchObject({ contracts: 0 })
    expect((await run(auditor, { numbers: ['HT-2', 'HT-9'] })).result).toMatchObject({
      contracts: 2,
      reduced: 1,
      failures: [{ number: 'HT-9', code: 'NOT_FOUND' }],
    })
  })

  it('is bound to the institution and the role that asked', async () => {
    const job = await run(a, { refresh: 'all' })
    expect(job.result).toMatchObject({ contracts: 2 })
    expect(problemOf(await service.send(`/v1/jobs/${job.id}`, { token: b })).code).toBe('NOT_FOUND')
    expect(problemOf(await service.send(`/v1/jobs/${job.id}`, { token: auditor })).code).toBe('NOT_FOUND')
    const foreign = await service.send('/v1/jobs/reconcile_contracts', { token: b, body: json({ institution: A }) })
    expect(problemOf(foreign).code).toBe('INSTITUTION_FORBIDDEN')
    expect((await service.send(`/v1/jobs/${job.id}`, { token: a, method: 'DELETE' })).status).toBe(204)
    expect(problemOf(await service.send(`/v1/jobs/${job.id}`, { token: a })).code).toBe('NOT_FOUND')
  })

  it('refuses what is no input of it, and what is no job', async () => {
    const send = (path: string, body: string) => service.send(path, { token: auditor, body })
    expect(problemOf(await send('/v1/jobs/reconcile_contracts', '{"numbrs":[]}')).code).toBe('REQUEST_INVALID')
    expect(problemOf(await send('/v1/jobs/reconcile_contracts', '{')).code).toBe('JSON_MALFORMED')
    expect(problemOf(await send('/v1/jobs/reconcile_contracts', '{"numbers":["a"],"text":"b"}')).code).toBe(
      'REQUEST_INVALID',
    )
    expect(problemOf(await send('/v1/jobs/weigh', '{}')).code).toBe('NOT_FOUND')
  })
})

describe('the overview', () => {
  it('adds up what the role may see: contracts by state, batches by day, checkpoints', async () => {
    const mine = (await service.send('/v1/overview', { token: a })).json() as Ok<'/v1/overview', 'get'>
    const all = (await service.send('/v1/overview', { token: reviewer })).json() as Ok<'/v1/overview', 'get'>
    const count = (one: typeof mine) => one.contracts.reduce((sum, { contracts }) => sum + contracts, 0)
    expect([count(mine), count(all)]).toEqual([2, 3])
    expect(mine.logs.shown.map(({ institution }) => institution)).toEqual([A])
    expect(all.logs.shown.map(({ institution }) => institution)).toEqual([A, B].toSorted())
    const received = ({ ingest }: typeof mine) => ingest.reduce((sum, { batches }) => sum + batches, 0)
    expect(received(mine)).toBe(mine.logs.shown[0]?.size)
    expect(received(all)).toBe(all.logs.shown.reduce((sum, { size }) => sum + size, 0))
    const reduced = all.contracts.find(({ state }) => state === 'reduced')
    expect(reduced).toMatchObject({
      settled: { fen: '8000', known: 1 },
      recognised: { fen: '6000', settledFen: '8000' },
    })
  })
})

describe('records of a contract', () => {
  const idsOf = async (query: string) => {
    const answer = await service.send(`/v1/contracts/HT-2/records${query}`, { token: a })
    expect(answer.status, answer.text).toBe(200)
    return answer.json() as Ok<'/v1/contracts/{number}/records', 'get'>
  }
  const ids = async (query: string) => (await idsOf(query)).records.map(({ recordId }) => recordId)

  it('are found by day, by device and by id, in pages that make up the whole', async () => {
    const all = ['HT-2-0', 'HT-2-1', 'HT-2-2']
    expect(await ids('')).toEqual(all)
    expect(await ids('?from=2025-07-01&to=2025-07-01')).toEqual(all)
    expect(await ids('?from=2025-07-02')).toEqual([])
    expect(await ids('?device=gpu-1')).toEqual([])
    expect(await ids('?id=HT-2-1&id=HT-2-9')).toEqual(['HT-2-1'])
    expect(await ids('?of=without_devices')).toEqual(all)
    for (const of of ['excess', 'conflicting', 'corrected']) expect([of, await ids(`?of=${of}`)]).toEqual([of, []])
    const again = { contract: 'HT-2', recordId: 'HT-2-1' }
    await post(a, 'usage', [usage(1, { ...again, cardSeconds: '7200', devices: ['gpu-9'] })])
    await post(a, 'usage', [usage(2, { contract: 'HT-2', recordId: 'HT-2-2b', corrects: 'HT-2-2', reason: '更正' })])
    expect(await ids('?of=conflicting')).toEqual(['HT-2-1', 'HT-2-1'])
    expect(await ids('?of=excess')).toEqual(['HT-2-1'])
    expect(await ids('?of=corrected')).toEqual(['HT-2-2'])
    expect(await ids('?device=gpu-9')).toEqual(['HT-2-1'])
    const first = await idsOf('?limit=2')
    expect([first.records.length, await ids(`?limit=9&after=${first.next}`)]).toEqual([
      2,
      ['HT-2-1', 'HT-2-2', 'HT-2-2b'],
    ])
    expect(problemOf(await service.send('/v1/contracts/HT-2/records', { token: b })).code).toBe('NOT_FOUND')
  })
})
