import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../../core/canonical-json.ts'
import { dxExample, PROVIDER, STORIES } from '../../../../examples/claims/xlq-dx/index.ts'
import type { ReportCheck } from '../../../../verifier/verify-report.ts'
import { problemOf, temporaryFolder } from '../../../support/service.ts'
import { readWorkbook, rowsOf } from '../../../support/workbook.ts'
import { type ClaimWorld, clauseIn, OTHER, startClaimWorld } from './world.ts'

const [IN_ORDER, FEN_ABOVE, NO_NOTE] = STORIES.map(({ claim }) => claim) as [string, string, string]
const OWN = PROVIDER.uscc
const claimOfStory = (id: string) => dxExample().entities.claim?.find(({ claimId }) => claimId === id)

let world: ClaimWorld
beforeAll(async () => {
  world = await startClaimWorld()
})
afterAll(() => world.dispose())

const verify = async (token: string, body: string) => {
  const answer = await world.send('/v1/reports/verify', { method: 'POST', token, body })
  expect(answer.status, answer.text).toBe(200)
  return answer.json() as ReportCheck
}

const capacity = async (token: string) => clauseIn((await world.assess('RK-1', token)).clauses, 'XLQ-RK-4.2.2b')

describe('examples/claims/xlq-dx, as an auditor sees them', () => {
  it('shows the one 分 that refuses: other public money of 600,000.01 against half of 1,200,000.00', async () => {
    const { result, clauses } = await world.assess(FEN_ABOVE, world.tokens.auditor)
    expect(result.refusedBy).toEqual(['XLQ-DX-4.2.3'])
    expect(clauseIn(clauses, 'XLQ-DX-4.2.3').used.map(({ value }) => value)).toContain('600,000.01')
  })

  it('names the one document that is missing, and nothing else that could refuse the claim', async () => {
    const { result, clauses } = await world.assess(NO_NOTE, world.tokens.auditor)
    const missing = result.open.flatMap((id) => clauseIn(clauses, id).missing)
    expect(result.awaits).toBe('document')
    expect(new Set(missing.map(({ path }) => path))).toEqual(new Set(['document CL-103-acceptance_note']))
  })

  it('has a page in Chinese: verdict, working, each clause with its words and its records', async () => {
    const { text } = await world.ask(IN_ORDER, world.tokens.auditor, '?format=markdown')
    expect(text).toContain('**结论：符合**')
    expect(text).toContain(
      '| 8 | 兑现上限 r × S（舍去分以下） | r × S | 1,200,000.00 × 1/2 | 600,000.00 | XLQ-DX-4.1.4a |',
    )
    expect(text).toContain('> 同一合同仅支持兑现一次')
    expect(text).toMatch(/- 事实：申请 DX-2025-101 项目：XLQ-DX（申请 DX-2025-101 `[0-9a-f]{16}`）/)
    const refused = await world.ask(FEN_ABOVE, world.tokens.auditor, '?format=markdown')
    expect(refused.text).toContain('申请不符合 XLQ-DX-4.2.3，可支持金额为 0.00 元。')
  })
})

describe('the workbook of a claim', () => {
  it('has each clause, and the least of its bounds as a formula', async () => {
    const { status, bytes } = await world.send(`/v1/claims/${IN_ORDER}/assessment/workbook`, {
      token: world.tokens.auditor,
    })
    expect(status).toBe(200)
    const { sheets } = readWorkbook(bytes)
    expect(sheets.map(({ name }) => name)).toEqual([
      '汇总',
      '条款',
      '金额',
      '上限',
      '缺项',
      '其他口径',
      '人工认定',
      '依据',
    ])
    const { clauses } = await world.assess(IN_ORDER, world.tokens.auditor)
    const [, second, , bounds] = sheets
    expect(
      second === undefined
        ? []
        : rowsOf(second)
            .slice(3)
            .map(([id]) => id),
    ).toEqual(clauses.map(({ id }) => id))
    const least = [...(bounds?.cells.values() ?? [])].filter(({ formula }) => formula !== null)
    expect(least.map(({ formula, number }) => [formula?.slice(0, 6), number])).toEqual([['MIN(C4', '600000.00']])
  })
})

