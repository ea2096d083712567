import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Statement } from '../../../schemas/statement.ts'
import type { Completeness, DayTotals, Stated } from '../../../verifier/completeness/completeness.ts'
import { emptyCompleteness } from '../../../verifier/completeness/completeness.ts'
import { statementFindings } from '../../../verifier/completeness/statement-findings.ts'
import { codesOf, PROVIDER, reconcile } from './evidence-of.ts'

const DAYS = ['2025-07-01', '2025-07-02', '2025-07-03'] as const
const rootOf = (size: number) => size.toString(16).padStart(64, '0')

/** A day with two batches of three records and an hour of a card each, the third and fourth of the log on day 1, … */
function totalsOf(index: number): DayTotals {
  const lastSequence = 2 * (index + 1)
  return {
    day: DAYS[index] ?? '',
    firstSequence: lastSequence - 1,
    lastSequence,
    batches: 2,
    records: 6,
    cardSeconds: 7_200_000_000n,
    size: lastSequence,
  }
}

function stated(index: number, change: Partial<Statement> = {}, digest = `d${index}`): Stated {
  const { cardSeconds: _, ...totals } = totalsOf(index)
  const body = { institution: PROVIDER, ...totals, cardSeconds: '7200', root: rootOf(totals.size), ...change }
  return { day: body.day, digest, batch: 10 + index, firstBatch: 10 + index, body }
}

function complete(statements: readonly Stated[], change: Partial<Completeness> = {}): Completeness {
  return {
    ...emptyCompleteness(PROVIDER, statements),
    days: [...DAYS],
    ledger: new Map(DAYS.map((day, i) => [day, totalsOf(i)])),
    roots: new Map([2, 4, 6].map((size) => [size, rootOf(size)])),
    ...change,
  }
}
const all = [stated(0), stated(1), stated(2)]
const found = (completeness: Completeness) =>
  statementFindings(completeness).map(({ code, severity, evidence }) => ({ code, severity, ids: evidence[0]?.ids }))

