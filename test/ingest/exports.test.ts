import { tableFromIPC } from 'apache-arrow'
import { parquetReadObjects } from 'hyparquet'
import Papa from 'papaparse'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { focusReader } from '../../ingest/importers/focus/focus.ts'
import { settlementsOf } from '../../ingest/importers/focus/records.ts'
import { MANDATORY } from '../../verifier/exports/focus/focus-table.ts'
import { pushExample } from '../support/example.ts'
import { runJob } from '../support/job.ts'
import { type Answer, B, problemOf, startService } from '../support/service.ts'
import { readWorkbook, rowsOf } from '../support/workbook.ts'

const NUMBER = 'EARTH-2020-05-vcMod'
let service: Awaited<ReturnType<typeof startService>>
let given: Awaited<ReturnType<typeof pushExample>>

beforeAll(async () => {
  service = await startService()
  given = await pushExample(service, [NUMBER])
})
afterAll(() => service.dispose())

const get = (path: string, token = given.auditor) => service.send(path, { token })
const file = ({ status, text, bytes }: Answer): ArrayBuffer => {
  if (status !== 200) throw new Error(text.slice(0, 500))
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
}
const usage = () => given.contracts[0]?.usage ?? []

describe('the workbook of a contract', () => {
  it('has a sheet each schedule, and its sums are formulas that come to what the report says', async () => {
    const answer = await get(`/v1/contracts/${NUMBER}/workbook`)
    expect([answer.status, answer.headers.get('content-disposition')]).toEqual([
      200,
      `attachment; filename*=UTF-8''${encodeURIComponent(`${NUMBER}-对账.xlsx`)}`,
    ])
    const report = (await get(`/v1/contracts/${NUMBER}/reconciliation`)).json() as {
      amounts: Record<string, string>
      cardTime: { metered: { cardHours: string } }
    }
    const { sheets } = readWorkbook(answer.bytes)
    expect(sheets.map(({ name }) => name)).toEqual([
      '汇总',
      '月度',
      '用途',
      '价目',
      '结算',
      '发票',
      '付款',
      '设备',
      '发现',
      '依据',
    ])
    const total = (name: string) =>
      rowsOf(sheets.find((sheet) => sheet.name === name) ?? sheets[0] ?? never()).find((row) => row?.[0] === '合计')
    expect(total('结算')?.at(-1)).toBe(report.amounts['settled'])
    expect(total('发票')?.at(-1)).toBe(report.amounts['invoiced'])
    expect(total('付款')?.at(-1)).toBe(report.amounts['paid'])
    expect(total('月度')?.at(-1)).toBe(report.cardTime.metered.cardHours)
    const [summary] = sheets
    const recognised = [...(summary?.cells ?? [])].filter(([, { formula }]) => formula !== null)
    expect(recognised.map(([, { formula, number }]) => [formula?.slice(0, 3), number])).toEqual([
      ['MIN', report.amounts['recognised']],
      ['ROU', report.amounts['difference']],
    ])
  })

  it('is the same file when asked again', async () => {
    const [one, two] = [await get(`/v1/contracts/${NUMBER}/workbook`), await get(`/v1/contracts/${NUMBER}/workbook`)]
    expect(one.bytes.equals(two.bytes)).toBe(true)
  })

  it('names its invoices by text, and the checkpoint it rests on', async () => {
    const { sheets } = readWorkbook((await get(`/v1/contracts/${NUMBER}/workbook`, given.uploader)).bytes)
    const invoices = rowsOf(sheets.find(({ name }) => name === '发票') ?? never())
    expect(invoices.slice(3, 5).map((row) => row[0])).toEqual(['20442000000000010001', '20442000000000010002'])
    expect(rowsOf(sheets.at(-1) ?? never()).flat()).toEqual(expect.arrayContaining(['已密封，随 JSON 报告提供']))
  })
})

