import fc from 'fast-check'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { toYuan } from '../../../../core/money.ts'
import { fenOf, fenOfWords } from '../../../../ingest/importers/einvoice/amount.ts'
import { readDay } from '../../../../ingest/importers/einvoice/day.ts'
import { LIMITS } from '../../../../ingest/importers/einvoice/limits.ts'
import { Invoice } from '../../../../schemas/invoice.ts'
import { read, records, sample, whys, withIds, XML } from './samples.ts'

/** Every record that comes out is one that push takes; nothing throws. */
const isSound = (content: Uint8Array) => {
  const { invoices } = records([content])
  for (const invoice of invoices) expect(Invoice.safeParse(invoice).success).toBe(true)
  const file = read(content)
  expect(file.found.length + file.dropped.length).toBeGreaterThan(0)
}

const XML_BYTES = Buffer.from(XML)
const OFD_BYTES = sample('ofd_customdata.ofd')
const edit = fc.record({ at: fc.nat(1 << 16), remove: fc.nat(40), insert: fc.uint8Array({ maxLength: 12 }) })
const mutated = (original: Buffer) =>
  fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) =>
    edits.reduce((bytes, { at, remove, insert }) => {
      const from = at % (bytes.length + 1)
      return Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(from + remove)])
    }, original),
  )

const nested = (depth: number) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`
const wide = (elements: number) => `<a>${'<b/>'.repeat(elements)}</a>`
const text = (length: number) => `<a>${'x'.repeat(length)}</a>`

describe('files of strangers', () => {
  it('random bytes, with the marks of every kind before them, are answered and never thrown at', () => {
    const marks = [
      '',
      '<',
      '<?xml version="1.0"?>',
      'PK\u0003\u0004',
      'PK\u0005\u0006',
      '\ufeff<a>',
      '<?xml encoding="gbk"?><EInvoice>',
    ]
    fc.assert(
      fc.property(fc.constantFrom(...marks), fc.uint8Array({ maxLength: 400 }), (mark, bytes) => {
        isSound(Buffer.concat([Buffer.from(mark, 'utf8'), bytes]))
      }),
      { numRuns: 400 },
    )
  })

  it('so are mutations of the samples, XML and OFD', () => {
    fc.assert(fc.property(mutated(XML_BYTES), isSound), { numRuns: 300 })
    fc.assert(fc.property(mutated(OFD_BYTES), isSound), { numRuns: 300 })
    const root = Buffer.from(
      withIds(
        '<OFD><DocBody><DocInfo><CustomDatas><CustomData Name="发票号码">99990000000000000002</CustomData><CustomData Name="合计金额">1</CustomData></CustomDatas></DocInfo></DocBody></OFD>',
      ),
    )
    const zipped = mutated(root).map((bytes) => Buffer.from(zipSync({ 'OFD.xml': new Uint8Array(bytes) })))
    fc.assert(fc.property(zipped, isSound), { numRuns: 100 })
  })

  it('depth, elements, attributes and text have limits, of which the last is still read', () => {
    expect(whys(read(nested(LIMITS.depth)).dropped)).toEqual(['no invoice in it'])
    expect(whys(read(nested(LIMITS.depth + 1)).dropped)).toEqual([expect.stringContaining('levels of elements')])
    expect(whys(read(wide(LIMITS.elements)).dropped)).toEqual([expect.stringContaining('elements')])
    expect(whys(read(text(LIMITS.textLength)).dropped)).toEqual(['no invoice in it'])
    expect(whys(read(text(LIMITS.textLength + 1)).dropped)).toEqual([expect.stringContaining('characters of text')])
    const attributes = Array.from({ length: LIMITS.attributes + 1 }, (_, i) => `a${i}=""`).join(' ')
    expect(whys(read(`<a ${attributes}/>`).dropped)).toEqual([expect.stringContaining('attributes')])
    expect(whys(read(new Uint8Array(LIMITS.fileBytes + 1)).dropped)).toEqual([expect.stringContaining('larger than')])
  })

  it('a million openings, one endless tag or a file of declarations end within seconds', () => {
    const started = performance.now()
    for (const hostile of [
      '<a>'.repeat(1 << 20),
      `<${'a'.repeat(4 << 20)}`,
      '<?xml ?><a/>'.repeat(1 << 18),
      `<!DOCTYPE ${'['.repeat(1 << 20)}`,
      `<a ${'b="" '.repeat(1 << 18)}`,
    ])
      expect(read(hostile).whole).toBe(true)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

describe('amounts and days', () => {
  it('are read to the 分 or not at all', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), (fen) => {
        expect(fenOf(toYuan(fen))).toBe(fen)
        expect(fenOf(`${toYuan(fen)}000`)).toBe(fen)
        expect(fenOf(`${toYuan(fen)}1`)).toBeUndefined()
      }),
    )
    expect(['1,234,567.8', '￥１２．５０', '+0.01', '1,234,56', '1e3', '', '-', '.5', '1.', '0x10'].map(fenOf)).toEqual(
      [123_456_780n, 1_250n, 1n, undefined, undefined, undefined, undefined, undefined, undefined, undefined],
    )
  })

  it('in words too', () => {
    expect(
      [
        '壹仟壹佰叁拾圆整',
        '（负数）伍佰圆整',
        '壹佰万零壹元零伍分',
        '叁亿贰仟万圆整',
        '拾圆整',
        '伍角整',
        '零圆整',
        '一千元',
        '圆整',
      ].map(fenOfWords),
    ).toEqual([113_000n, -50_000n, 100_000_105n, 32_000_000_000n, 1_000n, 50n, 0n, undefined, undefined])
  })

  it('no day is read that does not exist, in no form', () => {
    expect(
      ['2026-02-28', '2024-02-29', '20260519', '2026/5/9', '2026-05-19 09:47'].map((text) => readDay(text)?.day),
    ).toEqual(['2026-02-28', '2024-02-29', '2026-05-19', '2026-05-09', '2026-05-19'])
    expect(
      ['2026-02-29', '2026-5', '19.05.2026', '2026-05-19 24:00:00', '2026-05-19 09:60:00', ''].map(readDay),
    ).toEqual(Array.from({ length: 6 }, () => undefined))
  })
})
