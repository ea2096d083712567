import { describe, expect, it } from 'vitest'
import { formatYuan, toYuan } from '../../../../core/money.ts'
import type { Dataset } from '../../../../schemas/dataset.ts'
import { amountIn, answerTo, payableIn, stateOf } from '../claim-of.ts'
import { type Asked, assess } from './corpus-claim.ts'

const ceiling = (result: ReturnType<typeof assess>) =>
  result.amount.ceilingFen.known ? toYuan(result.amount.ceilingFen.value) : null
const atMost = ({ amount }: ReturnType<typeof assess>) => (amount.atMost === null ? null : toYuan(amount.atMost))
const line = ({ amount }: ReturnType<typeof assess>, id: string) => {
  const found = amount.working.find((one) => one.id === id)
  return found === undefined
    ? undefined
    : `${found.expression} ${found.fen === null ? '?' : formatYuan(found.fen)}`.trim()
}

const opened = (contents: Dataset['contents'], change: Partial<Dataset> = {}, asked: Asked = {}) =>
  assess({ cost: null, datasets: [{ contents, ...change }], ...asked })
const labelled = (quantity: string) => opened([{ class: 'labelled_text', quantity }])
const states = (result: ReturnType<typeof assess>) =>
  ['YLQ-SQ-3.2.1', 'YLQ-SQ-3.2.1b', 'YLQ-SQ-3.2.2', 'YLQ-SQ-3.2.2b'].map((id) => stateOf(result, id))