describe('the workbook of a capacity', () => {
  it('has its schedules, and says what the report says', async () => {
    const path = `/v1/institutions/${given.institution}/capacity`
    const answer = await get(`${path}/workbook?at=2020-05-20`)
    if (answer.status !== 200) throw new Error(answer.text)
    const { sheets } = readWorkbook(answer.bytes)
    expect(sheets.map(({ name }) => name)).toEqual(['汇总', '层级', '型号', '逐日', '缺项', '其他口径', '发现', '依据'])
    const report = (await get(`${path}?at=2020-05-20`)).json() as { proven: { tflops: string }; tiers: unknown[] }
    const cells = sheets.map((sheet) => rowsOf(sheet))
    expect(cells[0]?.find((row) => row[0]?.startsWith('确证下限（TFLOPS'))?.[1]).toBe(report.proven.tflops)
    expect(cells[1]?.slice(3).length).toBe(report.tiers.length)
  })
})

describe('tables for other tools', () => {
  it('give the records of a contract as Parquet with decimals, moments and their place in the log', async () => {
    const answer = await get(`/v1/contracts/${NUMBER}/usage?format=parquet`)
    expect(answer.headers.get('content-type')).toBe('application/vnd.apache.parquet')
    const rows = await parquetReadObjects({ file: file(answer) })
    expect(rows).toHaveLength(usage().length)
    const byId = new Map(rows.map((row) => [row['recordId'], row]))
    const sent = usage()[7]
    const row = byId.get(sent?.recordId)
    expect(row?.['start']).toEqual(new Date(sent?.start ?? ''))
    expect(row?.['cardSeconds']).toBe(Number(sent?.cardSeconds))
    expect(row?.['leafHash']).toMatch(/^[0-9a-f]{64}$/)
    expect(row?.['devices']).toEqual(sent?.devices ?? [])
  })

  it('give the same as an Arrow stream, decimals exact', async () => {
    const table = tableFromIPC((await get(`/v1/contracts/${NUMBER}/usage?format=arrow`)).bytes)
    expect(table.numRows).toBe(usage().length)
    const types = Object.fromEntries(table.schema.fields.map(({ name, type }) => [name, String(type)]))
    expect(types).toMatchObject({
      cards: 'Decimal[18e+3]',
      start: 'Timestamp<MILLISECOND, UTC>',
      devices: 'List<Utf8>',
      batch: 'Uint64',
    })
  })

  it.each(['invoices', 'devices'])('give %s in every format, with the same rows', async (name) => {
    const of = (format: string) => get(`/v1/contracts/${NUMBER}/tables/${name}?format=${format}`)
    const csv = Papa.parse<Record<string, string>>((await of('csv')).text.slice(1), {
      header: true,
      skipEmptyLines: true,
    }).data
    const parquet = await parquetReadObjects({ file: file(await of('parquet')) })
    const arrow = tableFromIPC((await of('arrow')).bytes)
    const lines = (await of('ndjson')).text.split('\n').filter((line) => line !== '')
    expect([parquet.length, arrow.numRows, lines.length]).toEqual([csv.length, csv.length, csv.length])
    const [first] = Object.keys(csv[0] ?? {})
    if (first !== undefined)
      expect(parquet.map((row) => String(row[first] ?? ''))).toEqual(csv.map((row) => row[first]))
    expect(readWorkbook((await of('xlsx')).bytes).sheets).toHaveLength(1)
  })

  it('give batches and the list of contracts', async () => {
    const batches = await parquetReadObjects({
      file: file(await get(`/v1/exports/batches?institution=${given.institution}`)),
    })
    const sequences = batches.map((row) => Number(row['sequence']))
    expect(sequences).toEqual(Array.from({ length: sequences.length }, (_, i) => i + 1))
    expect(batches.reduce((sum, row) => sum + Number(row['recorded']), 0)).toBeGreaterThan(usage().length)
    const { sheets } = readWorkbook((await get('/v1/exports/contracts')).bytes)
    expect(rowsOf(sheets[0] ?? never())[3]?.[1]).toBe(NUMBER)
  })

  it('are nobody else’s', async () => {
    const stranger = await service.token(B, 'uploader')
    for (const path of ['workbook', 'focus', 'tables/findings', 'usage?format=parquet'])
      expect(problemOf(await get(`/v1/contracts/${NUMBER}/${path}`, stranger)).code).toBe('NOT_FOUND')
    expect(problemOf(await get(`/v1/exports/batches?institution=${given.institution}`, stranger)).code).toBe(
      'INSTITUTION_FORBIDDEN',
    )
    expect(
      rowsOf(readWorkbook((await get('/v1/exports/contracts', stranger)).bytes).sheets[0] ?? never()),
    ).not.toContain(NUMBER)
  })
})

