import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ServiceClient } from '../../../cli/client.ts'
import { enterResult } from '../../../cli/commands/audit-entry.ts'
import { planSample, showSample } from '../../../cli/commands/audit-sample.ts'
import type { PaperView } from '../../../verifier/audit/view/paper-view.ts'
import type { SampleView } from '../../../verifier/audit/view/sample-view.ts'
import { A } from '../../support/service.ts'
import { type AuditWorld, approval, CONTRACT, FIRM, invoices, person, startAuditWorld } from './audit-world.ts'

let world: AuditWorld
beforeAll(async () => {
  world = await startAuditWorld()
})
afterAll(() => world.dispose())

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
    type Acts = { readonly activity: readonly { readonly act: string; readonly id: string }[] }
    const { activity } = await world.get<Acts>(`/v1/audit/activity?contract=${CONTRACT}`, world.tokens.checker)
    expect(activity[0]).toMatchObject({ act: 'corrected', id: 'CS-99', about: { kind: 'sampling_plan', id: 'CY-1' } })
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

  it('sample plan records a plan with a seed of its own, and sample show says by its exit code that nothing is known yet', async () => {
    const asked = {
      contract: CONTRACT,
      population: 'invoice',
      method: 'attribute',
      confidence: '90',
      tolerableRate: '0.2',
      expectedRate: '0',
    }
    const person = { attribute: '未查验', purpose: '查验', by: '李审', role: '审计员' }
    await lines(() => planSample(client(), { ...asked, ...person, id: 'CY-9' }, Date.UTC(2025, 10, 4)))
    await lines(async () => expect(await showSample(client(), 'CY-9', { institution: FIRM })).toBe(11))
    expect(printed.join('')).toContain('results_missing')
    const { selection } = await world.get<SampleView>('/v1/audit/sampling-plans/CY-9', world.tokens.maker)
    const item = selection[0]?.item ?? ''
    const found = { by: '李审', role: '审计员', deviates: 'no' }
    const at = Date.UTC(2025, 10, 5)
    await lines(() => enterResult(client(), 'CY-9', item, found, at))
    await expect(enterResult(client(), 'CY-9', item, { ...found, deviates: 'yes' }, at)).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
    })
    await lines(() => enterResult(client(), 'CY-9', item, { ...found, deviates: 'yes', reason: '补充材料' }, at))
    const tested = await world.get<SampleView>('/v1/audit/sampling-plans/CY-9', world.tokens.maker)
    expect(tested.selection[0]).toMatchObject({ state: 'found', deviates: true, tests: [{ by: '李审' }] })
    const strange = enterResult(client(), 'CY-9', 'nobody', found, at)
    await expect(strange).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
    const none = planSample(client(), { ...asked, ...person, tolerableRate: '0', expectedRate: '0.5' }, 0)
    await expect(none).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
  })
})

describe('working papers', () => {
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
})