describe('the head of a report', () => {
  it('names the applicant, the contracts with their parties, and the amount that is claimed', async () => {
    const { text } = await world.ask(IN_ORDER, world.tokens.auditor)
    const { claim } = JSON.parse(text) as { claim: object }
    expect(claim).toEqual({
      id: IN_ORDER,
      state: 'accepted',
      applicant: OWN,
      versions: 1,
      applicantName: PROVIDER.name,
      contracts: [expect.objectContaining({ number: 'XL-2025-101' })],
      vouchers: ['XLQ-101'],
      claimedAmount: '600000.00',
      submittedAt: expect.any(String) as string,
    })
    const page = await world.ask(IN_ORDER, world.tokens.auditor, '?format=markdown')
    expect(page.text).toContain(`| 申请单位 | ${PROVIDER.name}（${OWN}） |`)
    expect(page.text).toContain('| 申请金额（元） | 600,000.00 |')
  })

  it('of a report made before it said so is recomputed as it was', async () => {
    const { text } = await world.ask(IN_ORDER, world.tokens.auditor)
    const { claim, ...report } = JSON.parse(text) as { claim: Record<string, unknown> }
    const { id, state, applicant } = claim
    const before = canonicalJson({ ...report, schema: 'suanheng/assessment/1', claim: { id, state, applicant } })
    expect(await verify(world.tokens.auditor, before)).toMatchObject({ same: true })
  })
})

describe('readings', () => {
  it('are taken as asked, and the default is then among the others', async () => {
    const { readings, amount, otherReadings } = await world.assess(
      IN_ORDER,
      world.tokens.auditor,
      '?reading=tax_basis.XLQ%3Dexclusive&reading=xlq.stacking_effect%3Dreduce',
    )
    expect(readings).toMatchObject({ 'tax_basis.XLQ': 'exclusive', 'xlq.stacking_effect': 'reduce' })
    expect(amount?.yuan).toBe('566037.73')
    expect(otherReadings).toContainEqual(
      expect.objectContaining({
        switch: 'tax_basis.XLQ',
        value: 'inclusive',
        amount: expect.objectContaining({ yuan: '600000.00' }) as object,
      }),
    )
  })

  it.each(['tax_basis.XLQ', 'tax_basis.XLQ=no', 'constructor=x', 'a=b&reading=a=c'])('%s is refused', async (text) => {
    const answer = await world.ask(IN_ORDER, world.tokens.auditor, `?reading=${text.replace('=', '%3D')}`)
    expect(problemOf(answer).code).toBe('REQUEST_INVALID')
  })
})

describe('an uploader', () => {
  it('is answered from its own log: what others may hold stays open, so that nothing passes for want of looking', async () => {
    const { verdict, view, result, clauses, ledger } = await world.assess(IN_ORDER, world.tokens.own)
    expect([verdict, view, result.payable]).toEqual(['undetermined', 'own', null])
    expect(result.open).toEqual(['XLQ-DX-3.Nc'])
    expect(clauseIn(clauses, 'XLQ-DX-3.Nc').missing[0]?.what.zh).toContain('只有审计人员可见')
    expect(ledger).not.toHaveProperty('others')
  })

  it('is told nothing that another institution sent, though it concerns its claim', async () => {
    const of = '?institution='.concat(OWN)
    const [seen, all] = [
      await world.ask(NO_NOTE, world.tokens.own, of),
      await world.ask(NO_NOTE, world.tokens.auditor, of),
    ]
    expect(all.text).toContain(`${OTHER}/ZZ-OTHER`)
    expect(seen.text).not.toContain(OTHER)
    expect(seen.text).not.toContain('ZZ-OTHER')
  })

  it('asks for no claim of another institution, and finds none that it does not have', async () => {
    const forbidden = await world.ask(IN_ORDER, world.tokens.other, `?institution=${OWN}`)
    expect(problemOf(forbidden).code).toBe('INSTITUTION_FORBIDDEN')
    expect(problemOf(await world.ask(IN_ORDER, world.tokens.other)).code).toBe('NOT_FOUND')
  })
})

