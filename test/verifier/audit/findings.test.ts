import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FINDING_TITLES, titleOfFinding } from '../../../core/finding-titles.ts'
import { entriesAt } from '../../../verifier/audit/entries-at.ts'
import type { AuditEntries, AuditKind, Entry } from '../../../verifier/audit/entry.ts'
import type { FactSubject } from '../../../verifier/audit/fact.ts'
import { type FoundFinding, identifyFindings } from '../../../verifier/audit/finding-id.ts'
import { judgeFindings } from '../../../verifier/audit/judge-findings.ts'
import { countFindings, listFindings, seenByUnit } from '../../../verifier/audit/list-findings.ts'
import { compareIndexes } from '../../../verifier/audit/papers.ts'
import { evidenceOf, FINDINGS, finding } from '../../../verifier/reconcile/finding.ts'
import { toFinding } from '../../../verifier/report/report-json.ts'

const SUBJECT: FactSubject = { institution: 'U', kind: 'contract', id: 'HT-1' }
const found = (...args: Parameters<typeof finding>): FoundFinding => toFinding(finding(...args))
const unverified = (id: string, message = `发票 ${id} 尚未查验`) =>
  found('INVOICE_UNVERIFIED', message, { amountFen: 100n, evidence: [evidenceOf('document', [id])] })
const identify = (...findings: readonly FoundFinding[]) => identifyFindings(SUBJECT, findings)

describe('the identity of a finding', () => {
  it('stays when amount, wording and other findings change; the fact does not', () => {
    const [before] = identify(unverified('I-1'))
    const [, after] = identify(unverified('I-2'), { ...unverified('I-1', '另一种说法'), amount: '2.00' })
    expect(after?.finding).toBe(before?.finding)
    expect(after?.fact).not.toBe(before?.fact)
  })

  it('is another for another document, code, contract, kind of subject and institution', () => {
    const [one] = identify(unverified('I-1'))
    const others = [
      ...identify(unverified('I-2'), { ...unverified('I-1'), code: 'INVOICE_VOIDED' }),
      ...identifyFindings({ ...SUBJECT, id: 'HT-2' }, [unverified('I-1')]),
      ...identifyFindings({ ...SUBJECT, kind: 'claim' }, [unverified('I-1')]),
      ...identifyFindings({ ...SUBJECT, institution: 'V' }, [unverified('I-1')]),
    ]
    expect(new Set([one, ...others].map((fact) => fact?.finding)).size).toBe(6)
  })

  it('of a code that sums up stays while the days it sums up grow', () => {
    const gaps = (...days: readonly string[]) =>
      identify(found('DAYS_WITHOUT_LOG', `缺 ${days.length} 天`, { evidence: [evidenceOf('day', days)] }))
    const [before] = gaps('2025-07-01')
    const [after] = gaps('2025-07-01', '2025-07-02')
    expect(after?.finding).toBe(before?.finding)
    expect(after?.fact).not.toBe(before?.fact)
  })

  it('of use without a price goes by its class, not by its hours', () => {
    const missing = (hours: string, what: string) =>
      identify(found('ITEM_MISSING', `${hours} 卡时（${what}）没有适用的价目，不计入`))[0]?.finding
    expect(missing('3', 'sft，Ascend（910B）')).toBe(missing('4', 'sft，Ascend（910B）'))
    expect(missing('3', 'sft，Ascend（910B）')).not.toBe(missing('3', 'sft，Ascend（910C）'))
  })

  it('has a title in both languages for each code of the table, and for no other', () => {
    expect(Object.keys(FINDING_TITLES)).toEqual(Object.keys(FINDINGS))
    expect([titleOfFinding('UNDER_DELIVERED')?.zh, titleOfFinding('XLQ-DX-1a'), titleOfFinding('toString')]).toEqual([
      '交付不足',
      null,
      null,
    ])
  })

  it('is never shared within one report, whatever codes and evidence it holds', () => {
    const codes = Object.keys(FINDINGS) as (keyof typeof FINDINGS)[]
    const one = fc.record({
      code: fc.constantFrom(...codes),
      id: fc.constantFrom('a', 'b'),
      text: fc.constantFrom('x', 'y'),
    })
    fc.assert(
      fc.property(fc.uniqueArray(one, { selector: (o) => JSON.stringify([o.code, o.text]), maxLength: 12 }), (all) => {
        const facts = identify(
          ...all.map(({ code, id, text }) => found(code, text, { evidence: [evidenceOf('document', [id])] })),
        )
        expect(new Set(facts.map(({ finding }) => finding)).size).toBe(facts.length)
      }),
    )
  })

  it('and the fact leave out proofs, which change with every checkpoint', () => {
    const evidence = { ...evidenceOf('record', ['r-1']), proofs: [{ recordId: 'r-1', total: 2, versions: [] }] }
    const plain = identify(found('RECORD_CONFLICT', '冲突', { evidence: [evidenceOf('record', ['r-1'])] }))
    expect(identify(found('RECORD_CONFLICT', '冲突', { evidence: [evidence] }))[0]?.fact).toBe(plain[0]?.fact)
  })
})

