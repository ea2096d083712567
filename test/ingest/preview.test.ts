import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lineNumbers } from '../../ingest/decode/line-numbers.ts'
import { A, B, problemOf, startService } from '../support/service.ts'
import { usage } from '../support/usage.ts'

let service: Awaited<ReturnType<typeof startService>>
let token: string
beforeAll(async () => {
  service = await startService({ SUANHENG_MAX_RECORDS: '1000' })
  token = await service.token(A, 'uploader')
})
afterAll(() => service.dispose())

const ndjson = (records: readonly unknown[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('')
const preview = (body: string | Uint8Array, type = 'application/x-ndjson', route = 'usage') =>
  service.send(`/v1/preview/${route}`, { token, body, type })
const batches = async () =>
  ((await service.send('/v1/batches', { token })).json() as { batches: unknown[] }).batches.length

describe('a preview', () => {
  it('says what would be rejected with line and field, and what is known already, and stores nothing', async () => {
    const sent = [usage(0, { recordId: 'known' }), usage(0, { recordId: 'changed' })]
    await service.send('/v1/usage', { token, body: ndjson(sent), type: 'application/x-ndjson' })
    const before = await batches()
    const body = [
      JSON.stringify(sent[0]),
      '',
      JSON.stringify(usage(0, { recordId: 'changed', cards: '3', cardSeconds: '10800' })),
      JSON.stringify({ ...usage(0, { recordId: 'bad' }), cards: '-1' }),
      '{',
      JSON.stringify(usage(0, { recordId: 'new' })),
      JSON.stringify(usage(0, { recordId: 'new' })),
      '',
    ].join('\n')
    for (let twice = 0; twice < 2; twice++) {
      const answer = (await preview(body)).json() as { rejections: unknown[] }
      expect(answer).toMatchObject({
        kind: 'usage_record',
        received: 6,
        wouldRecord: 1,
        rejected: 2,
        duplicate: 2,
        conflict: 1,
        duplicates: [
          { index: 0, line: 1 },
          { index: 5, line: 7 },
        ],
        conflicts: [{ index: 1, line: 3 }],
      })
      expect(answer.rejections).toMatchObject([
        { index: 2, line: 4, code: 'FIELD_INVALID', path: 'cards' },
        { index: 3, line: 5, code: 'JSON_MALFORMED' },
      ])
    }
    expect(await batches()).toBe(before)
  })

  it('agrees with what sending then does', async () => {
    const body = ndjson([usage(0, { recordId: 'p-1' }), usage(0, { recordId: 'p-1' }), usage(0, { recordId: 'p-2' })])
    const told = (await preview(body)).json() as Record<string, unknown>
    const receipt = (await service.send('/v1/usage', { token, body, type: 'application/x-ndjson' })).json()
    expect(receipt).toMatchObject({
      bodySha256: told['bodySha256'],
      records: { received: 3, recorded: told['wouldRecord'], duplicate: told['duplicate'], conflict: 0, rejected: 0 },
    })
  })

  it('of a kind that is not its own, or a body that cannot be read, is refused as sending it would be', async () => {
    expect(problemOf(await preview('{}', 'application/json', 'findings')).code).toBe('ROLE_FORBIDDEN')
    expect(problemOf(await preview('{', 'application/json')).code).toBe('JSON_MALFORMED')
    expect(problemOf(await preview('x', 'application/pdf')).code).toBe('CONTENT_TYPE_UNSUPPORTED')
    expect(problemOf(await preview('')).code).toBe('BODY_EMPTY')
    const auditor = await service.token(A, 'auditor')
    expect(problemOf(await service.send('/v1/preview/usage', { token: auditor, body: '{}' })).code).toBe(
      'ROLE_FORBIDDEN',
    )
  })

  it('of another institution’s records rejects each of them', async () => {
    const answer = (await preview(ndjson([{ ...usage(0), institution: B }]))).json()
    expect(answer).toMatchObject({ rejected: 1, rejections: [{ code: 'INSTITUTION_MISMATCH', line: 1 }] })
  })
})

describe('lines of records', () => {
  const lines = (format: 'csv' | 'ndjson', text: string) => [
    ...lineNumbers(format, Buffer.from(text), [0, 1, 2]).values(),
  ]
  it('are counted past empty lines, and past newlines inside quotes', () => {
    expect(lines('csv', 'a,b\n1,2\n\n"x\ny",3\n4,5')).toEqual([2, 4, 6])
    expect(lines('csv', '\r\na,b\r\n1,"2""\r\n"\r\n3,4\r\n')).toEqual([3, 5])
    expect(lines('csv', 'a\r1\r2\r')).toEqual([2, 3])
    expect(lines('ndjson', '\n{}\n  \r\n{"a":"\\""}\n{}')).toEqual([2, 4, 5])
  })
})

describe('a file of a platform', () => {
  const SACCT = [
    'JobID|Account|User|Partition|State|Start|End|AllocTRES|NodeList',
    '101|lab-a|u1|gpu|COMPLETED|2026-01-01T00:00:00|2026-01-01T01:00:00|billing=8,cpu=8,gres/gpu=2,node=1|n1',
    '102|nobody|u2|gpu|COMPLETED|2026-01-01T00:00:00|2026-01-01T02:00:00|billing=8,cpu=8,gres/gpu=1,node=1|n1',
    '',
  ].join('\n')
  const map = {
    rules: [{ name: 'lab', when: { account: 'lab-a' }, set: { contract: 'C-1', customer: B, purpose: 'pretrain' } }],
  }
  const convert = (value: object) => service.send('/v1/convert', { token, body: JSON.stringify(value) })
  const base64 = (bytes: string | Uint8Array) => Buffer.from(bytes).toString('base64')
  const asked = { from: 'slurm', name: 'sacct.txt', options: { map, platform: 'east', timezone: 'Asia/Shanghai' } }

  it('becomes records that are taken as they are, and says what is unmapped', async () => {
    const answer = await convert({ ...asked, file: base64(SACCT) })
    const converted = answer.json() as { route: string; records: number; ndjson: string; unmapped: unknown[] }
    expect(converted).toMatchObject({
      route: 'usage',
      records: 1,
      unmapped: [{ account: 'nobody', cardHours: '2.000000', uses: 1 }],
    })
    expect((await preview(converted.ndjson)).json()).toMatchObject({
      received: 1,
      rejected: 0,
      cardSeconds: '7200.000000',
    })
    const zipped = await convert({ ...asked, file: base64(gzipSync(SACCT)) })
    expect((zipped.json() as { ndjson: string }).ndjson).toBe(converted.ndjson)
  })

  it.each([
    ['no map', { ...asked, file: base64(SACCT), options: {} }, 'REQUEST_INVALID'],
    ['another kind', { ...asked, from: 'excel', file: '' }, 'REQUEST_INVALID'],
    ['no base64', { ...asked, file: '…' }, 'REQUEST_INVALID'],
    ['a gzip cut off', { ...asked, file: base64(gzipSync(SACCT).subarray(0, 40)) }, 'BODY_DAMAGED'],
    ['too many records', { ...asked, file: base64(SACCT.split('\n')[0] + '\n' + many(1_002)) }, 'TOO_MANY_RECORDS'],
  ])('with %s is refused', async (_what, value, code) => {
    expect(problemOf(await convert(value)).code).toBe(code)
  })

  it('that is an invoice no one can read becomes no record, and says why', async () => {
    const answer = (await convert({ from: 'einvoice', name: 'x.xml', file: base64('<a>'), options: {} })).json()
    expect(answer).toMatchObject({ route: 'invoices', records: 0, ndjson: '' })
    expect((answer as { left: unknown[] }).left.length).toBe(1)
  })

  function many(count: number): string {
    const line = SACCT.split('\n')[1] ?? ''
    return Array.from({ length: count }, (_, i) => line.replace('101', String(1_000 + i))).join('\n')
  }
})

describe('the calendar of metering', () => {
  it('counts a record on each Shanghai day it touches, and shows the days without any', async () => {
    const other = await service.token(B, 'uploader')
    const record = {
      ...usage(0, { recordId: 'over-midnight' }),
      institution: B,
      cards: '2',
      start: '2026-03-01T23:00:00+08:00',
      end: '2026-03-02T02:00:00+08:00',
      cardSeconds: '21600',
    }
    expect((await service.send('/v1/usage', { token: other, body: JSON.stringify(record) })).status).toBe(201)
    const path = `/v1/institutions/${B}/metering-days?from=2026-02-28&to=2026-03-03`
    expect((await service.send(path, { token: other })).json()).toMatchObject({
      days: [
        { day: '2026-02-28', records: 0, cardSeconds: '0.000000' },
        { day: '2026-03-01', records: 1, cardSeconds: '7200.000000' },
        { day: '2026-03-02', records: 1, cardSeconds: '14400.000000' },
        { day: '2026-03-03', records: 0, cardSeconds: '0.000000' },
      ],
    })
    // Not told where to look, it looks where the records are: whole months.
    const own = (await service.send(`/v1/institutions/${B}/metering-days`, { token: other })).json() as MeteringDays
    expect(own.span).toEqual({ from: '2026-03-01', to: '2026-03-02' })
    expect([own.days[0]?.day, own.days.at(-1)?.day, own.days[0]?.records]).toEqual(['2026-03-01', '2026-03-31', 1])
    expect(problemOf(await service.send(path, { token })).code).toBe('INSTITUTION_FORBIDDEN')
    const half = path.replace(/&to=.*/, '')
    expect(problemOf(await service.send(half, { token: other })).code).toBe('REQUEST_INVALID')
    const reversed = path.replace('02-28', '03-04')
    expect(problemOf(await service.send(reversed, { token: other })).code).toBe('REQUEST_INVALID')
  })
})

type MeteringDays = {
  readonly span: { readonly from: string; readonly to: string } | null
  readonly days: readonly { readonly day: string; readonly records: number }[]
}