describe('a draft', () => {
  it('is open where the day of submission decides, until one is assumed; then as on that day', async () => {
    const [asIs, inside, late] = [
      await world.assess('DX-DRAFT', world.tokens.own),
      await world.assess('DX-DRAFT', world.tokens.own, '?assume=2025-08-23'),
      await world.assess('DX-DRAFT', world.tokens.own, '?assume=2025-08-24'),
    ]
    expect([asIs, inside, late].map((one) => clauseIn(one.clauses, 'XLQ-DX-7.2a').state)).toEqual([
      'undetermined',
      'pass',
      'fail',
    ])
    expect(inside.assumed).toEqual({ day: '2025-08-23', submittedAt: '2025-08-23T12:00:00.000+08:00' })
    const page = await world.ask('DX-DRAFT', world.tokens.own, '?assume=2025-08-23&format=markdown')
    expect(page.text).toContain('草稿，尚未提交，仅供自查')
  })

  it('alone takes an assumed day', async () => {
    expect(problemOf(await world.ask(IN_ORDER, world.tokens.own, '?assume=2025-08-23')).code).toBe('REQUEST_INVALID')
  })
})

describe('suanheng verify claim', () => {
  it('ends with the verdict: 0, 10, 11; its file is canonical JSON', async () => {
    const folder = await temporaryFolder()
    const file = join(folder, 'assessment.json')
    const ends = [await world.run(IN_ORDER, file), await world.run(FEN_ABOVE, file), await world.run(NO_NOTE, file)]
    expect(ends).toEqual([0, 10, 11])
    const text = await readFile(file, 'utf8')
    expect(canonicalJson(JSON.parse(text))).toBe(text)
    await rm(folder, { recursive: true })
  })
})

describe('a report of an assessment', () => {
  it('is recomputed byte for byte, also when more has come since and the claim was corrected', async () => {
    const reports = [
      await world.ask(IN_ORDER, world.tokens.auditor, '?reading=tax_basis.XLQ%3Dexclusive'),
      await world.ask('DX-DRAFT', world.tokens.own, '?assume=2025-08-23'),
    ] as const
    await world.push(world.tokens.own, 'grants', [
      {
        institution: OWN,
        grantId: 'ZZ-LATER',
        recipient: OWN,
        level: 'municipal',
        programme: '后到的资助',
        contract: 'XL-2025-101',
        amount: '900000.00',
        decidedOn: '2025-07-11',
      },
    ])
    expect((await world.assess(IN_ORDER, world.tokens.auditor)).verdict).toBe('fail')
    expect(await verify(world.tokens.auditor, reports[0].text)).toMatchObject({ same: true, kind: 'assessment' })
    expect(await verify(world.tokens.own, reports[1].text)).toMatchObject({ same: true, unnamed: [] })
  })

  it('that was changed differs, and rules of another release are named', async () => {
    const { text } = await world.ask(IN_ORDER, world.tokens.auditor)
    const changed = text
      .replace('"verdict":"fail"', '"verdict":"pass"')
      .replace(/"rules":"([^@]+)@[0-9a-f]+"/, '"rules":"$1@0"')
    const check = await verify(world.tokens.auditor, changed)
    expect(check.differences.map(({ path }) => path)).toEqual(['/rules', '/verdict'])
    expect(check.register?.reported).toBe('xlq-dx-2025-2@0')
  })

  it('does not show others’ evidence to an uploader who says it was made over all', async () => {
    const { text } = await world.ask(NO_NOTE, world.tokens.own)
    const check = await verify(world.tokens.own, text.replace('"view":"own"', '"view":"all"'))
    expect(check.differences).toEqual([{ path: '/view', reported: 'all', recomputed: 'own' }])
    const open = JSON.stringify({
      ...(JSON.parse(text) as object),
      ledger: (await world.assess(NO_NOTE, world.tokens.auditor)).ledger,
    })
    const refused = await world.send('/v1/reports/verify', { method: 'POST', token: world.tokens.own, body: open })
    expect(problemOf(refused).code).toBe('INSTITUTION_FORBIDDEN')
  })
})

