import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvRows } from '../../../ingest/importers/focus/csv-rows.ts'
import { decimalOf, scaled } from '../../../ingest/importers/focus/exact-sum.ts'
import { focusReader } from '../../../ingest/importers/focus/focus.ts'
import { FocusMap } from '../../../ingest/importers/focus/map.ts'
import { settlementsOf } from '../../../ingest/importers/focus/records.ts'
import { Settlement } from '../../../schemas/settlement.ts'
import { A } from '../../support/service.ts'

const COLUMNS = [
  'BilledCost',
  'BillingAccountId',
  'BillingCurrency',
  'BillingPeriodStart',
  'BillingPeriodEnd',
  'ChargeCategory',
  'InvoiceId',
  'SubAccountId',
  'SkuId',
  'PricingQuantity',
  'PricingUnit',
  'Tags',
] as const
type Row = Partial<Record<(typeof COLUMNS)[number], string>>
const ROW: Row = {
  BilledCost: '100.00',
  BillingAccountId: 'acc-1',
  BillingCurrency: 'CNY',
  BillingPeriodStart: '2025-06-30T16:00:00Z',
  BillingPeriodEnd: '2025-07-31T16:00:00Z',
  ChargeCategory: 'Usage',
  InvoiceId: 'INV-7',
  SubAccountId: 'team-a',
  SkuId: 'gpu-h',
  PricingQuantity: '10',
  PricingUnit: 'Card-Hours',
  Tags: '{"a": "b, c"}',
}
const MAP = {
  contracts: [{ billingAccountId: 'acc-1', contract: 'HT-1', taxIncluded: true }],
  items: [{ skuId: 'gpu-h', pricingUnit: 'Card-Hours', itemId: 'I1' }],
}
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
/** Every row ended. */
const csv = (...rows: Row[]) =>
  [COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((name) => quoted({ ...ROW, ...row }[name] ?? '')).join(','))]
    .map((line) => `${line}\r\n`)
    .join('')

