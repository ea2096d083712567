import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toYuan } from '../../../../core/money.ts'
import { BankMap } from '../../../../ingest/importers/bank/map.ts'
import type { PaymentRecords, Said } from '../../../../ingest/importers/bank/records.ts'
import { paymentRecords } from '../../../../ingest/importers/bank/records.ts'
import { readStatement } from '../../../../ingest/importers/bank/statement.ts'
import { Payment } from '../../../../schemas/payment.ts'

const fixture = (name: string) => readFileSync(new URL(`../../../fixtures/bank/${name}`, import.meta.url))
const MAP = BankMap.parse(JSON.parse(fixture('map.json').toString('utf8')))
const STATEMENT = fixture('statement-gb18030-newest-first.csv')
const INSTITUTION = '91340600MA2PBM9HXD'

const HEAD = '日期,流水号,支出,收入,余额,对方,账号,摘要'
const PLAIN = BankMap.parse({
  own: { role: 'buyer', name: '买方' },
  columns: {
    date: '日期',
    reference: ['流水号'],
    counterpartyName: '对方',
    counterpartyAccount: '账号',
    balance: '余额',
  },
  dateFormat: 'YYYY-MM-DD',
  amount: { out: '支出', in: '收入' },
  method: 'transfer',
  counterparties: [{ name: '卖方', contract: 'C-1' }],
})
const lines = (...rows: string[]) => Buffer.from([HEAD, ...rows].join('\n'))

function records(files: readonly Uint8Array[], map: unknown = PLAIN, said: Partial<Said> = {}): PaymentRecords {
  const parsed = BankMap.parse(map)
  const read = files.map((bytes, i) => ({ file: String.fromCharCode(97 + i), read: readStatement(bytes, parsed) }))
  return paymentRecords(read, { institution: INSTITUTION, map: parsed, despiteBalances: false, ...said })
}
const paid = ({ payments }: PaymentRecords) =>
  payments.map(({ bankReference, direction, amount }) => [bankReference, direction, amount])
const told = (all: PaymentRecords['dropped']) => all.map(({ line, why }) => `${line ?? '-'}: ${why.en}`)

const sound = (bytes: Uint8Array) => {
  for (const payment of records([bytes], MAP, { contract: 'C', despiteBalances: true }).payments)
    expect(Payment.safeParse(payment).success).toBe(true)
}
const day = (dateFormat: string, text: string) =>
  records([lines(`${text},1,1.00,,,卖方,,`)], { ...PLAIN, dateFormat }).payments[0]?.paidOn

describe('a statement as banks export it: GB18030, a preamble, newest first, sums at the end', () => {
  const all = records([STATEMENT], MAP, { contract: 'SL-2025-002' })

  it('gives the transfers with the counterparties of the map, and no others', () => {
    expect(paid(all)).toEqual([
      ['000123456706', 'refund', '10000.00'],
      ['000123456705', 'payment', '10000.00'],
      ['000123456704', 'refund', '5000.00'],
      ['000123456702', 'payment', '1300000.00'],
      ['000123456701', 'payment', '500000.00'],
    ])
    expect(all.payments.map((payment) => Payment.parse(payment))[4]).toEqual({
      institution: INSTITUTION,
      bankReference: '000123456701',
      contract: 'SL-2025-001',
      paidOn: '2025-01-05',
      direction: 'payment',
      payer: { name: '深圳市某某科技有限公司', account: '44201000000000000001' },
      payee: { name: '深圳智算云服务有限公司', account: '6222000011112222333' },
      amount: '500000.00',
      method: 'transfer',
      purpose: 'SL-2025-001 预付款',
    })
  })

  it('knows a counterparty by its name in full-width brackets, whose contract is the common one', () => {
    expect(all.payments[3]).toMatchObject({
      payer: { name: '深圳市某某科技（集团）有限公司' },
      contract: 'SL-2025-002',
    })
  })

  it('the sums are no transaction, wages are in no record and not told, a booking taken back is a refund with a note', () => {
    expect(told(all.dropped)).toEqual(['12: not a day of the form said: 合计'])
    expect(all.unrelated).toBe(1)
    expect(JSON.stringify(all.payments)).not.toContain('工资')
    expect(told(all.notes)).toEqual([
      '5: a negative amount: read as money going the other way',
      '9: its purpose cannot be held as it is and is left out',
    ])
  })

  it('names the columns that nobody mapped', () => {
    expect(readStatement(STATEMENT, MAP).unmapped).toEqual(['网点'])
  })

  it('a row taken out, doubled or changed by one 分 breaks the balances, and then none of it is taken', () => {
    const text = new TextDecoder('gb18030').decode(STATEMENT)
    const rows = text.split('\r\n')
    const without = rows.filter((row) => !row.includes('000123456704'))
    const doubled = rows.flatMap((row) => (row.includes('000123456704') ? [row, row] : [row]))
    const changed = rows.map((row) => row.replace('"5,000.00"', '"5,000.01"'))
    for (const tampered of [without, doubled, changed]) {
      const file = Buffer.from(tampered.join('\n'))
      const { payments, dropped } = records([file], MAP, { contract: 'C' })
      expect(payments).toEqual([])
      expect(told(dropped).join()).toContain('a row is missing, doubled or changed')
      expect(records([file], MAP, { contract: 'C', despiteBalances: true }).payments.length).toBeGreaterThan(3)
    }
  })
})

