import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PROVIDER, STORIES } from '../../../../examples/claims/xlq-dx/index.ts'
import type { ReportCheck } from '../../../../verifier/verify-report.ts'
import { problemOf } from '../../../support/service.ts'
import { ndjson } from '../../../support/usage.ts'
import { type Answered, type ClaimWorld, clauseIn, startClaimWorld } from './world.ts'

const [IN_ORDER, FEN_ABOVE, NO_NOTE] = STORIES.map(({ claim }) => claim) as [string, string, string]
const institution = PROVIDER.uscc
const REFUSING = 'XLQ-DX-4.2.3'

type Shown = {
  readonly verdict: string
  readonly result: Answered['result']
  readonly amount: { readonly machine: string; readonly decided: string; readonly decisions: readonly string[] }
  readonly clauses: readonly { readonly id: string; readonly machine: string; readonly decided: string }[]
  readonly decisions: readonly { readonly id: string; readonly status: string; readonly by: string }[]
  readonly unsettled: readonly string[]
}
type WithDecided = Answered & { readonly decided: Shown | null }

let world: ClaimWorld
let admin: string
beforeAll(async () => {
  world = await startClaimWorld()
  admin = await world.tokenOf(institution, 'admin')
})
afterAll(() => world.dispose())

const persons = { by: '李审核', role: '审核员', secondBy: '王复核', grounds: '该笔资助经核实用于另一合同' }
const decide = (records: readonly object[], token = admin) =>
  world.push(
    token,
    'decisions',
    records.map((one) => ({ institution, kind: 'override', decidedOn: '2025-08-25', ...persons, ...one })),
  )
const assess = async (claim: string, token = world.tokens.auditor) => (await world.assess(claim, token)) as WithDecided
const verify = async (token: string, body: string) => {
  const answer = await world.send('/v1/reports/verify', { method: 'POST', token, body })
  return answer.json() as ReportCheck
}

const override = { clause: REFUSING, machineState: 'fail', state: 'pass' }

