import { describe, expect, it } from 'vitest'
import { type Fen, parseYuan, toYuan } from '../../../../core/money.ts'
import { STATUTORY } from '../../../../verifier/programmes/calendar.ts'
import { amountOf } from '../../../../verifier/programmes/engine/amount.ts'
import {
  addMonths,
  addWorkingDays,
  dayCount,
  isYoungerThan,
  yearsSince,
} from '../../../../verifier/programmes/engine/calendar.ts'
import { known, map, notStated } from '../../../../verifier/programmes/engine/fact.ts'
import { any, check } from '../../../../verifier/programmes/engine/outcome.ts'
import { RateTable, Tiers, tierOf } from '../../../../verifier/programmes/engine/parameter.ts'
import { Sheet } from '../../../../verifier/programmes/engine/working.ts'

const yuan = (amount: string) => known<Fen>('cost', parseYuan(amount), [])
const words = (zh: string) => ({ en: zh, zh })

/** Rules as other cities set them, from parameters alone. */
const RATES = RateTable.parse({
  domestic: { value: '1/2', inclusive: true },
  foreign: { value: '3/10', inclusive: true },
})
const CEILINGS = Tiers.parse([
  { upTo: 2, value: '500000.00' },
  { upTo: 5, value: '1000000.00' },
  { upTo: null, value: '2000000.00' },
])

const supportOf = (domestic: string, foreign: string, founded: string, granted = '0.00') => {
  const sheet = new Sheet()
  const parts = [
    ['domestic', domestic],
    ['foreign', foreign],
  ] as const
  const shares = parts.map(([origin, cost]) => {
    const rate = RATES[origin]
    if (rate === undefined) throw new RangeError(`no rate for ${origin}`)
    return sheet.share(origin, words(origin), yuan(cost), rate.value)
  })
  const ceiling = map(known('founded', founded, []), (day) =>
    parseYuan(tierOf(CEILINGS, yearsSince(day, '2025-06-30')) ?? '0.00'),
  )
  const room = sheet.less(
    'room',
    words('本年度剩余额度'),
    sheet.given('ceiling', words('上限'), ceiling),
    yuan(granted),
  )
  const caps = [
    { id: 'share', label: words('按比例'), fen: sheet.sum('share', words('合计'), shares), clause: '' },
    { id: 'room', label: words('本年度剩余额度'), fen: room, clause: '' },
  ]
  const { fen, binding } = amountOf(caps, sheet.lines)
  return [fen.known && toYuan(fen.value), binding?.id]
}

const side = (value: boolean | null) =>
  check(value === null ? notStated('side') : known('side', value, []), (yes) => yes)

const after = (day: string, count: number) => {
  const due = addWorkingDays(STATUTORY, day, count)
  return due.known ? due.value : null
}

describe('rules of other cities, as data', () => {
  it('a rate by the origin of the chip, each part at its own', () => {
    expect(supportOf('100000.01', '100000.00', '2015-01-01')).toEqual(['80000.00', 'share'])
  })

  it('a ceiling by the age of the company: the year is over on its day', () => {
    expect(supportOf('9000000.00', '0.00', '2022-07-01')).toEqual(['500000.00', 'room'])
    expect(supportOf('9000000.00', '0.00', '2022-06-30')).toEqual(['1000000.00', 'room'])
    expect(supportOf('9000000.00', '0.00', '2000-01-01')).toEqual(['2000000.00', 'room'])
  })

  it('what was granted in the year before is off the ceiling, to the 分', () => {
    expect(supportOf('9000000.00', '0.00', '2000-01-01', '1999999.99')).toEqual(['0.01', 'room'])
    expect(supportOf('9000000.00', '0.00', '2000-01-01', '2000000.01')).toEqual(['0.00', 'room'])
  })

  it('either side is enough: both have to fail to fail, and one unknown leaves it open', () => {
    expect(
      [any([side(true), side(null)]), any([side(false), side(null)]), any([side(false), side(false)])].map(
        ({ state }) => state,
      ),
    ).toEqual(['pass', 'undetermined', 'fail'])
  })

  it('pays nothing rather than a negative amount', () => {
    const fen = known<Fen>('net', -1n, [])
    expect(amountOf([{ id: 'a', label: words('净额'), fen, clause: '' }], []).fen).toMatchObject({ value: 0n })
  })
})

describe('calendars', () => {
  it('count days with both ends or as a difference', () => {
    expect([dayCount('2025-03-01', '2025-12-31', 'difference'), dayCount('2025-03-01', '2025-12-31', 'both')]).toEqual([
      305, 306,
    ])
  })

  it('add months to the last day there is, and are younger until the day', () => {
    expect([addMonths('2025-01-31', 1), addMonths('2024-01-31', 1), addMonths('2024-02-29', 12)]).toEqual([
      '2025-02-28',
      '2024-02-29',
      '2025-02-28',
    ])
    expect([isYoungerThan('2024-08-01', '2025-07-31', 12), isYoungerThan('2024-08-01', '2025-08-01', 12)]).toEqual([
      true,
      false,
    ])
  })

  it('working days: the day after is day 1, make-up days count, National Day does not', () => {
    expect(after('2025-08-13', 5)).toBe('2025-08-20')
    expect(after('2025-09-30', 3)).toBe('2025-10-11')
    expect(after('2025-09-26', 1)).toBe('2025-09-28')
  })

  it('a year whose holidays are not published is not known, whatever its weekdays', () => {
    const due = addWorkingDays(STATUTORY, '2030-01-01', 1)
    expect(due).toMatchObject({ known: false, missing: [{ path: 'calendar 2030-01-02' }] })
  })
})
