import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../../core/canonical-json.ts'
import { PROVIDER, STORIES } from '../../../../examples/claims/xlq-dx/index.ts'
import { makeDocument } from '../../../../verifier/documents/make-document.ts'
import { createTypesetter } from '../../../../verifier/documents/render/typesetter.ts'
import { A, problemOf, temporaryFolder } from '../../../support/service.ts'
import { readPdf, tight } from '../../documents/read-pdf.ts'
import { type ClaimWorld, startClaimWorld } from './world.ts'

const [IN_ORDER] = STORIES.map(({ claim }) => claim) as [string, ...string[]]
const CONTRACT = 'XL-2025-101'

let world: ClaimWorld
let folder: string
beforeAll(async () => {
  world = await startClaimWorld()
  folder = await temporaryFolder()
})
afterAll(async () => {
  await world.dispose()
  await rm(folder, { recursive: true, force: true })
})

const get = (path: string, token = world.tokens.auditor) => world.send(path, { token })

describe('documents over HTTP', () => {
  it('are PDF, made from the very report of the other route, which is attached', async () => {
    const report = await get(`/v1/contracts/${CONTRACT}/reconciliation`)
    const answer = await get(`/v1/contracts/${CONTRACT}/documents/usage?format=pdf`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''usage-[0-9a-f]{16}\.pdf$/)
    const read = await readPdf(answer.bytes)
    expect(Object.values(read.attachments)).toEqual([report.text])
    expect(tight(read.all)).toContain('60,000.00')
    expect(tight(read.all)).toContain(tight(PROVIDER.name))
  })

  it('of a claim come with its contracts and their invoices and payments', async () => {
    const answer = await get(`/v1/claims/${IN_ORDER}/documents/audit`)
    const read = await readPdf(answer.bytes)
    const schemas = Object.values(read.attachments).map((text) => (JSON.parse(text) as { schema: string }).schema)
    expect(schemas.sort()).toEqual([
      'suanheng/assessment/2',
      'suanheng/audit-record/1',
      'suanheng/audit-record/1',
      'suanheng/reconciliation/4',
      'suanheng/relations/1',
      'suanheng/schedules/1',
    ])
    const words = tight(read.all)
    for (const said of ['发票（1行）', '付款（2行）', '设备（100行）', '训力券抵扣', '附件五关联方', '600,000.00'])
      expect(words).toContain(said)
  })

  it('for an uploader name no other log, and are of its own claims alone', async () => {
    const answer = await get(`/v1/claims/${IN_ORDER}/documents/papers`, world.tokens.own)
    const read = await readPdf(answer.bytes)
    const reports = Object.values(read.attachments)
    // What auditors did is internal to them.
    expect(reports.filter((text) => text.includes('suanheng/audit-record'))).toEqual([])
    const report = reports.find((text) => text.includes('"schema":"suanheng/assessment/2"')) ?? ''
    expect(JSON.parse(report)).toMatchObject({ view: 'own', ledger: { sealedOthers: expect.any(String) as string } })
    expect(tight(read.pages[0] ?? '')).toContain('仅依据本机构资料')
    const foreign = await get(`/v1/claims/${IN_ORDER}/documents/estimate`, world.tokens.other)
    expect(problemOf(foreign).code).toBe('NOT_FOUND')
    const named = await get(
      `/v1/contracts/${CONTRACT}/documents/usage?institution=${PROVIDER.uscc}`,
      world.tokens.other,
    )
    expect(problemOf(named).code).toBe('INSTITUTION_FORBIDDEN')
  })

  it('of a capacity are asked for as the capacity is', async () => {
    const answer = await get(`/v1/institutions/${PROVIDER.uscc}/capacity/documents/capacity?at=2025-06-10`)
    expect(answer.status, answer.text.slice(0, 300)).toBe(200)
    expect(tight((await readPdf(answer.bytes)).all)).toContain('2025年6月10日（全天）')
  })

  it.each([
    [`/v1/contracts/${CONTRACT}/documents/estimate`, 'REQUEST_INVALID'],
    [`/v1/contracts/${CONTRACT}/documents/usage?format=docx`, 'REQUEST_INVALID'],
    ['/v1/contracts/NONE/documents/usage', 'NOT_FOUND'],
    ['/v1/claims/NONE/documents/estimate', 'NOT_FOUND'],
    ['/v1/claims/DX-2025-101/documents/estimate?assume=2025-08-01', 'REQUEST_INVALID'],
  ])('%s is answered %s', async (path, code) => {
    expect(problemOf(await get(path)).code).toBe(code)
  })
})

