import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ERRORS } from '../../core/errors.ts'
import { Contract } from '../../schemas/contract.ts'
import { KIND_NAMES, KINDS } from '../../schemas/kinds.ts'
import { parseRecord } from '../../schemas/parse.ts'
import { UsageRecord } from '../../schemas/usage-record.ts'
import { validRecord, wrongRecords } from './fixtures.ts'

const issuesOf = (...args: Parameters<typeof parseRecord>) => {
  const parsed = parseRecord(...args)
  return parsed.ok ? [] : parsed.issues
}

describe('the check of one record', () => {
  it('names each unknown field on its own and the spelling that was meant', () => {
    const issues = issuesOf(UsageRecord, { ...validRecord('usage_record'), card_seconds: '1', colour: 'red' })
    expect(issues).toEqual([
      {
        code: 'FIELD_UNKNOWN',
        path: 'card_seconds',
        message: 'unknown field "card_seconds"; did you mean cardSeconds?',
      },
      { code: 'FIELD_UNKNOWN', path: 'colour', message: 'unknown field "colour"' },
    ])
  })

  it('finds the field meant inside a list too', () => {
    const record = validRecord('contract')
    const [item] = record['items'] as [Record<string, unknown>]
    const issues = issuesOf(Contract, { ...record, items: [{ ...item, unit_price: '1' }] })
    expect(issues.map((issue) => issue.message)).toEqual(['unknown field "unit_price"; did you mean unitPrice?'])
  })

  it('says what was expected, and what came instead', () => {
    const record = validRecord('contract')
    expect(issuesOf(Contract, { ...record, amount: 12 })[0]?.message).toBe(
      'expected 元, at most 2 decimals, as a string, not 12',
    )
    expect(issuesOf(Contract, { ...record, signedOn: '1/7/2025' })[0]?.message).toBe(
      'expected a calendar day, for example 2025-07-31, not "1/7/2025"',
    )
    expect(issuesOf(UsageRecord, { ...validRecord('usage_record'), mode: 'lease' })[0]?.message).toBe(
      'expected one of reserved, on_demand, spot, not "lease"',
    )
    expect(issuesOf(Contract, { ...record, number: undefined })[0]?.message).toBe(
      'missing; expected Identifier given by the sender, 1–128 characters',
    )
  })

  it('a key named __proto__ is an unknown field like any other', () => {
    const record = JSON.parse(JSON.stringify(validRecord('contract')).replace('{', '{"__proto__":{"x":1},')) as unknown
    expect(issuesOf(Contract, record).map((issue) => issue.path)).toEqual(['__proto__'])
  })

  it.each([null, undefined, 1, 'x', true, [], [{}]])('%j is not a record', (value) => {
    expect(issuesOf(Contract, value).map((issue) => issue.path)).toEqual([''])
  })

  it('repeats at most 40 characters of a value and of a key, and stays well-formed', () => {
    const long = '😀'.repeat(1_000_000)
    const issues = issuesOf(Contract, { ...validRecord('contract'), number: long, [long]: 1 })
    expect(issues).toHaveLength(2)
    for (const issue of issues) {
      expect(issue.message.length).toBeLessThan(160)
      expect(issue.path.length).toBeLessThanOrEqual(40)
      expect((issue.message + issue.path).isWellFormed()).toBe(true)
    }
  })

  it('lists at most 32 faults and counts the others', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`x${i}`, i]))
    const issues = issuesOf(Contract, { ...validRecord('contract'), ...many })
    expect(issues).toHaveLength(33)
    expect(issues.at(-1)).toEqual({ code: 'FIELD_INVALID', path: '', message: '968 more faults are not listed' })
  })

  it('answers as the schema itself does, compiled or not', () => {
    for (const kind of KIND_NAMES) {
      const { schema } = KINDS[kind]
      for (const input of [validRecord(kind), ...wrongRecords(kind).map((wrong) => wrong.input)]) {
        const plain = schema.safeParse(input)
        const parsed = parseRecord(schema, input)
        expect(parsed.ok).toBe(plain.success)
        if (parsed.ok) expect(parsed.value).toEqual(plain.data)
      }
    }
  })

  it('never throws, and every refusal has a code of the table', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KIND_NAMES), fc.anything({ maxDepth: 3 }), fc.string(), (kind, value, key) => {
        const { schema } = KINDS[kind]
        for (const input of [value, { ...validRecord(kind), [key]: value }]) {
          for (const issue of issuesOf(schema, input)) expect(ERRORS).toHaveProperty(issue.code)
        }
      }),
      { numRuns: 200 },
    )
  })
})
