import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Fen, formatYuan, parseYuan, toYuan } from '../../../../core/money.ts'
import { assessProgramme } from '../../../../verifier/programmes/engine/assess.ts'
import { known, notStated } from '../../../../verifier/programmes/engine/fact.ts'
import { inherit } from '../../../../verifier/programmes/engine/pack.ts'
import { NANNING_2025, type NanningFacts, type NanningLine } from './pack.ts'

const yuan = (amount: string) => known<Fen>('settled', parseYuan(amount), [])
const line = (settled: string, change: Partial<NanningLine> = {}): NanningLine => ({
  class: 'smart_compute',
  from: '2025-01-01',
  to: '2026-12-31',
  settled: yuan(settled),
  ...change,
})
const facts = (lines: readonly NanningLine[], change: Partial<NanningFacts> = {}): NanningFacts => ({
  lines,
  granted: yuan('0.00'),
  related: known('related', 'unrelated', []),
  ...change,
})
const assess = (given: NanningFacts) => assessProgramme(NANNING_2025, given)
const payable = (given: NanningFacts) => {
  const { payable } = assess(given).result
  return payable === null ? null : toYuan(payable)
}
const working = (given: NanningFacts) =>
  assess(given).amount.working.map(
    ({ id, expression, fen }) => `${id}: ${expression} ${fen === null ? '?' : formatYuan(fen)}`,
  )

describe('南宁, a pack of another city on the same engine', () => {
  it('quotes its rules word for word', () => {
    const text = readFileSync(new URL('./rules.txt', import.meta.url), 'utf8')
    expect(NANNING_2025.clauses.filter(({ quotation }) => !text.includes(quotation))).toEqual([])
  })

  it('the official example: 305/729 × 20 万 = 8.3676 万, × 30 % = 2.5102 万, four decimals, cut', () => {
    const given = facts([line('200000.00')])
    expect(working(given)).toEqual([
      'settled 0:  200,000.00',
      'base 0: 200,000.00 × 305/729 = 83,676.268861… → 83,676.00',
      'base: 83,676.00 83,676.00',
      'share: 83,676.00 × 3/10 = 25,102.80 → 25,102.00',
      'room:  2,000,000.00',
      'A: min(25,102.00; 2,000,000.00) 25,102.00',
    ])
    expect(payable(given)).toBe('25102.00')
  })

  it('with both ends counted it would be 306/730: the other reading is shown with its amount', () => {
    const [other] = assess(facts([line('200000.00')])).otherReadings
    expect([other?.switch, other?.value, other?.result.payable]).toEqual(['nanning.counting', 'both', 2_515_000n])
  })

  it('accumulates an applicant’s grants of the year to 2,000,000.00, and not a 分 more', () => {
    const big = [line('9000000.00', { from: '2025-03-01', to: '2025-12-31' })]
    expect(payable(facts(big))).toBe('2000000.00')
    expect(payable(facts(big, { granted: yuan('1999999.99') }))).toBe('0.01')
    expect(payable(facts(big, { granted: yuan('2000000.00') }))).toBe('0.00')
    expect(payable(facts(big, { granted: notStated('granted') }))).toBe(null)
  })

  it('leaves out other classes of items, and days outside the period', () => {
    const storage = assess(facts([line('200000.00'), line('900000.00', { class: 'storage' })]))
    expect([storage.result.payable, storage.clauses[1]?.state]).toEqual([2_510_200n, 'fail'])
    expect(payable(facts([line('200000.00', { from: '2024-01-01', to: '2025-02-28' })]))).toBe('0.00')
  })

  it('a related provider refuses it; ownership nobody recorded leaves it open', () => {
    expect(payable(facts([line('200000.00')], { related: known('related', 'related', []) }))).toBe('0.00')
    expect(assess(facts([line('200000.00')], { related: notStated('related') })).result.state).toBe('undetermined')
  })

  it('next year is parameters alone', () => {
    const next = inherit(NANNING_2025, {
      id: 'nn-slq-2026',
      guide: NANNING_2025.guide,
      parameters: {
        batch: '2026',
        period: { from: '2026-01-01', to: '2026-12-31', inclusive: 'both' },
        ceiling: { yuan: '1000000.00', inclusive: true },
      },
    })
    const result = assessProgramme(next, facts([line('200000.00')]))
    expect([next.basedOn, result.pack.batch, result.result.payable]).toEqual(['nn-slq-2025', '2026', 2_995_800n])
    expect(NANNING_2025.parameters.batch).toBe('2025')
  })
})