describe('YLQ-SQ worked examples: purchases', () => {
  it('YL-E1: 3/10 of what the corpora cost is a ceiling; the amount awaits the score', () => {
    const result = assess()
    expect(line(result, '3/10 × C')).toBe('1,000,000.00 × 3/10 300,000.00')
    expect([ceiling(result), atMost(result), amountIn(result), payableIn(result)]).toEqual([
      '300000.00',
      '300000.00',
      null,
      null,
    ])
    expect([result.result.state, result.result.awaits]).toEqual(['undetermined', 'person'])
  })

  it.each([
    ['6666666.66', '1999999.99'],
    ['6666666.67', '2000000.00'],
    ['10000000.00', '2000000.00'],
  ])('YL-E2: C %s → ceiling %s', (cost, expected) => {
    expect(ceiling(assess({ cost }))).toBe(expected)
  })

  it('the score is what is paid, within the ceiling; one 分 above it is cut', () => {
    const within = assess({ scored: { purchase: '300000.00' } })
    expect([amountIn(within), stateOf(within, 'YLQ-SQ-3.1.1a')]).toEqual(['300000.00', 'pass'])
    const over = assess({ scored: { purchase: '300000.01' } })
    expect([amountIn(over), stateOf(over, 'YLQ-SQ-3.1.1a')]).toEqual(['300000.00', 'fail'])
    expect(
      answerTo(over, 'YLQ-SQ-3.1.1a')
        .notes.map(({ words }) => words.en)
        .join(),
    ).toContain('0.01')
  })

  it('only what is paid for the corpora themselves counts', () => {
    const lines = [
      { lineId: '1', class: 'corpus' as const, amount: '1000000.00' },
      { lineId: '2', class: 'brokerage' as const, amount: '50000.00' },
    ]
    const result = assess({ purchase: { lines } })
    expect([ceiling(result), stateOf(result, 'YLQ-SQ-3.1.1b'), stateOf(result, 'YLQ-SQ-5.2.1.1')]).toEqual([
      '300000.00',
      'fail',
      'pass',
    ])
    const unpaid = assess({ purchase: { lines }, paid: '1049999.99' })
    expect([ceiling(unpaid), stateOf(unpaid, 'YLQ-SQ-5.2.1.1')]).toEqual(['299999.99', 'fail'])
    const none = assess({ purchase: { lines: [{ lineId: '1', class: 'processing', amount: '1000000.00' }] } })
    expect([answerTo(none, 'YLQ-SQ-3.1.1b').severity, none.result.state, payableIn(none)]).toEqual([
      'ineligible',
      'fail',
      '0.00',
    ])
  })

  it('deductible VAT of a special invoice is taken off; the other reading is shown with its amount', () => {
    const asked: Asked = {
      cost: '1060000.00',
      invoice: { kind: 'digital_special', net: '1000000.00', tax: '60000.00', gross: '1060000.00' },
      scored: { purchase: '318000.00' },
    }
    const result = assess(asked)
    expect([ceiling(result), amountIn(result), stateOf(result, 'YLQ-SQ-3.1.1a')]).toEqual([
      '300000.00',
      '300000.00',
      'fail',
    ])
    expect(result.otherReadings.map((one) => [one.value, amountIn({ ...result, amount: one.amount })])).toEqual([
      ['inclusive', '318000.00'],
    ])
  })

  it('YL-E6: beside national money, city and district money stays within the audited investment', () => {
    const granted = (amount: string) =>
      assess({
        project: { auditedInvestment: '1500000.00' },
        grants: [
          { level: 'national', programme: '国家专项', amount: '500000.00' },
          { level: 'municipal', programme: '训力券', amount: '1000000.00' },
          { level: 'district', amount },
        ],
      })
    const result = granted('300000.00')
    expect(line(result, 'room')).toBe('1,500,000.00 − 1,300,000.00 200,000.00')
    expect([atMost(result), stateOf(result, 'YLQ-SQ-3.3b')]).toEqual(['200000.00', 'fail'])
    // Exactly at the investment, and one 分 above.
    expect(
      [granted('200000.00'), granted('200000.01')].map((one) => [atMost(one), stateOf(one, 'YLQ-SQ-3.3b')]),
    ).toEqual([
      ['300000.00', 'pass'],
      ['299999.99', 'fail'],
    ])
  })

  it('without national or provincial money there is no such limit; without an audit it is not known', () => {
    const local = assess({ grants: [{ level: 'district', amount: '9000000.00' }] })
    expect([atMost(local), stateOf(local, 'YLQ-SQ-3.3b')]).toEqual(['300000.00', 'not_applicable'])
    const unaudited = assess({ grants: [{ level: 'provincial', amount: '1.00' }] })
    expect([amountIn(unaudited), stateOf(unaudited, 'YLQ-SQ-3.3b')]).toEqual([null, 'undetermined'])
  })

  it.each([
    ['2023-12-31', 'fail'],
    ['2024-01-01', 'pass'],
    ['2025-09-30', 'pass'],
    ['2025-10-01', 'fail'],
  ])('YL-E7: signed on %s: %s', (signedOn, state) => {
    expect(stateOf(assess({ signedOn }), 'YLQ-SQ-4.1.2a')).toBe(state)
  })
})

