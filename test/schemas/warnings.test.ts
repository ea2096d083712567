import { describe, expect, it } from 'vitest'
import { KIND_NAMES, KINDS } from '../../schemas/kinds.ts'
import { warningsOf } from '../../schemas/warnings.ts'
import { validRecord } from './fixtures.ts'

const GOOD = '91340600MA2PBM9HXD'
const WRONG = '91340600MA2PBM9HX0'

const pathsOf = (kind: (typeof KIND_NAMES)[number], changes: Record<string, unknown>) =>
  warningsOf(KINDS[kind].schema, { ...validRecord(kind), ...changes }).map((warning) => warning.path)

describe('warnings', () => {
  it.each(KIND_NAMES)('the example of %s has none', (kind) => {
    expect(warningsOf(KINDS[kind].schema, validRecord(kind))).toEqual([])
  })

  it('a wrong check digit names the field and the digit that would be right', () => {
    expect(warningsOf(KINDS.contract.schema, { ...validRecord('contract'), buyerUscc: WRONG })).toEqual([
      {
        path: 'buyerUscc',
        code: 'USCC_CHECK_DIGIT',
        message: `the check digit of ${WRONG} should be D: compare it with the certificate`,
      },
    ])
  })

  it('is found in optional, nullable and nested fields', () => {
    expect(pathsOf('usage_record', { institution: WRONG, customer: WRONG })).toEqual(['institution', 'customer'])
    expect(pathsOf('usage_record', { customer: null })).toEqual([])
    expect(pathsOf('payment', { payer: { name: '甲', uscc: WRONG } })).toEqual(['payer.uscc'])
    expect(pathsOf('ownership_edge', { from: { uscc: WRONG }, to: { uscc: GOOD } })).toEqual(['from.uscc'])
    expect(pathsOf('device', { owner: WRONG, lease: undefined })).toEqual(['owner'])
  })

  it('a name that looks like a code is not one', () => {
    expect(pathsOf('contract', { number: WRONG, providerName: WRONG })).toEqual([])
  })
})