describe('amounts', () => {
  const signed = { ...PLAIN, amount: { signed: '收入', positive: 'in' } }
  const marked = { ...PLAIN, amount: { unsigned: '收入', mark: '支出', in: ['贷'], out: ['借'] } }

  it('come in two columns, with a sign or with a mark; what leaves the buyer pays', () => {
    const two = lines('2025-01-02,1,100.00,,,卖方,,', '2025-01-03,2,0.00,30.00,,卖方,,')
    expect(paid(records([two]))).toEqual([
      ['1', 'payment', '100.00'],
      ['2', 'refund', '30.00'],
    ])
    const sign = lines('2025-01-02,1,,-100.00,,卖方,,', '2025-01-03,2,,30.00,,卖方,,')
    expect(paid(records([sign], signed))).toEqual(paid(records([two])))
    const mark = lines('2025-01-02,1,借,100.00,,卖方,,', '2025-01-03,2,贷,30.00,,卖方,,')
    expect(paid(records([mark], marked))).toEqual(paid(records([two])))
    expect(paid(records([two], { ...PLAIN, own: { role: 'provider', name: '我' } }))).toEqual([
      ['1', 'refund', '100.00'],
      ['2', 'payment', '30.00'],
    ])
  })

  it.each([
    ['on both sides', '2025-01-02,1,1.00,1.00,,卖方,,', 'both sides'],
    ['on none', '2025-01-02,1,0.00,,,卖方,,', 'no amount'],
    ['with a third decimal', '2025-01-02,1,1.001,,,卖方,,', 'no amount in 元'],
    ['with separators in the wrong place', '2025-01-02,1,"1,00.00",,,卖方,,', 'no amount in 元'],
    ['that is a float', '2025-01-02,1,1e5,,,卖方,,', 'no amount in 元'],
    ['with a balance that is none', '2025-01-02,1,1.00,,x,卖方,,', 'no amount in 元'],
    ['on a day that does not exist', '2025-02-29,1,1.00,,,卖方,,', 'not a day'],
    ['on a day of another form', '20250228,1,1.00,,,卖方,,', 'not a day'],
    ['without a reference', '2025-02-28,,1.00,,,卖方,,', 'no reference'],
    ['in a row of too many cells', '2025-02-28,1,1.00,,,卖方,,,,more', '10 cells under a header of 8'],
    ['with a mark the map does not name', '2025-02-28,1,红,1.00,,卖方,,', 'a mark that the map', marked],
  ])('%s: dropped, with its line', (_what, row, why, map: unknown = PLAIN) => {
    const { payments, dropped } = records([lines(row)], map)
    expect([payments, told(dropped)]).toEqual([[], [expect.stringMatching(new RegExp(`^2: .*${why}`))]])
  })

  it('in another currency are left out; their balances are another account’s', () => {
    const map = { ...PLAIN, columns: { ...PLAIN.columns, currency: '摘要' } }
    const { payments, dropped } = records(
      [lines('2025-01-02,1,1.00,,,卖方,,USD', '2025-01-02,2,2.00,,,卖方,,人民币')],
      map,
    )
    expect([payments.length, told(dropped)]).toEqual([1, ['2: not in CNY: USD']])
  })
})

