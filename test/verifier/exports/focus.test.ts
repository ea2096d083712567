import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseYuan, toYuan } from '../../../core/money.ts'
import { Contract } from '../../../schemas/contract.ts'
import { Invoice } from '../../../schemas/invoice.ts'
import { Settlement } from '../../../schemas/settlement.ts'
import { focusRows, invoiceIdOf } from '../../../verifier/exports/focus/focus-rows.ts'
import { validRecord } from '../../schemas/fixtures.ts'

const A = '91440300MA5FABCD12'
const contractOf = (taxIncluded: boolean) =>
  Contract.parse({
    ...validRecord('contract'),
    number: 'HT-1',
    taxIncluded,
    items: ['a', 'b', 'c'].map((itemId) => ({
      itemId,
      class: 'smart_compute',
      unit: 'card_hour',
      unitPrice: '1',
      quantity: '1',
    })),
  })
const invoiceOf = (n: number, net: bigint, tax: bigint, more: object = {}) =>
  Invoice.parse({
    institution: A,
    number: String(20442000000000010000n + BigInt(n)),
    kind: 'digital_special',
    contract: 'HT-1',
    issuedOn: '2025-06-08',
    sellerUscc: A,
    buyerUscc: '91440300MA5GHJKL34',
    net: toYuan(net),
    tax: toYuan(tax),
    gross: toYuan(net + tax),
    status: 'valid',
    ...more,
  })
const settlementOf = (n: number, amount: bigint, parts: readonly bigint[]) =>
  Settlement.parse({
    institution: A,
    settlementId: `JS-${n}`,
    contract: 'HT-1',
    from: '2025-05-01',
    to: '2025-05-31',
    amount: toYuan(amount),
    quantities: parts.map((fen, i) => ({ itemId: 'abc'[i], quantity: '2.5', amount: toYuan(fen) })),
    settledOn: '2025-06-05',
  })
const sumOf = (rows: ReturnType<typeof focusRows>, id: string) =>
  rows.filter((row) => row.invoiceId === id).reduce((sum, { fen }) => sum + fen, 0n)

const fen = fc.bigInt({ min: 0n, max: 10n ** 13n })
const anInvoice = (n: number) =>
  fc
    .record({
      net: fen,
      tax: fen,
      red: fc.boolean(),
      lines: fc.option(fc.array(fc.tuple(fen, fen), { maxLength: 4 })),
      voided: fc.boolean(),
    })
    .map(({ net, tax, red, lines, voided }) => {
      const sign = red ? -1n : 1n
      // A red letter of nothing would not be negative.
      const [least, vat] = [net + 1n, tax]
      return invoiceOf(n, sign * least, sign * vat, {
        ...(red ? { redOf: '20442000000000010000' } : {}),
        ...(lines === null ? {} : { lines: lines.map(([a, b]) => ({ name: '算力', net: toYuan(a), tax: toYuan(b) })) }),
        ...(voided ? { status: 'voided' } : {}),
      })
    })
const bills = fc.tuple(anInvoice(1), anInvoice(2), anInvoice(3))

describe('FOCUS rows', () => {
  it('of an invoice come to that invoice, to the 分, however it is split, and none is left out but the voided', () => {
    fc.assert(
      fc.property(bills, fc.array(fen, { maxLength: 3 }), fc.boolean(), (invoices, parts, taxIncluded) => {
        const settlements = invoices
          .slice(0, 2)
          .map((one, i) => settlementOf(i, abs(parseYuan(taxIncluded ? one.gross : one.net)), parts))
        const rows = focusRows({ contract: contractOf(taxIncluded), settlements, invoices })
        for (const invoice of invoices) {
          const id = invoiceIdOf(invoice)
          const expected = invoice.status === 'voided' ? 0n : parseYuan(invoice.gross)
          expect(sumOf(rows, id)).toBe(expected)
          expect(rows.some((row) => row.invoiceId === id)).toBe(invoice.status !== 'voided')
          const tax = rows
            .filter((row) => row.invoiceId === id && row.kind === 'tax')
            .reduce((sum, row) => sum + row.fen, 0n)
          expect(tax).toBe(invoice.status === 'voided' ? 0n : parseYuan(invoice.tax))
        }
      }),
      { numRuns: 200 },
    )
  })

  it('give an invoice without lines to the price items of the one settlement of its amount, and the rest to none', () => {
    const settlements = [settlementOf(1, 10_600n, [3_533n, 3_533n, 3_534n])]
    const rows = focusRows({ contract: contractOf(true), settlements, invoices: [invoiceOf(1, 10_000n, 600n)] })
    expect(
      rows.map(({ kind, item, quantity, fen: worth, period }) => [
        kind,
        item?.itemId ?? null,
        quantity,
        worth,
        period.from,
      ]),
    ).toEqual([
      ['item', 'a', '2.5', 3_333n, '2025-05-01'],
      ['item', 'b', '2.5', 3_333n, '2025-05-01'],
      ['item', 'c', '2.5', 3_333n, '2025-05-01'],
      ['rest', null, null, 1n, '2025-05-01'],
      ['tax', null, null, 600n, '2025-05-01'],
    ])
  })

  it('guess nothing where two invoices have the amount of a settlement', () => {
    const invoices = [invoiceOf(1, 10_000n, 600n), invoiceOf(2, 10_000n, 600n)]
    const rows = focusRows({ contract: contractOf(true), settlements: [settlementOf(1, 10_600n, [10_600n])], invoices })
    expect(rows.filter(({ kind }) => kind !== 'tax').map(({ kind, period }) => [kind, period.basis])).toEqual([
      ['rest', 'month of issue'],
      ['rest', 'month of issue'],
    ])
  })

  it('tell older invoices of one number apart by their code', () => {
    expect(invoiceIdOf({ number: '12345678', code: '0123456789' })).toBe('0123456789-12345678')
  })
})

const abs = (value: bigint) => (value < 0n ? -value : value)
