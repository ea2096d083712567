import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { z } from 'zod'
import { ServiceClient } from '../../../cli/client.ts'
import { approveEntry, replyToFinding, reviewFinding } from '../../../cli/commands/audit-entry.ts'
import { auditFindings } from '../../../cli/commands/audit-read.ts'
import { readAccess } from '../../../ingest/http/read-access.ts'
import type { ActivityView } from '../../../verifier/audit/view/activity-view.ts'
import type { FindingHead, FindingView } from '../../../verifier/audit/view/finding-view.ts'
import type { FindingStates } from '../../../verifier/summary/finding-states.ts'
import { validRecord } from '../../schemas/fixtures.ts'
import { A, problemOf } from '../../support/service.ts'
import { json, usages } from '../../support/usage.ts'
import { type AuditWorld, approval, CONTRACT, FIRM, person, startAuditWorld } from './audit-world.ts'

type List = {
  readonly findings: readonly FindingHead[]
  readonly counts: {
    readonly severities: Readonly<Record<string, number>>
    readonly total: number
    readonly pending: number
    readonly stale: number
  }
  readonly read: readonly { readonly id: string; readonly since: number }[]
  readonly notRead: readonly { readonly id: string }[]
}

let world: AuditWorld
beforeAll(async () => {
  world = await startAuditWorld()
})
afterAll(() => world.dispose())

const OF = `contract=${CONTRACT}`
const list = (token: string, query = OF) => world.get<List>(`/v1/audit/findings?${query}`, token)
const findingOf = async (code: string, token = world.tokens.maker): Promise<FindingHead> => {
  const found = (await list(token)).findings.find((one) => one.code === code)
  if (found === undefined) throw new Error(`no ${code}`)
  return found
}
const whole = (finding: string, token = world.tokens.maker) =>
  world.get<FindingView>(`/v1/audit/findings/${finding}?${OF}`, token)

const review = (reviewId: string, of: FindingHead, changes: object = {}) => ({
  institution: FIRM,
  reviewId,
  unit: A,
  contract: CONTRACT,
  finding: of.finding,
  fact: of.fact?.fact,
  code: of.code,
  message: of.fact?.message,
  state: 'confirmed',
  ...person('李审', '审计员'),
  reviewedOn: '2025-11-03',
  grounds: '经核对属实',
  ...changes,
})
const digestOfReview = async (finding: string, reviewId: string) =>
  (await whole(finding)).reviews.findLast(({ id }) => id === reviewId)?.digest ?? ''