describe('YLQ-SQ worked examples: opening', () => {
  it.each([
    ['9999', '0.00', ['fail', 'not_applicable', 'not_applicable', 'not_applicable']],
    ['10000', '400000.00', ['pass', 'undetermined', 'fail', 'not_applicable']],
    ['599999', '400000.00', ['pass', 'undetermined', 'fail', 'not_applicable']],
    ['600000', '1000000.00', ['pass', 'not_applicable', 'pass', 'undetermined']],
  ])('YL-E3: %s labelled texts → ceiling %s', (quantity, expected, clauses) => {
    const result = labelled(quantity)
    expect([ceiling(result), states(result)]).toEqual([expected, clauses])
  })

  it.each([
    ['99.99', '0.00'],
    ['100', '400000.00'],
    ['1999.99', '400000.00'],
    ['2000', '1000000.00'],
  ])('YL-E4: %s hours → ceiling %s', (quantity, expected) => {
    expect(ceiling(opened([{ class: 'audio_video', quantity }]))).toBe(expected)
  })

  it.each([
    ['pretraining_text', '100000', '60000000'],
    ['labelled_text', '10000', '600000'],
    ['instruction_image', '10000', '600000'],
    ['audio_video', '100', '2000'],
    ['structured', '100000', '10000000'],
    ['motion_control', '10000', '50000'],
    ['human_behaviour', '10000', '50000'],
    ['simulation_scene', '2000', '10000'],
    ['asset_model', '10000', '100000'],
  ] as const)('%s: both thresholds are included', (name, lower, upper) => {
    const of = (quantity: number) => ceiling(opened([{ class: name, quantity: String(quantity) }]))
    expect([Number(lower) - 1, Number(lower), Number(upper) - 1, Number(upper)].map(of)).toEqual([
      '0.00',
      '400000.00',
      '400000.00',
      '1000000.00',
    ])
  })

  it('YL-E5: classes do not add; data sets of one class do', () => {
    const apart = opened([
      { class: 'pretraining_text', quantity: '60000' },
      { class: 'structured', quantity: '60000' },
    ])
    expect([ceiling(apart), apart.result.refusedBy]).toEqual(['0.00', ['YLQ-SQ-3.2.1']])
    const half: Partial<Dataset> = { contents: [{ class: 'structured', quantity: '50000' }] }
    expect(ceiling(assess({ cost: null, datasets: [half, half] }))).toBe('400000.00')
  })

  it('multimodal data needs text, RGB and depth; modalities that are not stated leave it open', () => {
    const of = (modalities?: ('text' | 'rgb' | 'depth' | 'audio')[]) =>
      stateOf(
        opened([{ class: 'embodied_multimodal', quantity: '10000', ...(modalities ? { modalities } : {}) }]),
        'YLQ-SQ-3.2.1',
      )
    expect([of(['text', 'rgb', 'depth']), of(['text', 'rgb', 'audio']), of()]).toEqual(['pass', 'fail', 'undetermined'])
  })

  it('a person maps data of another type', () => {
    const result = opened([{ class: 'other', quantity: '1' }])
    expect([ceiling(result), stateOf(result, 'YLQ-SQ-3.2.1'), stateOf(result, 'YLQ-SQ-3.2.N')]).toEqual([
      null,
      'undetermined',
      'undetermined',
    ])
  })

  it('what was opened elsewhere, or on other days, does not count; one address twice is not added up', () => {
    const enough: Dataset['contents'] = [{ class: 'labelled_text', quantity: '10000' }]
    expect(ceiling(opened(enough, { platform: 'Hugging Face' }))).toBe('0.00')
    expect(ceiling(opened(enough, { openedOn: '2025-10-01' }))).toBe('0.00')
    expect(ceiling(opened(enough, { openedOn: '2025-09-30' }))).toBe('400000.00')
    const half: Partial<Dataset> = { contents: [{ class: 'labelled_text', quantity: '5000' }], url: 'https://one' }
    expect(ceiling(assess({ cost: null, datasets: [half, half] }))).toBe(null)
  })

  it.each([
    ['600000', '399999.99', 'fail', '399999.99'],
    ['600000', '400000.00', 'pass', '400000.00'],
    ['600000', '1000000.00', 'pass', '1000000.00'],
    ['600000', '1000000.01', 'fail', '1000000.00'],
  ])('tier 2 with %s texts, scored %s: %s', (quantity, opening, state, paid) => {
    const result = opened([{ class: 'labelled_text', quantity }], {}, { scored: { opening } })
    expect([stateOf(result, 'YLQ-SQ-3.2.2b'), amountIn(result)]).toEqual([state, paid])
  })

  it('tier 1: exactly 40 万 is within, one 分 more is cut', () => {
    const of = (opening: string) => {
      const result = opened([{ class: 'labelled_text', quantity: '10000' }], {}, { scored: { opening } })
      return [stateOf(result, 'YLQ-SQ-3.2.1b'), amountIn(result)]
    }
    expect([of('400000.00'), of('400000.01')]).toEqual([
      ['pass', '400000.00'],
      ['fail', '400000.00'],
    ])
  })

  it('a claim for both: the ceilings add, each score stays within its own', () => {
    const result = assess({
      datasets: [{ contents: [{ class: 'labelled_text', quantity: '10000' }] }],
      scored: { purchase: '500000.00', opening: '100000.00' },
    })
    expect([ceiling(result), amountIn(result)]).toEqual(['700000.00', '400000.00'])
  })
})
