import { gzipSync } from 'node:zlib'
import Papa from 'papaparse'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Receipt } from '../../ingest/accept/receipt.ts'
import { validRecord } from '../schemas/fixtures.ts'
import { A, B, receiptOf, startService } from '../support/service.ts'
import { json, ndjson, usage } from '../support/usage.ts'

let service: Awaited<ReturnType<typeof startService>>
let token: string

beforeAll(async () => {
  service = await startService()
  token = await service.token(A, 'uploader')
  const contract = { ...validRecord('contract'), institution: A, number: '深算〔2025〕1号' }
  receiptOf(await service.send('/v1/contracts', { token, body: json(contract) }))
})
afterAll(() => service.dispose())

/** Every field, at its bounds and with text that formats like to break. */
const full = (n: number) =>
  usage(n, {
    contract: '深算〔2025〕1号',
    customer: B,
    platform: 'slurm',
    job: 'a "quoted", name; with\u00a0blanks ',
    account: "O'Neill \\ ünï 😀",
    queue: '=1+1',
    node: ' led',
    site: '福田',
    mode: 'reserved',
    acceleratorModel: 'NVIDIA A100-SXM4-80GB',
    devices: ['GPU-b', 'GPU-a', 'GPU-b'],
    cards: '999999.999',
    cardSeconds: '999999999999.999999',
    gpuUtilization: '0.000001',
    tensorActivity: '1',
    memoryUtilization: '0',
    energyJoules: '999999999999.999',
    sequence: 9007199254740991,
    corrects: 'r-0',
    reason: '补录',
  })
const records = [
  usage(1, { contract: '深算〔2025〕1号' }),
  full(2),
  usage(3, { contract: '深算〔2025〕1号', cards: '0', cardSeconds: '0' }),
]

function csv(of: readonly Readonly<Record<string, unknown>>[]): string {
  const fields = [...new Set(of.flatMap((record) => Object.keys(record)))]
  return `${Papa.unparse({ fields, data: of.map((record) => fields.map((field) => cell(record[field]))) })}\r\n`
}

const cell = (value: unknown) => (Array.isArray(value) ? value.join(';') : (value ?? ''))

const push = async (body: string | Uint8Array, type: string, headers = {}): Promise<Receipt> =>
  receiptOf(await service.send('/v1/usage', { token, type, body, headers }))

const FORMS = [
  ['JSON', 'application/json', json],
  ['NDJSON', 'application/x-ndjson', ndjson],
  [
    'NDJSON with CRLF and empty lines',
    'application/jsonl',
    (of: typeof records) => `\n${ndjson(of).replaceAll('\n', '\r\n\r\n')}`,
  ],
  [
    'NDJSON with a byte order mark and no last newline',
    'application/x-ndjson; charset=utf-8',
    (of: typeof records) => `\ufeff${ndjson(of).trimEnd()}`,
  ],
  ['CSV', 'text/csv', csv],
  [
    'CSV with a byte order mark and bare newlines',
    'text/csv; charset="UTF-8"',
    (of: typeof records) => `\ufeff${csv(of).replaceAll('\r\n', '\n')}`,
  ],
] as const

describe('the same records in every form are the same records', () => {
  it.each(FORMS)('%s', async (_name, type, write) => {
    const receipt = await push(write(records), type)
    expect(receipt.records.conflict).toBe(0)
    expect(receipt.records.recorded + receipt.records.duplicate).toBe(3)
    await service.service.acceptor.drain.caughtUp()
    const rows = await service.service.store.rows('SELECT count() AS n FROM usage_record')
    expect(rows).toEqual([{ n: '3' }])
  })

  it.each(FORMS)('%s in gzip', async (_name, type, write) => {
    const receipt = await push(gzipSync(write(records)), type, { 'content-encoding': 'gzip' })
    expect(receipt.records).toMatchObject({ received: 3, duplicate: 3 })
  })

  it('gzip in several members is one body', async () => {
    const [first, ...rest] = records.map((record) => gzipSync(ndjson([record])))
    const receipt = await push(Buffer.concat([first ?? Buffer.alloc(0), ...rest]), 'application/x-ndjson', {
      'content-encoding': 'GZIP',
    })
    expect(receipt.records).toMatchObject({ received: 3, duplicate: 3 })
  })
})

describe('what is exported', () => {
  it.each([
    ['ndjson', 'application/x-ndjson'],
    ['csv', 'text/csv'],
  ])('as %s is what was sent: pushed again it is all duplicates', async (format, type) => {
    const path = `/v1/contracts/${encodeURIComponent('深算〔2025〕1号')}/usage?format=${format}&institution=${A}`
    const answer = await service.send(path, { token })
    expect([answer.status, answer.text.slice(0, 200)]).toEqual([200, expect.any(String)])
    expect(answer.headers.get('content-type')).toContain(type)
    const receipt = await push(answer.text, type)
    expect(receipt.records).toEqual({ received: 3, recorded: 0, duplicate: 3, conflict: 0, rejected: 0 })
  })

  it('holds every field as it was sent', async () => {
    const path = `/v1/contracts/${encodeURIComponent('深算〔2025〕1号')}/usage`
    const lines = (await service.send(path, { token })).text.trimEnd().split('\n')
    const second = JSON.parse(lines[1] ?? '') as Record<string, unknown>
    expect(second).toEqual({ ...full(2), start: expect.any(String) as unknown, end: expect.any(String) as unknown })
    expect(Date.parse(String(second['start']))).toBe(Date.UTC(2025, 6, 1, 2))
  })
})