describe('findings', () => {
  it('of one contract are what its reconciliation finds, each 待核实, with an identity that a second asking gives again', async () => {
    const { findings } = await list(world.tokens.maker)
    const { findings: again } = await list(world.tokens.unit)
    expect(findings.map(({ code }) => code)).toContain('UNDER_DELIVERED')
    expect(findings.every(({ state, present }) => state === 'open' && present)).toBe(true)
    expect(new Set(findings.map(({ finding }) => finding)).size).toBe(findings.length)
    expect(again).toEqual(findings)
  })

  it('of all contracts come from the last reconciliations that were kept, and say what came since', async () => {
    expect(await list(world.tokens.maker, '')).toMatchObject({ findings: [], read: [] })
    const job = await world.service.send('/v1/jobs/reconcile_contracts', { token: world.tokens.maker, body: json({}) })
    expect([job.status, job.text.slice(0, 200)]).toEqual([202, expect.any(String)])
    const { id } = job.json() as { id: string }
    for (let state = ''; state !== 'done'; )
      state = (await world.get<{ state: string }>(`/v1/jobs/${id}?wait=5`, world.tokens.maker)).state
    const kept = await list(world.tokens.maker, '')
    const now = await list(world.tokens.maker)
    expect(kept.findings).toEqual(now.findings)
    expect(kept.read).toEqual([expect.objectContaining({ id: CONTRACT, since: 0 })])
    await world.push(world.tokens.unit, 'documents', [{ ...validRecord('document'), institution: A }])
    expect((await list(world.tokens.maker, '')).read).toEqual([expect.objectContaining({ since: 1 })])
  })

  it('a review counts once another person approved it with another token, and not before', async () => {
    const of = await findingOf('UNDER_DELIVERED')
    await world.push(world.tokens.maker, 'finding-reviews', [review('HS-1', of)])
    const digest = await digestOfReview(of.finding, 'HS-1')
    expect(await findingOf('UNDER_DELIVERED')).toMatchObject({ state: 'open', pending: 1 })
    await world.push(world.tokens.maker, 'audit-approvals', [approval('FH-1', 'HS-1', digest)])
    await world.push(world.tokens.checker, 'audit-approvals', [approval('FH-2', 'HS-1', digest, { by: '李 审' })])
    expect(await findingOf('UNDER_DELIVERED')).toMatchObject({ state: 'open', pending: 1 })
    await world.push(world.tokens.checker, 'audit-approvals', [approval('FH-3', 'HS-1', digest)])
    const seen = await whole(of.finding)
    expect(seen).toMatchObject({ state: 'confirmed', pending: 0, staleState: null })
    expect(seen.reviews[0]?.approvals.map(({ id, flaw }) => [id, flaw])).toEqual([
      ['FH-1', 'same_token'],
      ['FH-2', 'same_person'],
      ['FH-3', null],
    ])
    // 总览 counts what waits apart from what was settled.
    const { findings } = await world.get<{ findings: FindingStates }>('/v1/overview', world.tokens.reviewer)
    const { counts } = await list(world.tokens.maker, '')
    expect(findings.reduce.confirmed).toBe(1)
    for (const severity of ['undetermined', 'reduce', 'warning', 'info'] as const) {
      const { open, confirmed, dismissed } = findings[severity]
      expect([severity, open + confirmed + dismissed]).toEqual([severity, counts.severities[severity]])
    }
    const own = await world.get<{ findings: FindingStates }>('/v1/overview', world.tokens.unit)
    expect(own.findings).toEqual(findings)
  })

  it('what persons say changes no figure of the report', async () => {
    const report = await world.service.send(`/v1/contracts/${CONTRACT}/reconciliation`, { token: world.tokens.maker })
    const { findings } = report.json() as { findings: { code: string; amount: string }[] }
    expect(findings.find(({ code }) => code === 'UNDER_DELIVERED')?.amount).toBe('120.00')
  })

  it('the audited institution sees the conclusion, and nothing of what is under way or internal', async () => {
    const of = await findingOf('INVOICE_UNVERIFIED')
    await world.push(world.tokens.maker, 'finding-reviews', [
      review('HS-2', of, { state: 'dismissed', grounds: 'INTERNAL' }),
    ])
    const { unit } = world.tokens
    const own = await list(unit)
    expect(own.counts.pending).toBe(0)
    expect((await list(unit, `${OF}&waiting=reviewer`)).findings).toEqual([])
    expect((await list(unit, 'text=INTERNAL')).notRead).toEqual([])
    const seen = await whole((await findingOf('UNDER_DELIVERED')).finding, unit)
    expect(seen).toMatchObject({
      state: 'confirmed',
      reviews: [],
      conclusion: { state: 'confirmed', grounds: '经核对属实' },
    })
    const open = await whole(of.finding, unit)
    expect(open).toMatchObject({ state: 'open', pending: 0, conclusion: null })
    expect(JSON.stringify([own, open])).not.toContain('INTERNAL')
    for (const path of [
      'working-papers',
      'sampling-plans',
      'activity',
      `population?contract=${CONTRACT}&population=invoice`,
    ])
      expect((await world.service.send(`/v1/audit/${path}`, { token: unit })).status).toBe(403)
  })

  it('an uploader of the auditor’s own institution reads nothing of the audit either, by no road', async () => {
    const { insider } = world.tokens
    for (const path of [
      '/v1/finding-reviews/HS-2',
      '/v1/records/HS-2/proof?kind=finding_review',
      '/v1/audit/activity',
      `/v1/audit/findings?institution=${A}`,
    ])
      expect([path, (await world.service.send(path, { token: insider })).status]).toEqual([path, 403])
    const wrong = [{ institution: FIRM, reviewId: 'HS-9', grounds: 'INTERNAL' }]
    await world.service.send('/v1/finding-reviews?partial=true', { token: world.tokens.maker, body: json(wrong) })
    const quarantine = await world.service.send('/v1/quarantine', { token: insider })
    expect([quarantine.status, quarantine.text.includes('INTERNAL')]).toEqual([200, false])
  })

  it('a reply of the audited institution stands beside the finding, and changes no state', async () => {
    const of = await findingOf('INVOICE_UNVERIFIED', world.tokens.unit)
    const { unit } = world.tokens
    const reply = { institution: A, replyId: 'HF-1', contract: CONTRACT, finding: of.finding, fact: of.fact?.fact }
    const text = {
      code: of.code,
      message: of.fact?.message,
      position: 'mended',
      text: '已于十一月查验',
      repliedOn: '2025-11-05',
    }
    await world.push(unit, 'finding-replies', [{ ...reply, ...text, ...person('陈经理', '财务负责人') }])
    const seen = await whole(of.finding)
    expect(seen).toMatchObject({ state: 'open', replied: [{ by: '陈经理', ofThisFact: true, position: 'mended' }] })
    expect((await list(world.tokens.maker, `${OF}&waiting=unit`)).findings.map(({ code }) => code)).not.toContain(
      'INVOICE_UNVERIFIED',
    )
  })

  it('is open and says so once the fact is another one than was reviewed; as the fact comes back, so does the review', async () => {
    const before = await findingOf('UNDER_DELIVERED')
    await world.push(world.tokens.unit, 'usage', usages(24, 1))
    const changed = await findingOf('UNDER_DELIVERED')
    expect(changed.finding).toBe(before.finding)
    expect(changed.fact?.fact).not.toBe(before.fact?.fact)
    expect(changed).toMatchObject({ state: 'open', staleState: 'confirmed' })
    const [last] = usages(24, 1)
    await world.push(world.tokens.unit, 'usage', [
      { ...last, recordId: 'r-24-0', cardSeconds: '0', cards: '1', corrects: 'r-24', reason: '误报' },
    ])
    expect(await findingOf('UNDER_DELIVERED')).toMatchObject({ state: 'confirmed', staleState: null })
  })

  it('that the machine does not find any more stay, as gone, with what was said', async () => {
    const of = await findingOf('UNDER_DELIVERED')
    await world.push(world.tokens.unit, 'usage', usages(30, 6))
    const { findings } = await list(world.tokens.maker)
    expect(findings.find(({ finding }) => finding === of.finding)).toMatchObject({
      present: false,
      fact: null,
      state: 'open',
      staleState: 'confirmed',
    })
    expect((await whole(of.finding)).reviews[0]?.message).toBe(of.fact?.message)
    expect((await list(world.tokens.maker, `${OF}&present=false`)).counts.total).toBe(1)
  })

  it('asked for without a contract or a claim, or under an id nobody has, are refused in words', async () => {
    const none = await world.service.send(`/v1/audit/findings/${'0'.repeat(64)}?${OF}`, { token: world.tokens.maker })
    expect(problemOf(none).code).toBe('NOT_FOUND')
    const nowhere = await world.service.send(`/v1/audit/findings/${'0'.repeat(64)}`, { token: world.tokens.maker })
    expect(problemOf(nowhere).code).toBe('REQUEST_INVALID')
  })
})