describe('a claim in another log than its contract', () => {
  const AGAIN = { ...claimOfStory(NO_NOTE), institution: OTHER, claimId: 'DX-AGAIN', state: 'submitted' }

  it('is judged by the contract of the provider’s log where all logs are read, else the contract is not known', async () => {
    await world.push(world.tokens.other, 'claims', [AGAIN])
    const [own, all] = [
      await world.assess('DX-AGAIN', world.tokens.other),
      await world.assess('DX-AGAIN', world.tokens.auditor),
    ]
    expect(clauseIn(own.clauses, 'XLQ-DX-1a').missing.map(({ path }) => path)).toEqual(['contract XL-2025-103'])
    expect(own.amount?.yuan).toBeNull()
    expect(clauseIn(all.clauses, 'XLQ-DX-1a').state).toBe('pass')
    expect(all.amount?.yuan).toBe('600000.00')
  })

  it('is refused by the applicant’s own claim on the contract, and refuses that one not: a stranger could send it, a person looks', async () => {
    const [again, own] = [
      await world.assess('DX-AGAIN', world.tokens.auditor),
      await world.assess(NO_NOTE, world.tokens.auditor),
    ]
    expect(again.result.refusedBy).toContain('XLQ-DX-3.Nc')
    expect([own.result.refusedBy, own.result.open]).toEqual([[], expect.arrayContaining(['XLQ-DX-3.Nc'])])
  })

  it('of an id that two institutions have asks which', async () => {
    await world.push(world.tokens.other, 'claims', [{ ...AGAIN, claimId: IN_ORDER }])
    expect(problemOf(await world.ask(IN_ORDER, world.tokens.auditor)).code).toBe('REQUEST_INVALID')
    expect((await world.assess(IN_ORDER, world.tokens.auditor, `?institution=${OWN}`)).view).toBe('all')
  })

  it('of a batch without rules here is not judged by the nearest', async () => {
    await world.push(world.tokens.other, 'claims', [{ ...AGAIN, claimId: 'DX-NEXT', batch: '2026-1' }])
    const problem = problemOf(await world.ask('DX-NEXT', world.tokens.auditor))
    expect([problem.code, problem.detail]).toEqual(['NOT_FOUND', 'this release has no rules of XLQ-DX, batch 2026-1'])
  })
})

describe('an application for registration', () => {
  const RK = {
    institution: OTHER,
    claimId: 'RK-1',
    programme: 'XLQ-RK',
    batch: '2025',
    applicantUscc: OTHER,
    contracts: [],
    submittedAt: '2025-04-01T10:00:00.000+08:00',
    state: 'submitted',
  }

  it('is held against the capacity of the day of submission; without a listed card that is not known', async () => {
    await world.push(world.tokens.other, 'claims', [RK])
    expect(await capacity(world.tokens.other)).toMatchObject({ state: 'undetermined' })
    await world.push(world.tokens.other, 'devices', [
      { institution: OTHER, serial: 'SN-1', acceleratorModel: 'NVIDIA A100-SXM4-80GB', inServiceFrom: '2025-01-01' },
    ])
    for (const token of [world.tokens.other, world.tokens.auditor]) {
      expect(await capacity(token)).toMatchObject({ state: 'fail' })
      const { text } = await world.ask('RK-1', token)
      expect(await verify(token, text)).toMatchObject({ same: true })
    }
  })
})