describe('which rows are taken', () => {
  it('a contract in the row or by its reference goes before the counterparty’s, and takes a stranger’s row too', () => {
    const rows = lines('2025-01-02,1,1.00,,,卖方,,C-9', '2025-01-02,2,1.00,,,第三方,,', '2025-01-02,3,1.00,,,第三方,,')
    const map = { ...PLAIN, columns: { ...PLAIN.columns, contract: '摘要' } }
    const { payments, unrelated } = records([rows], map, { contracts: new Map([['2', 'C-8']]) })
    expect(payments.map(({ bankReference, contract }) => [bankReference, contract])).toEqual([
      ['1', 'C-9'],
      ['2', 'C-8'],
    ])
    expect(unrelated).toBe(1)
  })

  it('a negative row of nobody is told: without it the one that it takes back would count', () => {
    expect(told(records([lines('2025-01-02,1,-1.00,,,,,冲正')]).notes)).toEqual([
      expect.stringContaining('of no counterparty'),
    ])
  })

  it('overlapping files name a transfer once; one reference with two contents is neither', () => {
    const a = lines('2025-01-02,1,1.00,,,卖方,,', '2025-01-03,2,2.00,,,卖方,,')
    const b = lines('2025-01-03,2,2.00,,,卖方,,', '2025-01-04,3,3.00,,,卖方,,')
    expect(paid(records([a, b])).map(([reference]) => reference)).toEqual(['1', '2', '3'])
    const c = lines('2025-01-03,2,2.01,,,卖方,,')
    const { payments, dropped } = records([a, c])
    expect([payments.length, told(dropped).length]).toEqual([1, 2])
  })

  it('a method that the map does not name is other, and counts for nothing by itself', () => {
    const map = { ...PLAIN, columns: { ...PLAIN.columns, method: '摘要' }, method: { 转账: 'transfer' } }
    const { payments } = records(
      [lines('2025-01-02,1,1.00,,,卖方,,转账', '2025-01-02,2,1.00,,,卖方,,constructor')],
      map,
    )
    expect(payments.map(({ method }) => method)).toEqual(['transfer', 'other'])
  })
})

describe('files of strangers', () => {
  it.each([
    ['no header', Buffer.from('a,b\n1,2'), 'no header with'],
    ['a header with one column missing', Buffer.from(`${HEAD.replace('对方', '他方')}\n`), 'no header with 对方'],
    ['a mapped column twice', Buffer.from(`${HEAD},日期\n`), '日期 stands twice'],
    ['an open quote', lines('2025-01-02,"1,1.00,,,卖方,,'), 'not CSV'],
    ['bytes of no encoding', Buffer.from([0x81, 0xff, 0x0a]), 'neither UTF-8 nor GB18030'],
    ['UTF-16', Buffer.from(`\ufeff${HEAD}`, 'utf16le'), 'UTF-8'],
    ['NUL', Buffer.from(`${HEAD}\n\u0000`), 'UTF-8'],
  ])('%s: nothing of it is read', (_what, bytes, why) => {
    const { payments, dropped } = records([bytes])
    expect([payments, told(dropped)]).toEqual([[], [expect.stringContaining(why)]])
  })

  it('random bytes and mutated statements are answered, and only sound records come out', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), sound), { numRuns: 200 })
    const edit = fc.tuple(fc.nat(2000), fc.nat(30), fc.uint8Array({ maxLength: 8 }))
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        sound(
          edits.reduce<Buffer>((bytes, [at, remove, insert]) => {
            const from = at % bytes.length
            return Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(from + remove)])
          }, STATEMENT),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('balances hold for any statement written from its amounts, from old to new and from new to old', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9999, max: 9999 }), { maxLength: 30 }),
        fc.boolean(),
        (amounts, newest) => {
          let balance = 1_000_000n
          const rows = amounts
            .filter((amount) => amount !== 0)
            .map((amount, i) => {
              balance += BigInt(amount)
              const yuan = toYuan(BigInt(Math.abs(amount)))
              return `2025-01-02,${i},${amount < 0 ? yuan : ''},${amount > 0 ? yuan : ''},${toYuan(balance)},卖方,,`
            })
          const { breaks } = readStatement(lines(...(newest ? rows.toReversed() : rows)), PLAIN)
          expect(breaks).toEqual([])
        },
      ),
    )
  })
})

describe('a map', () => {
  it('with a misspelt field, two sign conventions or a method without its column is refused', () => {
    for (const wrong of [
      { ...PLAIN, colums: {} },
      { ...PLAIN, amount: { out: 'a', in: 'b', signed: 'c' } },
      { ...PLAIN, method: { 转账: 'transfer' } },
      { ...PLAIN, dateFormat: 'MM/DD' },
    ])
      expect(BankMap.safeParse(wrong).success).toBe(false)
  })

  it('reads days of the form it says and of no other', () => {
    expect(day('DD/MM/YYYY', '03/04/2025')).toBe('2025-04-03')
    expect(day('MM/DD/YYYY', '03/04/2025')).toBe('2025-03-04')
    expect(day('YYYY年M月D日', '2025年4月3日')).toBe('2025-04-03')
    expect(day('YYYY-MM-DD HH:mm:ss', '2025-04-03 23:59:59')).toBe('2025-04-03')
    expect(day('YYYY-MM-DD HH:mm:ss', '2025-04-03 24:00:00')).toBeUndefined()
    expect(day('YYYY.MM.DD', '2025x04x03')).toBeUndefined()
  })
})