describe('FOCUS', () => {
  it('has every mandatory column, and adds up to each invoice', async () => {
    const { data, meta } = Papa.parse<Record<string, string>>(
      (await get(`/v1/contracts/${NUMBER}/focus`)).text.slice(1),
      { header: true, skipEmptyLines: true },
    )
    expect(meta.fields).toEqual(expect.arrayContaining([...MANDATORY]))
    for (const invoice of given.contracts[0]?.entities.invoice ?? []) {
      const own = data.filter((row) => row['InvoiceId'] === invoice.number)
      const fen = own.reduce((sum, row) => sum + Math.round(Number(row['BilledCost']) * 100), 0)
      expect(fen).toBe(Math.round(Number(invoice.gross) * 100))
      expect(own.map((row) => row['ChargeCategory'])).toContain('Tax')
    }
  })

  it('is read back by the importer of bills', async () => {
    const { text } = await get(`/v1/contracts/${NUMBER}/focus`)
    const contract = given.contracts[0]?.entities.contract[0]
    const reader = focusReader({
      contracts: [
        { billingAccountId: contract?.buyerUscc ?? '', subAccountId: NUMBER, contract: NUMBER, taxIncluded: true },
      ],
      items: [],
      days: 'Asia/Shanghai',
    })
    expect(reader.text(text)).toEqual([])
    const { bills, left } = reader.end()
    expect(left).toEqual([])
    const { invoices } = settlementsOf(bills, {
      institution: given.institution,
      settledOn: '2020-06-30',
      days: 'Asia/Shanghai',
    })
    const billed = new Map<string, number>()
    for (const { invoiceId, billed: yuan } of invoices)
      billed.set(invoiceId, (billed.get(invoiceId) ?? 0) + Number(yuan))
    expect([...billed].sort(([a], [b]) => (a < b ? -1 : 1))).toEqual(
      (given.contracts[0]?.entities.invoice ?? []).map(({ number, gross }) => [number, Number(gross)]),
    )
  })
})

function never(): never {
  throw new Error('it is not there')
}

describe('an export as a job', () => {
  it.each([
    [{ what: 'usage', number: NUMBER, format: 'parquet' }, `/v1/contracts/${NUMBER}/usage?format=parquet`],
    [{ what: 'usage', number: NUMBER, format: 'csv' }, `/v1/contracts/${NUMBER}/usage?format=csv`],
    [{ what: 'table', number: NUMBER, table: 'invoices' }, `/v1/contracts/${NUMBER}/tables/invoices`],
    [{ what: 'contracts', format: 'ndjson' }, '/v1/exports/contracts?format=ndjson'],
  ])('has the bytes of the route: %j', async (input, route) => {
    const [job, answer] = await Promise.all([runJob(service, given.auditor, 'export_file', input), get(route)])
    expect(job).toMatchObject({ state: 'done', error: null, by: { name: 'test' } })
    const [made] = job.files
    expect(answer.headers.get('content-disposition')).toContain(encodeURIComponent(made?.name ?? ''))
    const fetched = await get(`/v1/jobs/${job.id}/files/${encodeURIComponent(made?.name ?? '')}`)
    expect(fetched.bytes.equals(answer.bytes)).toBe(true)
    expect(job.result).toEqual({ what: input.what, bytes: answer.bytes.byteLength })
  })

  it('gives an institution its own alone, and says what it does not take', async () => {
    const other = await service.token(B, 'uploader')
    const job = await runJob(service, other, 'export_file', { what: 'usage', number: NUMBER })
    expect(job).toMatchObject({ state: 'failed', files: [], error: { code: 'NOT_FOUND' } })
    const refused = async (token: string, input: object) =>
      problemOf(await service.send('/v1/jobs/export_file', { token, body: JSON.stringify(input) })).code
    expect(await refused(other, { what: 'batches', institution: given.institution })).toBe('INSTITUTION_FORBIDDEN')
    expect(await refused(given.auditor, { what: 'batches' })).toBe('REQUEST_INVALID')
    expect(await refused(given.auditor, { what: 'focus', number: NUMBER, format: 'xlsx' })).toBe('REQUEST_INVALID')
  })
})