const [FACT] = identify(unverified('I-1'))
if (FACT === undefined) throw new Error('no fact')
const [CHANGED] = identify(unverified('I-1', '发票 I-1 金额已变'))
if (CHANGED === undefined) throw new Error('no fact')

let moment = 0
function entry<K extends AuditKind>(
  kind: K,
  id: string,
  token: string,
  body: object,
  more: Partial<Entry<K>> = {},
): Entry<K> {
  moment += 1
  return {
    kind,
    institution: 'FIRM',
    id,
    digest: `${id}#1`,
    batch: moment,
    position: 0,
    receivedAt: new Date(Date.UTC(2025, 10, 1) + moment * 1000).toISOString(),
    receivedBy: token,
    head: true,
    body: { by: '李审', role: '审计员', ...body } as Entry<K>['body'],
    ...more,
  }
}
const review = (id: string, state: string, fact = FACT.fact, more: Partial<Entry<'finding_review'>> = {}) =>
  entry(
    'finding_review',
    id,
    'T1',
    { unit: 'U', contract: 'HT-1', finding: FACT.finding, fact, code: FACT.code, state },
    more,
  )
const approve = (
  id: string,
  outcome = 'approved',
  token = 'T2',
  by = '王复',
  more: Partial<Entry<'audit_approval'>> = {},
) =>
  entry(
    'audit_approval',
    `A-${id}-${outcome}-${token}`,
    token,
    { kind: 'finding_review', id, digest: `${id}#1`, outcome, by },
    more,
  )
const none: AuditEntries = {
  finding_review: [],
  finding_reply: [],
  audit_approval: [],
  sampling_plan: [],
  sampling_result: [],
  working_paper: [],
  decision: [],
  finding: [],
}
const judge = (
  reviews: readonly Entry<'finding_review'>[],
  approvals: readonly Entry<'audit_approval'>[],
  facts = [FACT],
) => judgeFindings(facts, { ...none, finding_review: reviews, audit_approval: approvals })[0]

