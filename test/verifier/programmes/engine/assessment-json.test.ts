import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../../core/canonical-json.ts'
import { toAssessmentJson } from '../../../../verifier/programmes/engine/assessment-json.ts'
import { programmeFor } from '../../../../verifier/programmes/index.ts'
import { claimOf } from '../claim-of.ts'

const DX = programmeFor('XLQ-DX', '2025-2')
const jsonOf = (claim = claimOf()) => {
  if (DX === undefined) throw new RangeError('no pack')
  return toAssessmentJson(DX.assess(claim))
}

describe('an assessment as JSON', () => {
  it('is canonical, and the same for the same evidence', () => {
    expect(canonicalJson(jsonOf())).toBe(canonicalJson(jsonOf()))
    expect(JSON.parse(canonicalJson(jsonOf()))).toMatchObject({
      pack: { id: 'xlq-dx-2025-2' },
      result: { state: 'pass', payable: '1000000.00' },
      amount: { yuan: '1000000.00', binding: { id: 'r × S' } },
    })
  })

  it('says null for an amount that is not known, never zero', () => {
    const open = jsonOf(claimOf({ claim: { claimedAmount: undefined } }))
    expect([open.result.payable, open.amount?.yuan, open.amount?.atMost]).toEqual([null, null, '1000000.00'])
    expect(open.amount?.missing.map(({ path }) => path)).toEqual(['claim DX-1.claimedAmount'])
  })

  it('holds the working, alternatives and the other readings with their amounts', () => {
    const json = jsonOf(claimOf({ grants: [{ amount: '300000.00' }] }))
    expect(json.amount?.alternatives).toMatchObject([{ id: 'without_stacking', yuan: '700000.00' }])
    expect(json.otherReadings).toContainEqual(
      expect.objectContaining({ switch: 'xlq.stacking_effect', amount: { yuan: '700000.00', binding: 'r × K − G' } }),
    )
    expect(json.amount?.working.find(({ id }) => id === 'A')?.expression).toBe(
      'min(1,000,000.00; 1,000,000.00; 1,000,000.00)',
    )
  })
})
