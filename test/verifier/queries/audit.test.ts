import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { ActivityView } from '../../../verifier/audit/view/activity-view.ts'
import type { FindingHead, FindingView } from '../../../verifier/audit/view/finding-view.ts'
import type { PaperView } from '../../../verifier/audit/view/paper-view.ts'
import type { SampleView } from '../../../verifier/audit/view/sample-view.ts'
import { validRecord } from '../../schemas/fixtures.ts'
import { A, problemOf } from '../../support/service.ts'
import { json, usages } from '../../support/usage.ts'
import { type AuditWorld, CONTRACT, FIRM, invoices, startAuditWorld } from './audit-world.ts'

type List = {
  readonly findings: readonly FindingHead[]
  readonly counts: { readonly total: number; readonly pending: number; readonly stale: number }
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

const person = (by: string, role: string) => ({ by, role })
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
const approval = (approvalId: string, id: string, digest: string, changes: object = {}) => ({
  institution: FIRM,
  approvalId,
  kind: 'finding_review',
  id,
  digest,
  outcome: 'approved',
  ...person('王复', '复核人'),
  approvedOn: '2025-11-04',
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

describe('a sample', () => {
  type Population = {
    size: number
    root: string
    populationDigest: string
    items: number
    total: string
    design: { interval: string; sampleSize: number }
  }
  const population = (query: string) =>
    world.get<Population>(`/v1/audit/population?contract=${CONTRACT}&population=invoice&${query}`, world.tokens.maker)
  const seed = createHash('sha256').update('a test').digest('hex')
  const sample = (planId: string) =>
    world.get<SampleView>(`/v1/audit/sampling-plans/${planId}?institution=${FIRM}`, world.tokens.checker)
  const result = (n: number, item: string, found: object) => ({
    institution: FIRM,
    resultId: `CS-${n}`,
    plan: 'CY-1',
    item,
    ...found,
    ...person('李审', '审计员'),
    testedOn: '2025-11-05',
  })

  it('is planned on what the log holds, drawn from its seed, and stays what it is when more comes', async () => {
    const from = await population('method=monetary_unit&tolerable=150')
    expect(from).toMatchObject({ items: 30, total: '600', design: { interval: '50.07' } })
    const { size, root, populationDigest, items, total } = from
    const common = {
      institution: FIRM,
      unit: A,
      contract: CONTRACT,
      population: 'invoice',
      size,
      root,
      populationDigest,
      items,
      total,
    }
    const plan = {
      ...common,
      planId: 'CY-1',
      method: 'monetary_unit',
      seed,
      confidence: 95,
      interval: '50',
      tolerable: '150',
      expected: '0',
    }
    await world.push(world.tokens.maker, 'sampling-plans', [
      { ...plan, purpose: '发票是否真实', ...person('李审', '审计员'), plannedOn: '2025-11-04' },
    ])
    const before = await sample('CY-1')
    expect(before).toMatchObject({
      verdict: 'undetermined',
      obstacles: ['results_missing'],
      status: 'proposed',
      redrawn: [],
    })
    expect(before.selection).toHaveLength(12)
    await world.push(world.tokens.unit, 'invoices', [{ ...invoices[1], number: '25442000009999999999' }])
    const after = await sample('CY-1')
    expect(after.selection).toEqual(before.selection)
  })

  it('says nothing while a result is missing, is within once all are right, and exceeds with one that is not', async () => {
    const { selection } = await sample('CY-1')
    const [first, ...others] = selection
    await world.push(
      world.tokens.maker,
      'sampling-results',
      others.map(({ item }, i) => result(i, item, { audited: '20' })),
    )
    expect(await sample('CY-1')).toMatchObject({ verdict: 'undetermined', obstacles: ['results_missing'] })
    await world.push(world.tokens.maker, 'sampling-results', [result(99, first?.item ?? '', { audited: '20' })])
    const right = await sample('CY-1')
    expect(right.verdict).toBe('within')
    // 50 × 2.9958
    expect(right.figures).toMatchObject({ over: { atMost: { projected: '0', upper: '149.79' } } })
    const digest = right.selection[0]?.resultDigest ?? ''
    const wrong = { ...result(99, first?.item ?? '', { audited: '0' }), corrects: digest, reason: '发票为虚开' }
    await world.push(world.tokens.maker, 'sampling-results', [wrong])
    const now = await sample('CY-1')
    expect(now.verdict).toBe('exceeds')
    // 50 × 4.7439
    expect(now.figures).toMatchObject({ over: { atMost: { projected: '50', upper: '237.195' } } })
  })

  it('whose results contradict each other is undetermined', async () => {
    const { selection } = await sample('CY-1')
    await world.push(world.tokens.maker, 'sampling-results', [
      result(100, selection[1]?.item ?? '', { audited: '19.5' }),
    ])
    expect(await sample('CY-1')).toMatchObject({ verdict: 'undetermined', obstacles: ['results_contradict'] })
  })

  it('of a population that is not what the log holds draws nothing', async () => {
    const { plan } = await sample('CY-1')
    await world.push(world.tokens.maker, 'sampling-plans', [
      { ...plan, planId: 'CY-2', populationDigest: 'f'.repeat(64) },
    ])
    expect(await sample('CY-2')).toMatchObject({
      verdict: 'undetermined',
      obstacles: ['population_changed'],
      selection: [],
    })
    await world.push(world.tokens.maker, 'sampling-plans', [{ ...plan, planId: 'CY-3', size: 10_000 }])
    expect(await sample('CY-3')).toMatchObject({ obstacles: ['population_changed'], population: null })
  })

  it('drawn again with another seed is told: whoever draws until it suits is seen', async () => {
    const { plan } = await sample('CY-1')
    await world.push(world.tokens.maker, 'sampling-plans', [{ ...plan, planId: 'CY-4', seed: '0'.repeat(64) }])
    expect((await sample('CY-1')).redrawn).toEqual(['CY-3', 'CY-4'])
  })

  it('by attribute counts deviations, and the whole population examined leaves what was seen', async () => {
    const { size, root, populationDigest, items, total, design } = await population(
      'method=attribute&tolerableRate=0.1',
    )
    expect(design.sampleSize).toBeGreaterThan(10)
    const common = {
      institution: FIRM,
      unit: A,
      contract: CONTRACT,
      population: 'invoice',
      size,
      root,
      populationDigest,
      items,
      total,
    }
    const plan = {
      ...common,
      planId: 'CY-5',
      method: 'attribute',
      seed,
      confidence: 95,
      sampleSize: items,
      tolerableRate: '0.1',
      expectedRate: '0',
      attribute: '未查验',
    }
    await world.push(world.tokens.maker, 'sampling-plans', [
      { ...plan, purpose: '发票查验', ...person('李审', '审计员'), plannedOn: '2025-11-04' },
    ])
    const { selection } = await sample('CY-5')
    expect(selection).toHaveLength(items)
    await world.push(
      world.tokens.maker,
      'sampling-results',
      selection.map(({ item }, i) => ({ ...result(1000 + i, item, { deviates: i < 3 }), plan: 'CY-5' })),
    )
    expect(await sample('CY-5')).toMatchObject({
      verdict: 'within',
      figures: { deviations: { atMost: { seen: 3, upperCount: 3 } } },
    })
  })
})

describe('working papers and who did what', () => {
  it('stand in the order of their indexes and say what is wrong with them', async () => {
    const paper = (paperId: string, index: string, changes: object = {}) => ({
      institution: FIRM,
      paperId,
      engagement: 'SJ-1',
      index,
      title: `底稿 ${index}`,
      unit: A,
      contract: CONTRACT,
      procedures: ['取得合同', '核对结算单'],
      ...person('李审', '审计员'),
      preparedOn: '2025-11-06',
      ...changes,
    })
    await world.push(world.tokens.maker, 'working-papers', [
      paper('DG-1', 'B-10'),
      paper('DG-2', 'B-2', { references: ['B-10', 'C-1'] }),
      paper('DG-3', 'A-1', {
        evidence: [
          { kind: 'contract', id: CONTRACT },
          { kind: 'settlement', id: 'JS-1', digest: 'f'.repeat(64) },
        ],
      }),
    ])
    const papers = async () =>
      (await world.get<{ papers: PaperView[] }>('/v1/audit/working-papers?engagement=SJ-1', world.tokens.checker))
        .papers
    const seen = await papers()
    expect(seen.map(({ paper: { index } }) => index)).toEqual(['A-1', 'B-2', 'B-10'])
    expect(seen.map(({ problems }) => problems.map(({ problem, what }) => `${problem} ${what}`))).toEqual([
      ['not_reviewed proposed', 'evidence_missing settlement JS-1'],
      ['not_reviewed proposed', 'reference_missing C-1'],
      ['not_reviewed proposed'],
    ])
    expect(seen[2]?.referredBy).toEqual(['B-2'])
    const of = { kind: 'working_paper' }
    await world.push(world.tokens.reviewer, 'audit-approvals', [approval('FH-20', 'DG-1', seen[2]?.digest ?? '', of)])
    expect((await papers())[2]).toMatchObject({ status: 'approved', problems: [], reviewedBy: { by: '王复' } })
  })

  it('the ledger tells who did what, also an approval that counts for nothing, newest first', async () => {
    type Line = z.infer<typeof ActivityView>
    const { activity, total } = await world.get<{ activity: Line[]; total: number }>(
      `/v1/audit/activity?unit=${A}&limit=1000`,
      world.tokens.reviewer,
    )
    expect(total).toBe(activity.length)
    expect(activity[0]).toMatchObject({
      act: 'approved',
      id: 'FH-20',
      by: '王复',
      about: { kind: 'working_paper', id: 'DG-1' },
    })
    const approvals = activity.filter(({ id }) => ['FH-1', 'FH-2', 'FH-3'].includes(id))
    expect(approvals.map(({ id, counts }) => [id, counts])).toEqual([
      ['FH-3', true],
      ['FH-2', false],
      ['FH-1', false],
    ])
    expect(activity.find(({ act }) => act === 'corrected')).toMatchObject({ kind: 'sampling_result', id: 'CS-99' })
    expect(activity.find(({ act }) => act === 'replied')).toMatchObject({ by: '陈经理', institution: A })
  })
})