describe('the same document', () => {
  it('is made offline from the kept reports, byte for byte', async () => {
    const answer = await get(`/v1/claims/${IN_ORDER}/documents/estimate`)
    const kept = join(folder, 'kept.json')
    await writeFile(kept, (await get(`/v1/claims/${IN_ORDER}/assessment`)).text)
    const typesetter = createTypesetter()
    const { pdf } = await makeDocument(typesetter, 'estimate', [await readFile(kept, 'utf8')])
    await typesetter.close()
    expect(Buffer.from(pdf).equals(answer.bytes)).toBe(true)
  })

  it('is made as a job, whose file it is', async () => {
    const direct = await get(`/v1/contracts/${CONTRACT}/documents/determination`)
    const ended = await done('make_document', { document: 'determination', contract: CONTRACT })
    expect(ended).toMatchObject({ state: 'done', result: { title: '审定表' }, files: [{ type: 'application/pdf' }] })
    expect((await fileOf(ended)).equals(direct.bytes)).toBe(true)
    expect(await refused('make_document', { document: 'estimate', contract: CONTRACT })).toBe('REQUEST_INVALID')
  })

  it('and the workbooks, also of a capacity, which is asked as the route is', async () => {
    const asked = { institution: PROVIDER.uscc, capacity: { at: '2025-06-10' } }
    const base = `/v1/institutions/${PROVIDER.uscc}/capacity`
    const paper = await done('make_document', { document: 'capacity', ...asked })
    expect((await fileOf(paper)).equals((await get(`${base}/documents/capacity?at=2025-06-10`)).bytes)).toBe(true)
    const sheet = await done('export_file', { what: 'capacity', ...asked })
    expect((await fileOf(sheet)).equals((await get(`${base}/workbook?at=2025-06-10`)).bytes)).toBe(true)
    const claim = await done('export_file', { what: 'claim', claim: IN_ORDER })
    expect((await fileOf(claim)).equals((await get(`/v1/claims/${IN_ORDER}/assessment/workbook`)).bytes)).toBe(true)
    const ahead = { ...asked, capacity: { at: '2098-01-01' } }
    expect(await refused('make_document', { document: 'capacity', ...ahead })).toBe('REQUEST_INVALID')
    expect(await refused('export_file', { what: 'capacity', ...ahead })).toBe('REQUEST_INVALID')
    expect(await refused('make_document', { document: 'capacity', ...asked, contract: CONTRACT })).toBe(
      'REQUEST_INVALID',
    )
    expect(await refused('export_file', { what: 'capacity', ...asked, institution: A }, world.tokens.own)).toBe(
      'INSTITUTION_FORBIDDEN',
    )
  })
})

type JobShown = { readonly id: string; readonly state: string; readonly files: readonly { readonly name: string }[] }

const ask = (kind: string, input: object, token = world.tokens.auditor) =>
  world.send(`/v1/jobs/${kind}`, { method: 'POST', token, body: canonicalJson(input) })
const refused = async (...asked: Parameters<typeof ask>) => problemOf(await ask(...asked)).code
const done = async (kind: string, input: object) => untilDone(((await ask(kind, input)).json() as { id: string }).id)
const fileOf = async ({ id, files: [file] }: JobShown): Promise<Buffer> =>
  (await get(`/v1/jobs/${id}/files/${encodeURIComponent(file?.name ?? '')}`)).bytes

async function untilDone(id: string): Promise<JobShown> {
  for (;;) {
    const job = (await get(`/v1/jobs/${id}?wait=5`)).json() as JobShown
    if (job.state !== 'queued' && job.state !== 'running') return job
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
