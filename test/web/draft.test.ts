import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeDraft,
  documentFor,
  EMPTY,
  encodeDraft,
  isEmpty,
  newRecord,
  withAnswer,
  withoutRecord,
  withReading,
  withRecord,
} from '../../dashboards/web/src/pages/claims/draft.ts'

const note = { kind: 'document', record: { documentId: '材料-1', type: 'acceptance_note' } }

describe('a draft', () => {
  it('comes out of an address as it went in, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (id, text) => {
        const draft = withRecord(
          { ...EMPTY, assume: '2025-08-01' },
          { kind: 'document', record: { documentId: id, text } },
        )
        const encoded = encodeDraft(draft)
        expect(encoded).toMatch(/^[\w-]+$/)
        expect(decodeDraft(encoded)).toEqual(draft)
      }),
    )
  })

  it('that assumes nothing leaves the address as it was; an address that holds none assumes nothing', () => {
    expect(encodeDraft(EMPTY)).toBe('')
    for (const text of ['', '~', 'x', encodeDraft(withRecord(EMPTY, note)).slice(3)])
      expect(isEmpty(decodeDraft(text))).toBe(true)
  })

  it('holds one assumption about a record: taking it away and assuming it replace each other', () => {
    const twice = withRecord(withRecord(EMPTY, note), note)
    expect(twice.records).toEqual([note])
    const gone = withoutRecord(twice, 'document', '材料-1')
    expect([gone.records, gone.without]).toEqual([[], [{ kind: 'document', id: '材料-1' }]])
    expect(withRecord(gone, note)).toEqual(twice)
  })

  it('with readings alone is no trial, with a clause taken as answered it is one', () => {
    expect(isEmpty(withReading(EMPTY, 'tax_basis.XLQ', 'exclusive'))).toBe(true)
    expect(isEmpty(withAnswer(EMPTY, 'XLQ-DX-4.2.3', 'pass'))).toBe(false)
    expect(withAnswer(withAnswer(EMPTY, 'XLQ-DX-4.2.3', 'pass'), 'XLQ-DX-4.2.3', null)).toEqual(EMPTY)
  })

  it('takes type, year, organisation and contract of a missing document from what the clause asks for', () => {
    expect(documentFor('document audit_report 2024 of 91440300MA5EXLQA1B').record).toMatchObject({
      type: 'audit_report',
      covers: { org: '91440300MA5EXLQA1B', fiscalYear: 2024 },
    })
    expect(documentFor('document exchange_certificate|exchange_filing of YL-HT-503').record).toMatchObject({
      type: 'exchange_certificate',
      covers: { contract: 'YL-HT-503' },
    })
    expect(documentFor('document CL-103-acceptance_note').record).toMatchObject({
      documentId: 'CL-103-acceptance_note',
      type: 'acceptance_note',
    })
    // Where nothing tells the type, no type is made up.
    expect(documentFor('document PF-1').record['type']).toBe('')
  })

  it('begins a new record with what its kind must say, an invoice with its code apart', () => {
    expect(newRecord('grant', 'ZZ-1')).toMatchObject({ grantId: 'ZZ-1', amount: '' })
    expect(newRecord('invoice', '044031900111-12345678')).toMatchObject({ code: '044031900111', number: '12345678' })
  })
})
