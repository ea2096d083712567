import { describe, expect, it } from 'vitest'
import { toYuan } from '../../../../core/money.ts'
import { assessProgramme } from '../../../../verifier/programmes/engine/assess.ts'
import { definePack, inherit } from '../../../../verifier/programmes/engine/pack.ts'
import { programmeFor, programmeOf } from '../../../../verifier/programmes/index.ts'
import { dxFacts } from '../../../../verifier/programmes/xlq-dx-2025-2/facts.ts'
import { XLQ_DX_2025_2 } from '../../../../verifier/programmes/xlq-dx-2025-2/index.ts'
import { claimOf } from '../claim-of.ts'

const GUIDE = { title: 'the guide of the next batch', file: 'next.txt', sha256: '' }

/** What is reported for 2026 (clause register, section 11): start-ups by age, the holder is paid, other dates. */
const NEXT = inherit(XLQ_DX_2025_2, {
  id: 'xlq-dx-2026-1',
  guide: GUIDE,
  parameters: {
    batch: '2026-1',
    payee: 'holder',
    submission: { from: '2026-02-01T00:00:00.000+08:00', to: '2026-02-28T18:00:00.000+08:00', inclusive: 'both' },
    completion: { from: '2025-07-01', to: '2025-12-31', inclusive: 'both' },
    rate: { value: '2/5', inclusive: true },
  },
  clauses: XLQ_DX_2025_2.clauses.flatMap((clause) =>
    clause.id === 'XLQ-DX-4.1.2a' ? [{ ...clause, quotation: '对2025年7月1日(含)至2025年12月31日(含)期间完成' }] : [],
  ),
  retired: ['XLQ-DX-S.4'],
})

const next = (parameters: unknown) => inherit(XLQ_DX_2025_2, { id: 'x', guide: GUIDE, parameters })

describe('the next batch', () => {
  it('is what changes, and the rest of the one before', () => {
    expect(NEXT.clauses).toHaveLength(48)
    expect([NEXT.basedOn, NEXT.parameters.payee, NEXT.parameters.rateStartup]).toEqual([
      'xlq-dx-2025-2',
      'holder',
      XLQ_DX_2025_2.parameters.rateStartup,
    ])
    const result = assessProgramme(NEXT, dxFacts(claimOf(), NEXT.parameters))
    expect(result.amount.fen.known && toYuan(result.amount.fen.value)).toBe('800000.00')
    expect(result.clauses.find(({ id }) => id === 'XLQ-DX-4.1.2a')).toMatchObject({
      state: 'fail',
      quotation: /2025年7月1日/,
    })
    expect(result.result.refusedBy).toContain('XLQ-DX-7.2a')
  })

  it('leaves the one before as it was', () => {
    expect(XLQ_DX_2025_2.clauses).toHaveLength(49)
    expect(XLQ_DX_2025_2.parameters.batch).toBe('2025-2')
  })

  it('a claim of one batch is never judged by the pack of another', () => {
    expect(programmeFor('XLQ-DX', '2026-1')).toBeUndefined()
    const result = programmeOf(NEXT, dxFacts).assess(claimOf())
    expect(result.clauses.find(({ id }) => id === 'XLQ-DX-0.1')?.state).toBe('fail')
  })

  it('refuses a parameter of the wrong form, an id given twice and an id that is not there', () => {
    expect(() => next({ rate: { value: '40%', inclusive: true } })).toThrow(/fraction/)
    expect(() => next({ completion: { from: '2025-12-31', to: '2025-07-01', inclusive: 'both' } })).toThrow(/before/)
    expect(() => next({ rates: 1 })).toThrow(/rates/)
    expect(() => inherit(XLQ_DX_2025_2, { id: 'x', guide: GUIDE, parameters: {}, retired: ['XLQ-DX-9'] })).toThrow(
      RangeError,
    )
    const [clause] = XLQ_DX_2025_2.clauses
    if (clause === undefined) throw new RangeError('no clause')
    const twice = { ...XLQ_DX_2025_2, parameters: XLQ_DX_2025_2.written, clauses: [clause, clause] }
    expect(() => definePack(twice)).toThrow(/twice/)
  })

  it('a reading the pack does not have is refused', () => {
    expect(() => programmeFor('XLQ-DX', '2025-2')?.assess(claimOf(), { 'tax_basis.XLQ': 'maybe' })).toThrow(RangeError)
  })
})