function read(text: string, map: unknown = MAP, size = text.length) {
  const parsed = FocusMap.parse(map)
  const reader = focusReader(parsed)
  const left = []
  for (let at = 0; at < text.length; at += size) left.push(...reader.text(text.slice(at, at + size)))
  const end = reader.end()
  const records = settlementsOf(end.bills, { institution: A, settledOn: '2025-08-05', days: parsed.days })
  for (const settlement of records.settlements) Settlement.parse(settlement)
  return { ...records, rows: [...left, ...end.left].map(({ line, why }) => `${line}: ${why.en}`) }
}
const codeOf = (step: () => unknown): string => {
  try {
    step()
    return 'read'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('FOCUS rows', () => {
  it('become one settlement a contract and billing period, with the days of Shanghai and the quantities of its items', () => {
    const { settlements, invoices, left, notes, rows } = read(csv({}, { BilledCost: '0.50', PricingQuantity: '0.05' }))
    expect(settlements).toEqual([
      {
        institution: A,
        settlementId: 'focus-2025-07-01-2025-07-31-HT-1',
        contract: 'HT-1',
        from: '2025-07-01',
        to: '2025-07-31',
        amount: '100.50',
        quantities: [{ itemId: 'I1', quantity: '10.05', amount: '100.50' }],
        settledOn: '2025-08-05',
      },
    ])
    expect(invoices).toEqual([{ contract: 'HT-1', invoiceId: 'INV-7', billed: '100.50' }])
    expect([left, notes, rows]).toEqual([[], [], []])
  })

  it('of several periods, contracts and invoices stay apart', () => {
    const map = {
      ...MAP,
      contracts: [
        ...MAP.contracts,
        { billingAccountId: 'acc-1', subAccountId: 'team-b', contract: 'HT-2', taxIncluded: true },
      ],
    }
    const august = { BillingPeriodStart: '2025-07-31T16:00:00Z', BillingPeriodEnd: '2025-08-31T16:00:00Z' }
    const { settlements, invoices } = read(csv({}, { SubAccountId: 'team-b' }, august, { InvoiceId: 'INV-8' }), map)
    expect(settlements.map(({ contract, from, amount }) => `${contract} ${from} ${amount}`)).toEqual([
      'HT-1 2025-07-01 200.00',
      'HT-2 2025-07-01 100.00',
      'HT-1 2025-08-01 100.00',
    ])
    expect(invoices.map(({ contract, invoiceId, billed }) => `${contract} ${invoiceId} ${billed}`)).toEqual([
      'HT-1 INV-7 100.00',
      'HT-1 INV-8 100.00',
      'HT-2 INV-7 100.00',
      'HT-1 INV-7 100.00',
    ])
  })

  it.each<[string, Row, string]>([
    ['of another currency', { BillingCurrency: 'USD' }, 'billed in USD, not CNY'],
    ['not invoiced yet', { InvoiceId: 'NULL' }, 'no InvoiceId: not invoiced yet, the charge may still change'],
    ['of an account in no contract', { BillingAccountId: 'x' }, 'no contract for account x/team-a in the map'],
    ['of a category that FOCUS does not have', { ChargeCategory: 'Gift' }, 'ChargeCategory cannot be read: Gift'],
    ['without a cost', { BilledCost: '' }, 'BilledCost cannot be read: '],
    [
      'of a day that is none',
      { BillingPeriodStart: '2025-02-30T16:00:00Z' },
      'BillingPeriodStart cannot be read: 2025-02-30T16:00:00Z',
    ],
    [
      'that end before they begin',
      { BillingPeriodEnd: '2025-06-01T16:00:00Z' },
      'BillingPeriodEnd cannot be read: 2025-06-01T16:00:00Z',
    ],
  ])('%s are told with their line, and are in no sum', (_, row, why) => {
    const { settlements, rows } = read(csv({}, row))
    expect(rows).toEqual([`3: ${why}`])
    expect(settlements.map(({ amount }) => amount)).toEqual(['100.00'])
  })

  it('of tax are in the sum of a contract with VAT, and told of one without', () => {
    const tax = { ChargeCategory: 'Tax', BilledCost: '6.00', SkuId: '', PricingQuantity: '', PricingUnit: '' }
    expect(read(csv({}, tax)).settlements[0]?.amount).toBe('106.00')
    const without = { ...MAP, contracts: [{ ...MAP.contracts[0], taxIncluded: false }] }
    expect(read(csv({}, tax), without)).toMatchObject({
      settlements: [{ amount: '100.00' }],
      rows: [expect.stringContaining('tax')],
    })
  })

  it('credits reduce; a period that comes to less than nothing is no settlement', () => {
    const credit = (cost: string) => csv({}, { ChargeCategory: 'Credit', BilledCost: cost, SkuId: '' })
    expect(read(credit('-100.00')).settlements[0]?.amount).toBe('0.00')
    const less = read(credit('-100.01'))
    expect(less.settlements).toEqual([])
    expect(less.left[0]?.why.en).toContain('-0.01')
  })

  it('of no item, or in another unit, are in the amount and in no quantity, and that is said', () => {
    const { settlements, notes } = read(csv({}, { SkuId: 'disk' }, { PricingUnit: 'Months' }))
    expect(settlements).toMatchObject([{ amount: '300.00', quantities: [{ quantity: '10' }] }])
    expect(notes[0]?.why.en).toMatch(/^2 rows are of no item/)
  })

  it('that come to parts of a 分 are cut down, which is said with the exact sum; the invoice shows it uncut', () => {
    const { settlements, invoices, notes } = read(csv({ BilledCost: '0.009999999999999999' }, { BilledCost: '1E-02' }))
    expect(settlements[0]?.amount).toBe('0.01')
    expect(invoices[0]?.billed).toBe('0.019999999999999999')
    expect(notes[0]?.why.en).toContain('0.019999999999999999 元')
  })

  it('of periods that are no days of Shanghai make no settlement, unless the map says whose days they are', () => {
    const utc = csv({ BillingPeriodStart: '2025-07-01T00:00:00Z', BillingPeriodEnd: '2025-08-01T00:00:00Z' })
    expect(read(utc)).toMatchObject({ settlements: [], left: [{ what: 'HT-1 2025-07-01–2025-07-31' }] })
    expect(read(utc, { ...MAP, days: 'UTC' }).settlements).toMatchObject([{ from: '2025-07-01', to: '2025-07-31' }])
  })

  it('without the columns of a bill, or with one twice, are refused; a row with other cells is told', () => {
    expect(codeOf(() => read('a,b\n1,2\n'))).toBe('REQUEST_INVALID')
    expect(codeOf(() => read(`${COLUMNS.join(',')},BilledCost\n`))).toBe('REQUEST_INVALID')
    expect(codeOf(() => read(''))).toBe('REQUEST_INVALID')
    expect(codeOf(() => read(csv({}).slice(0, -6)))).toBe('CSV_MALFORMED')
    expect(read(csv({}, {}).slice(0, -2))).toMatchObject({
      settlements: [{ amount: '100.00' }],
      rows: [expect.stringMatching(/^3: the input ends within this row/)],
    })
    expect(codeOf(() => focusReader(FocusMap.parse({ ...MAP, items: [...MAP.items, ...MAP.items] })))).toBe(
      'REQUEST_INVALID',
    )
    expect(read(`${csv({})}1,2\n`).rows).toEqual(['3: 2 cells under a header of 12'])
  })

  it('of several exports in one file are told by their second header: their rows may be the same ones', () => {
    const reader = focusReader(FocusMap.parse(MAP))
    expect(reader.text(csv(ROW) + csv(ROW))).toEqual([
      { line: 3, what: null, why: expect.objectContaining({ en: expect.stringMatching(/^a second header/) }) },
    ])
  })

  it('give the same however they are cut into pieces', () => {
    const text = csv({}, { Tags: '{"x": "a\nb"}' }, { BillingCurrency: 'USD' })
    const whole = read(text)
    expect(whole.rows).toEqual(['5: billed in USD, not CNY'])
    fc.assert(
      fc.property(fc.integer({ min: 1, max: text.length }), (size) => {
        expect(read(text, MAP, size)).toEqual(whole)
      }),
      { numRuns: 25 },
    )
  })
})

describe('rows of CSV', () => {
  it('come back as they were written, whatever is in their cells', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', '算', ' ') })
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 })),
        fc.integer({ min: 1, max: 9 }),
        (rows, size) => {
          const text = rows.map((cells) => `${cells.map(quoted).join(',')}\n`).join('')
          const found: (readonly string[])[] = []
          const reader = csvRows((cells) => void found.push(cells))
          for (let at = 0; at < text.length; at += size) reader.text(text.slice(at, at + size))
          reader.end()
          expect(found).toEqual(rows)
        },
      ),
    )
  })
})

describe('numbers of FOCUS', () => {
  it('are exact to 18 decimals, and more are refused', () => {
    const digits = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n })
    fc.assert(
      fc.property(digits, (value) => {
        expect(scaled(decimalOf(value))).toBe(value)
      }),
    )
    expect(scaled('1.5e3')).toBe(1_500n * 10n ** 18n)
    expect(scaled('-2.50E-01')).toBe(-25n * 10n ** 16n)
    expect(scaled('1E-18')).toBe(1n)
    for (const text of ['1E-19', '', '1,000', 'NaN', '+1', '.5', '1.', '0x1', '1e999']) expect(scaled(text)).toBeNull()
  })
})