describe('statements', () => {
  it('that say what the log says, one a day, leave nothing to tell', () => {
    expect(statementFindings(complete(all))).toEqual([])
  })

  it('that were never sent are told once', () => {
    expect(found(complete([]))).toEqual([{ code: 'STATEMENTS_NONE', severity: 'info', ids: undefined }])
  })

  it('are missing on a day with batches once a later day has one; before the first it is only told', () => {
    expect(found(complete([stated(0), stated(2)]))).toEqual([
      { code: 'STATEMENT_MISSING', severity: 'warning', ids: ['2025-07-02'] },
    ])
    expect(found(complete([stated(2)]))).toEqual([
      { code: 'STATEMENT_MISSING', severity: 'info', ids: ['2025-07-01', '2025-07-02'] },
    ])
    expect(statementFindings(complete([stated(0)]))).toEqual([])
  })

  it('are not missing on a day without a batch', () => {
    const quiet = { ...totalsOf(1), firstSequence: null, lastSequence: null, batches: 0, records: 0, cardSeconds: 0n }
    const ledger = new Map([
      [DAYS[0], totalsOf(0)],
      [DAYS[1], quiet],
    ])
    const next = stated(2, { firstSequence: 3, lastSequence: 4 })
    expect(statementFindings(complete([stated(0), next], { ledger }))).toEqual([])
  })

  it.each([
    ['firstSequence', { firstSequence: 2 }, 'firstSequence 声明 2，账本 3'],
    ['lastSequence', { lastSequence: 5 }, 'lastSequence 声明 5，账本 4'],
    ['batches', { batches: 3 }, 'batches 声明 3，账本 2'],
    ['records', { records: 5 }, 'records 声明 5，账本 6'],
    ['cardSeconds', { cardSeconds: '7200.000001' }, 'cardSeconds（10⁻⁶） 声明 7200000001，账本 7200000000'],
    ['size', { size: 6, root: rootOf(6) }, 'size 声明 6，账本 4'],
    ['root', { root: rootOf(9) }, `root 声明 ${rootOf(9)}，账本 ${rootOf(4)}`],
    ['size beyond the log', { size: 99 }, '账本 无此长度'],
  ] as const)('that differ in %s are named with both values', (_, change, words) => {
    const findings = statementFindings(complete([stated(0), stated(1, change), stated(2)]))
    const mismatch = findings.find(({ code }) => code === 'STATEMENT_MISMATCH')
    expect(mismatch).toMatchObject({ severity: 'undetermined', needsHuman: true })
    expect(mismatch?.message).toContain(words)
  })

  it('are compared as numbers, not as text', () => {
    expect(statementFindings(complete([stated(0), stated(1, { cardSeconds: '7200.000' }), stated(2)]))).toEqual([])
  })

  it('whose ranges do not join leave a hole, one batch too many or too few', () => {
    for (const firstSequence of [2, 4]) {
      const findings = found(complete([stated(0), stated(1, { firstSequence }), stated(2)]))
      expect(findings).toContainEqual({
        code: 'STATEMENT_HOLE',
        severity: 'undetermined',
        ids: ['2025-07-01', '2025-07-02'],
      })
    }
  })

  it('of one day that contradict each other are a conflict', () => {
    const findings = found(complete([stated(0), stated(0, { records: 7 }, 'other'), stated(1), stated(2)]))
    expect(findings).toContainEqual({ code: 'STATEMENT_CONFLICT', severity: 'undetermined', ids: ['2025-07-01'] })
  })

  it('that batches came after name the batch, the day of use, and how late it was', () => {
    const late = [{ batch: 12, records: 3, usageDay: '2025-07-01', receivedDay: '2025-07-04' }]
    const [finding] = statementFindings(complete(all, { late, lateTotal: 1 }))
    expect(finding).toMatchObject({ code: 'LATE_BATCH', severity: 'warning' })
    expect(finding?.evidence[0]?.ids).toEqual([`${PROVIDER}-12 3 条，用量日 2025-07-01，2025-07-04 收到，迟 3 日`])
  })

  it('of days that nobody asked about are not looked at', () => {
    const wrong = [stated(0), stated(1), stated(2, { records: 1 })]
    expect(statementFindings(complete(wrong, { days: [DAYS[0], DAYS[1]] }))).toEqual([])
  })

  it('of any figures: one that is wrong in one field is never without a finding', () => {
    const field = fc.constantFrom('firstSequence', 'lastSequence', 'batches', 'records', 'size')
    fc.assert(
      fc.property(fc.nat({ max: 2 }), field, fc.integer({ min: 0, max: 50 }), (index, name, value) => {
        const right = stated(index).body
        fc.pre(right[name] !== value)
        const statements = all.map((one, i) => (i === index ? stated(i, { [name]: value }) : one))
        expect(found(complete(statements)).map(({ code }) => code)).toContain('STATEMENT_MISMATCH')
      }),
    )
  })
})

describe('a reconciliation', () => {
  it('agrees with statements that fit, and without any', () => {
    expect(reconcile({ completeness: complete(all) }).verdict).toBe('agrees')
    const without = reconcile({ completeness: complete([]) })
    expect(without.verdict).toBe('agrees')
    expect(codesOf(without)).toContain('STATEMENTS_NONE')
  })

  it('agrees where a statement is missing or a batch was late: nothing contradicts the log', () => {
    const late = [{ batch: 12, records: null, usageDay: '2025-07-01', receivedDay: '2025-07-04' }]
    const result = reconcile({
      completeness: complete([stated(0), stated(2)], { late, lateTotal: 1, days: [DAYS[1]] }),
    })
    expect(result.verdict).toBe('agrees')
    expect(codesOf(result)).toEqual(expect.arrayContaining(['STATEMENT_MISSING', 'LATE_BATCH']))
  })

  it.each([
    ['differs', [stated(0), stated(1, { records: 7 }), stated(2)]],
    ['leaves a hole', [stated(0), stated(1, { firstSequence: 4 }), stated(2)]],
    ['contradicts another', [stated(0), stated(0, { records: 7 }, 'x'), stated(1), stated(2)]],
  ])('knows no amount where a statement %s', (_, statements) => {
    const result = reconcile({ completeness: complete(statements) })
    expect(result.verdict).toBe('undetermined')
    expect(result.bridge).toMatchObject({ delivered: null, recognised: null })
  })
})