describe('decisions of persons', () => {
  it('are sent by an administrator alone: whoever sends a claim decides nothing about it', async () => {
    const record = { institution, decisionId: 'JD-0', claim: FEN_ABOVE, kind: 'override', decidedOn: '2025-08-25' }
    for (const token of [world.tokens.own, world.tokens.auditor]) {
      const body = ndjson([{ ...record, ...persons, ...override }])
      const answer = await world.send('/v1/decisions', { token, body, type: 'application/x-ndjson' })
      expect([answer.status, problemOf(answer).code]).toEqual([403, 'ROLE_FORBIDDEN'])
    }
    for (const claim of [IN_ORDER, FEN_ABOVE, NO_NOTE]) expect((await assess(claim)).decided).toBeNull()
  })

  it('stand beside the answer of the system, which stays what it is to the byte, for the auditor and the uploader', async () => {
    const before = await assess(FEN_ABOVE)
    const reported = await world.ask(FEN_ABOVE, world.tokens.auditor)
    await decide([
      { decisionId: 'JD-1', claim: FEN_ABOVE, ...override },
      { decisionId: 'JD-2', claim: FEN_ABOVE, machineAmount: '600000.00', amount: '550000.00' },
    ])
    const { decided, ledger: _, ...after } = await assess(FEN_ABOVE)
    const { decided: none, ledger: __, ...same } = before
    expect([none, after]).toEqual([null, same])
    expect(after.verdict).toBe('fail')
    expect(decided).toMatchObject({
      verdict: 'pass',
      result: { state: 'pass', payable: '550000.00', refusedBy: [] },
      amount: { machine: '600000.00', decided: '550000.00', decisions: ['JD-2'] },
      clauses: [{ id: REFUSING, machine: 'fail', decided: 'pass' }],
      unsettled: [],
    })
    const own = await assess(FEN_ABOVE, world.tokens.own)
    expect([own.verdict, own.decided?.decisions.map(({ id, by }) => [id, by])]).toEqual([
      'fail',
      [
        ['JD-1', '李审核'],
        ['JD-2', '李审核'],
      ],
    ])
    // Made before anybody decided: recomputed as it was.
    expect(await verify(world.tokens.auditor, reported.text)).toMatchObject({ same: true })
  })

  it('have a page: what the system found, what persons decided, who and why', async () => {
    const { text } = await world.ask(FEN_ABOVE, world.tokens.auditor, '?format=markdown')
    expect(text).toContain('**结论：不符合**')
    expect(text).toContain('|  | 系统核验 | 人工决定 |')
    expect(text).toContain('| 结论 | 不符合 | 符合 |')
    expect(text).toContain('| 可支持金额（元） | 0.00 | 550,000.00 |')
    expect(text).toContain(`| ${REFUSING} | 不符合 | 符合 | JD-1 |`)
    expect(text).toContain(
      '| JD-2 | 2025-08-25 | 核定 | 金额 | 600,000.00 元 | 550,000.00 元 | 已适用 | 李审核（审核员） | 王复核 | 该笔资助经核实用于另一合同 | — |',
    )
    expect(text).toContain(`### ${REFUSING}：不符合`)
    expect(text).toContain('- 人工决定：符合（JD-1）')
    const other = await world.ask(IN_ORDER, world.tokens.auditor, '?format=markdown')
    expect(other.text).toContain('未录入人工决定。')
    expect(other.text).not.toContain('系统核验 | 人工决定')
  })

  it('are read at the checkpoint: a report is recomputed byte for byte after they were taken back', async () => {
    const reports = [
      [world.tokens.auditor, (await world.ask(FEN_ABOVE, world.tokens.auditor)).text],
      [world.tokens.own, (await world.ask(FEN_ABOVE, world.tokens.own)).text],
    ] as const
    await decide([
      {
        decisionId: 'JD-3',
        claim: FEN_ABOVE,
        ...override,
        state: 'fail',
        decidedOn: '2025-08-26',
        grounds: '复议维持',
      },
    ])
    const { decided } = await assess(FEN_ABOVE)
    expect(decided?.verdict).toBe('fail')
    expect(decided?.decisions.map(({ id, status }) => [id, status])).toEqual([
      ['JD-1', 'superseded'],
      ['JD-2', 'applied'],
      ['JD-3', 'applied'],
    ])
    for (const [token, text] of reports) expect(await verify(token, text)).toMatchObject({ same: true })
  })

  it('taken before the system came to another answer no longer apply, and are shown', async () => {
    const open = (await assess(NO_NOTE)).result.open
    expect(open).not.toHaveLength(0)
    const accepted = { claim: NO_NOTE, machineState: 'undetermined', state: 'pass', grounds: '现场查验验收单' }
    await decide(open.map((clause, i) => ({ decisionId: `JD-N${i}`, clause, ...accepted })))
    const before = await assess(NO_NOTE)
    expect([before.verdict, before.decided?.verdict, before.decided?.result.payable]).toEqual([
      'undetermined',
      'pass',
      '600000.00',
    ])
    await world.push(world.tokens.own, 'grants', [
      {
        institution,
        grantId: 'ZZ-MORE',
        recipient: institution,
        level: 'municipal',
        programme: '后到的资助',
        contract: 'XL-2025-103',
        amount: '900000.00',
        decidedOn: '2025-07-11',
      },
    ])
    await decide([{ decisionId: 'JD-N9', claim: NO_NOTE, clause: REFUSING, machineState: 'pass', state: 'pass' }])
    const { verdict, decided, clauses } = await assess(NO_NOTE)
    expect([verdict, decided?.verdict, clauseIn(clauses, REFUSING).state]).toEqual(['fail', 'fail', 'fail'])
    expect(decided?.decisions.find(({ id }) => id === 'JD-N9')?.status).toBe('stale')
    expect(decided?.unsettled).toEqual(['JD-N9'])
  })
})

describe('the test of a metering sample by persons', () => {
  const persons = { by: '李审核', role: '检测员', secondBy: '王复核', grounds: '抽取两日日志复算一致' }

  it('answers XLQ-RK-4.2.3; one hour short of 24 fails it', async () => {
    await world.push(world.tokens.own, 'claims', [
      {
        institution,
        claimId: 'RK-1',
        programme: 'XLQ-RK',
        batch: '2025',
        applicantUscc: institution,
        contracts: [],
        submittedAt: '2025-04-01T10:00:00.000+08:00',
        state: 'submitted',
      },
    ])
    const state = async () => clauseIn((await assess('RK-1')).clauses, 'XLQ-RK-4.2.3').state
    const test = (testId: string, continuousHours: number, testedOn: string) =>
      world.push(admin, 'metering-tests', [
        {
          institution,
          testId,
          claim: 'RK-1',
          continuousHours,
          mandatoryFields: true,
          ledgerIntact: true,
          signaturesValid: true,
          quantityReproducible: true,
          testedOn,
          ...persons,
        },
      ])
    expect(await state()).toBe('undetermined')
    await test('JC-1', 24, '2025-04-20')
    expect(await state()).toBe('pass')
    await test('JC-2', 23, '2025-04-21')
    expect(await state()).toBe('fail')
  })
})