describe('the state of a finding', () => {
  it('is 待核实 until a second person approved, whoever proposed what', () => {
    expect(judge([], [])).toMatchObject({ state: 'open', pending: 0 })
    expect(judge([review('R1', 'dismissed')], [])).toMatchObject({ state: 'open', pending: 1 })
  })

  it.each([
    ['the maker’s token under another name', approve('R1', 'approved', 'T1')],
    ['another token under the maker’s name', approve('R1', 'approved', 'T2', '李审')],
    ['the maker’s name in full width with spaces', approve('R1', 'approved', 'T2', ' 李　审 ')],
    ['another log', approve('R1', 'approved', 'T2', '王复', { institution: 'OTHER' })],
    ['an approval that was corrected since', approve('R1', 'approved', 'T2', '王复', { head: false })],
  ])('does not move by an approval through %s', (_, approval) => {
    expect(judge([review('R1', 'dismissed')], [approval])).toMatchObject({ state: 'open', pending: 1 })
  })

  it('does not move by an approval of a version that was corrected: the new one waits again', () => {
    const [old, now] = [
      review('R1', 'dismissed', FACT.fact, { head: false }),
      review('R1', 'confirmed', FACT.fact, { digest: 'R1#2' }),
    ]
    expect(judge([old, now], [approve('R1')])).toMatchObject({ state: 'open', pending: 1 })
  })

  it('does not move by a review of which two versions contradict each other', () => {
    const two = [review('R1', 'dismissed'), review('R1', 'confirmed', FACT.fact, { digest: 'R1#2' })]
    expect(judge(two, [approve('R1')])).toMatchObject({ state: 'open' })
  })

  it('is what was approved last; what was returned after it was approved counts no more', () => {
    const [first, second] = [review('R1', 'dismissed'), review('R2', 'confirmed')]
    const both = [approve('R2'), approve('R1')]
    expect(judge([first, second], both)).toMatchObject({ state: 'dismissed' })
    expect(judge([first, second], [...both, approve('R1', 'returned', 'T3')])).toMatchObject({ state: 'confirmed' })
  })

  it('falls back to 待核实 when the fact changes, and says what stood before; it does not when only others change', () => {
    const said = [[review('R1', 'dismissed')], [approve('R1')]] as const
    expect(judge(...said, [CHANGED])).toMatchObject({ state: 'open', staleState: 'dismissed' })
    expect(judge(...said, [FACT, ...identify(unverified('I-9'))])).toMatchObject({
      state: 'dismissed',
      staleState: null,
    })
  })

  it('of a fact that is gone is kept with what was said, and comes back with the fact', () => {
    const said = [[review('R1', 'dismissed')], [approve('R1')]] as const
    expect(judge(...said, [])).toMatchObject({ fact: null, state: 'open', staleState: 'dismissed' })
    expect(judge(...said)).toMatchObject({ state: 'dismissed' })
  })

  it('is not moved by a review of the same identity under another contract', () => {
    const elsewhere = entry('finding_review', 'R1', 'T1', {
      unit: 'U',
      contract: 'HT-2',
      finding: FACT.finding,
      fact: FACT.fact,
      code: FACT.code,
      state: 'dismissed',
    })
    expect(judge([elsewhere], [approve('R1')])).toMatchObject({ state: 'open' })
  })

  it('of subjects that were not read is not said to be gone', () => {
    const entries = { ...none, finding_review: [review('R1', 'dismissed')], audit_approval: [approve('R1')] }
    expect(listFindings([], entries)).toEqual([])
    expect(countFindings(listFindings([{ subject: SUBJECT, facts: [] }], entries))).toMatchObject({
      total: 1,
      stale: 1,
    })
  })

  it('shows the audited institution no review that nobody approved, and none that was returned', () => {
    const entries = {
      ...none,
      finding_review: [review('R1', 'dismissed'), review('R2', 'confirmed'), review('R3', 'confirmed')],
      audit_approval: [approve('R2'), approve('R3', 'returned')],
    }
    expect(seenByUnit(entries).finding_review.map(({ id }) => id)).toEqual(['R2'])
  })
})

describe('indexes of working papers', () => {
  it('are in the order of the file: number by number, letters before', () => {
    const sorted = ['A-1', 'A-1-1', 'A-2', 'A-10', 'B-1', 'B-2-1', 'Z-1', 'AA-1']
    fc.assert(
      fc.property(fc.shuffledSubarray(sorted, { minLength: sorted.length }), (any) => {
        expect(any.toSorted(compareIndexes)).toEqual(sorted)
      }),
    )
  })
})

describe('entries as they stood at a checkpoint', () => {
  it('leave out what came later, whose corrections count for nothing yet, and logs that are not named', () => {
    const at = (batch: number, institution = 'F') => ({ batch, institution })
    const [first, later] = [
      review('R-1', 'confirmed', FACT.fact, { ...at(1), head: false }),
      review('R-2', 'open', FACT.fact, at(3)),
    ]
    const correcting = { ...later, body: { ...later.body, corrects: first.digest } }
    const entries: AuditEntries = {
      ...none,
      finding_review: [first, correcting, review('R-3', 'open', FACT.fact, at(1, 'G'))],
    }
    const seen = (size: number) =>
      entriesAt(entries, new Map([['F', size]])).finding_review.map(({ id, head }) => [id, head])
    expect(seen(2)).toEqual([['R-1', true]])
    expect(seen(3)).toEqual([
      ['R-1', false],
      ['R-2', true],
    ])
  })
})