describe('suanheng audit', () => {
  const printed: string[] = []
  const client = () => new ServiceClient({ url: world.service.url, token: world.tokens.maker })
  const lines = async (command: () => Promise<unknown>) => {
    printed.length = 0
    await command()
    return printed.join('')
  }
  beforeAll(() => {
    const take = (text: string | Uint8Array) => printed.push(String(text)) > 0
    vi.spyOn(process.stdout, 'write').mockImplementation(take)
    vi.spyOn(process.stderr, 'write').mockImplementation(take)
  })
  afterAll(() => vi.restoreAllMocks())

  it('findings prints each with state, code and amount', async () => {
    const text = await lines(() => auditFindings(client(), { contract: CONTRACT, state: 'open' }))
    expect(text).toMatch(/待核实 {2}.*INVOICE_UNVERIFIED {2}.*20\.00/)
    expect(text).toContain('已消失')
    expect((await list(world.tokens.maker, `${OF}&text=发票未查验`)).findings[0]?.code).toBe('INVOICE_UNVERIFIED')
  })

  it('review, approve and reply say what the page can, named by how a finding begins; the maker cannot approve itself', async () => {
    const of = await findingOf('DAYS_WITHOUT_LOG')
    const named = { contract: CONTRACT, ...person('李审', '审计员') }
    const at = Date.UTC(2025, 10, 6)
    const short = of.finding.slice(0, 12)
    // However many findings there are, the one that is meant is asked for by its name.
    expect((await list(world.tokens.maker, `${OF}&finding=${short}&limit=1`)).findings).toEqual([of])
    await lines(() =>
      reviewFinding(client(), short, { ...named, id: 'HS-7', state: 'dismissed', grounds: '停机检修' }, at),
    )
    const checker = new ServiceClient({ url: world.service.url, token: world.tokens.checker })
    const second = { ...person('王复', '复核人'), outcome: 'approved', id: 'FH-7' }
    await lines(() => approveEntry(client(), 'finding_review', 'HS-7', { ...second, id: 'FH-6' }, at))
    expect((await whole(of.finding)).state).toBe('open')
    await lines(() => approveEntry(checker, 'finding_review', 'HS-7', second, at))
    expect(printed.join('')).toContain('FH-7')
    const unit = new ServiceClient({ url: world.service.url, token: world.tokens.unit })
    const answer = {
      contract: CONTRACT,
      ...person('陈经理', '财务负责人'),
      position: 'agrees',
      text: '同意',
      id: 'HF-7',
    }
    await lines(() => replyToFinding(unit, short, answer, at))
    expect(await whole(of.finding)).toMatchObject({ state: 'dismissed', replied: [{ position: 'agrees' }] })
    const wrong = reviewFinding(client(), 'abc', { ...named, state: 'open', grounds: 'x' }, at)
    await expect(wrong).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
    await expect(reviewFinding(client(), '0'.repeat(12), named, at)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('who did what', () => {
  it('says which papers were taken, by whom, from the access log, and to nobody who may not read it', async () => {
    const path = `/v1/contracts/${CONTRACT}/workbook`
    expect((await world.service.send(path, { token: world.tokens.unit })).status).toBe(200)
    type Taken = { whole: boolean; taken: readonly { what: string; path: string; institution: string }[] }
    const taken = (query: string) => world.get<Taken>(`/v1/audit/handed-out?${query}`, world.tokens.reviewer)
    await expect
      .poll(() => taken(`subject=${CONTRACT}&institution=${A}`), { timeout: 10_000 })
      .toMatchObject({ whole: true, taken: [{ what: 'workbook', path, institution: A, role: 'uploader' }] })
    expect((await taken('subject=HT-99')).taken).toEqual([])
    // However the path was escaped, and also what an uploader asked for by POST.
    const escaped = path.replace(CONTRACT, `%${CONTRACT.charCodeAt(0).toString(16)}${CONTRACT.slice(1)}`)
    expect((await world.service.send(escaped, { token: world.tokens.unit })).status).toBe(200)
    expect((await world.service.send('/v1/exports/contracts', { token: world.tokens.unit })).status).toBe(200)
    const list = { token: world.tokens.unit, body: '{"what":"contracts"}' }
    expect((await world.service.send('/v1/jobs/export_file', list)).status).toBe(202)
    await expect.poll(() => taken(`subject=${CONTRACT}&institution=${A}`)).toMatchObject({ total: 2 })
    await expect
      .poll(async () => (await taken(`institution=${A}`)).taken[0])
      .toMatchObject({ what: 'table', path: '/v1/exports/contracts' })
    const asked = await readAccess(
      join(world.service.folder, 'access'),
      { from: '2000-01-01', to: '2100-01-01', mostBytes: 1 << 24 },
      ({ route }) => route === '/v1/jobs/export_file',
    )
    expect(asked.lines).toMatchObject([{ institution: A, role: 'uploader', method: 'POST', status: 202 }])
    const refused = await world.service.send('/v1/audit/handed-out', { token: world.tokens.unit })
    expect(refused.status).toBe(403)
    const long = await world.service.send('/v1/audit/handed-out?from=2020-01-01&to=2025-01-01', {
      token: world.tokens.reviewer,
    })
    expect(problemOf(long).code).toBe('REQUEST_INVALID')
  })

  it('the ledger tells who did what, also an approval that counts for nothing, newest first', async () => {
    type Line = z.infer<typeof ActivityView>
    const { activity, total } = await world.get<{ activity: Line[]; total: number }>(
      `/v1/audit/activity?unit=${A}&limit=1000`,
      world.tokens.reviewer,
    )
    expect(total).toBe(activity.length)
    expect(activity[0]).toMatchObject({ act: 'replied', id: 'HF-7', by: '陈经理', institution: A })
    const approvals = activity.filter(({ id }) => ['FH-1', 'FH-2', 'FH-3'].includes(id))
    expect(approvals.map(({ id, counts }) => [id, counts])).toEqual([
      ['FH-3', true],
      ['FH-2', false],
      ['FH-1', false],
    ])
    // Decisions on claims name both persons in one entry.
    const admin = await world.service.token(A, 'admin')
    const decision = { ...validRecord('decision'), institution: A, decisionId: 'JD-1' }
    await world.push(admin, 'decisions', [decision])
    const after = await world.get<{ activity: Line[] }>(`/v1/audit/activity?unit=${A}`, world.tokens.reviewer)
    expect(after.activity[0]).toMatchObject({ act: 'decided', id: 'JD-1', about: { kind: 'claim' } })
    expect(after.activity[0]?.secondBy).toEqual(expect.any(String))
    expect(activity.find(({ id }) => id === 'FH-3')?.about).toEqual({ kind: 'finding_review', id: 'HS-1' })
  })
})
