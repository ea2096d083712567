import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import * as fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { guarded } from '../../core/csv-guard.ts'
import { SuanhengError } from '../../core/errors.ts'
import { readCsv } from '../../ingest/decode/csv.ts'
import { Organisation } from '../../schemas/organisation.ts'
import { UsageRecord } from '../../schemas/usage-record.ts'

const read = (text: string | Uint8Array, most = 1000) => readCsv(Buffer.from(text), UsageRecord, most)
const values = (text: string) => read(text).map((row) => ('value' in row ? row.value : row.fault.code))
const codeOf = (text: string | Uint8Array, most?: number): string => {
  try {
    read(text, most)
    return 'read'
  } catch (error) {
    return error instanceof SuanhengError ? error.code : String(error)
  }
}

describe('readCsv', () => {
  it('reads each cell as its field is: lists, whole numbers, text; an empty cell is an absent field', () => {
    expect(values('recordId,devices,sequence,cards,job\nr-1,a;b,7,8,\n')).toEqual([
      { recordId: 'r-1', devices: ['a', 'b'], sequence: 7, cards: '8' },
    ])
  })

  it('reads true and false where the field is one', () => {
    const [row] = readCsv(Buffer.from('uscc,legalPerson\nx,false\n'), Organisation, 10)
    expect(row).toEqual({ value: { uscc: 'x', legalPerson: false } })
  })

  it.each(['007', '+7', '7.0', '1e3', ' 7', '０', '99999999999999999', '-1'])(
    'leaves %s as text where a whole number belongs, so that the schema names the field',
    (cell) => {
      expect(values(`recordId,sequence\nr,${cell}\n`)).toEqual([{ recordId: 'r', sequence: cell }])
    },
  )

  it('keeps what quotes protect: commas, quotes, newlines, blanks', () => {
    expect(values('recordId,job\n"a,b"," ""x""\r\ny "\n')).toEqual([{ recordId: 'a,b', job: ' "x"\r\ny ' }])
  })

  it('gives back every text as it was written, whatever is in it', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', ' ', '=', '合', '😀', '\ufeff', '#'),
    })
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), (rows) => {
        const data = rows.map(([a, b]) => [`r${a}`, b])
        const text = Papa.unparse({ fields: ['recordId', 'job'], data }, { quotes: true })
        const expected = data.map(([recordId, job]) => (job === '' ? { recordId } : { recordId, job }))
        expect(values(text)).toEqual(expected)
      }),
    )
  })

  it('takes off exactly the apostrophe of an export, so that a text which looks like a formula comes back as it was', () => {
    const cell = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '1', '.', 'a') })
    fc.assert(
      fc.property(cell, (job) => {
        const text = Papa.unparse({ fields: ['recordId', 'job'], data: [['r', guarded(job)]] }, { quotes: true })
        expect(values(text)).toEqual([job === '' ? { recordId: 'r' } : { recordId: 'r', job }])
        expect(guarded(job)).toMatch(/^([^=+\-@\t\r]|-?\d+(\.\d+)?$|$)/)
      }),
    )
    expect(values("recordId,job\nr,'=1\ns,'a\n")).toEqual([
      { recordId: 'r', job: '=1' },
      { recordId: 's', job: "'a" },
    ])
  })

  it('tells a row with another number of cells, with the row as it came; the others are read', () => {
    const [good, bad] = read('recordId,job\nr-1,x\nr-2,"y, z",w\n')
    expect(good).toEqual({ value: { recordId: 'r-1', job: 'x' } })
    expect(bad).toMatchObject({ fault: { code: 'CSV_MALFORMED' }, raw: 'r-2,"y, z",w' })
  })

  it('keeps a column named __proto__ as a field of that name', () => {
    const [row] = read('recordId,__proto__\nr,x\n')
    expect(Object.entries('value' in (row ?? {}) ? (row as { value: object }).value : {})).toEqual([
      ['recordId', 'r'],
      ['__proto__', 'x'],
    ])
  })

  it('takes exactly as many records as allowed, not one more', () => {
    expect(codeOf('recordId\na\nb\n', 2)).toBe('read')
    expect(codeOf('recordId\na\nb\nc\n', 2)).toBe('TOO_MANY_RECORDS')
  })

  it.each([
    ['nothing', ''],
    ['a header alone', 'recordId\n'],
    ['a byte order mark alone', '\ufeff'],
  ])('%s is an empty body', (_name, text) => {
    expect(codeOf(text)).toBe('BODY_EMPTY')
  })

  it.each([
    ['a quote that never ends', 'recordId\n"a\n'],
    ['text after a closing quote', 'recordId\n"a"b\n'],
    ['a name twice', 'recordId,recordId\na,b\n'],
    ['no name', 'recordId,,job\na,b,c\n'],
    ['a NUL', 'recordId\na\u0000\n'],
    ['bytes that are not UTF-8', Buffer.from([0x61, 0x0a, 0xff])],
    ['a surrogate in UTF-8', Buffer.from([0x61, 0x0a, 0xed, 0xa0, 0x80])],
  ])('%s makes the body malformed', (_name, text) => {
    expect(codeOf(text)).toBe('CSV_MALFORMED')
  })

  it.each([
    ['a million quotes', '"'.repeat(1 << 20)],
    ['a hundred thousand quoted cells', `a\n${'"x",'.repeat(1 << 17)}`],
    ['a million commas', ','.repeat(1 << 20)],
    ['a million newlines', `a\n${'\n'.repeat(1 << 20)}`],
    ['a million carriage returns', '\r'.repeat(1 << 20)],
    ['a quoted cell of four megabytes', `a\n"${'x'.repeat(4 << 20)}`],
    ['quotes opened on every line', 'a"\n"b'.repeat(1 << 17)],
  ])('%s is read or refused within two seconds', (_name, text) => {
    const started = performance.now()
    codeOf(text)
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

describe('inputs that once broke another CSV reader', () => {
  const folder = path.join(import.meta.dirname, '..', 'fixtures', 'csv-fuzz')
  const files = readdirSync(folder).filter((file) => file.startsWith('clusterfuzz-'))

  it.each(files)('%s is read or refused by name, in bounded time', (file) => {
    const started = performance.now()
    expect(['read', 'CSV_MALFORMED', 'BODY_EMPTY']).toContain(codeOf(readFileSync(path.join(folder, file))))
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
