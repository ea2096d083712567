import { expect, it } from 'vitest'
import { grantsOnce } from '../../../../verifier/claims/grants-once.ts'
import { assessProgramme } from '../../../../verifier/programmes/engine/assess.ts'
import { known } from '../../../../verifier/programmes/engine/fact.ts'
import { entitiesOf } from '../../../../verifier/programmes/facts/versions.ts'
import { lgFacts } from '../../../../verifier/programmes/lg-sl-2025/facts.ts'
import { LG_SL_2025 } from '../../../../verifier/programmes/lg-sl-2025/index.ts'
import { head, voucher } from '../../reconcile/evidence-of.ts'
import { listHit, stateOf } from '../claim-of.ts'
import { APPLICANT, type Asked, lgClaim, SUPPLIER } from './claim.ts'

const STRANGER = '91440300MA5EXLQC3K'
const assess = (asked: Asked) => assessProgramme(LG_SL_2025, lgFacts(lgClaim(asked), LG_SL_2025.parameters))
const shown = (asked: Asked, id: string) => [stateOf(assess(asked), id), assess(asked).result.state]

it.each([
  [APPLICANT, ['fail', 'fail']],
  [STRANGER, ['undetermined', 'undetermined']],
])('a district grant on the contract, told by %s: %j', (institution, states) => {
  const grants = [{ institution, contract: 'C-1', programme: '区级扶持', amount: '1.00' }]
  expect(shown({ grants }, 'LG-SL-3.1.4a')).toEqual(states)
})

it('a stranger’s grant of the ceiling leaves it open instead of paying nothing', () => {
  const grants = [{ institution: STRANGER, amount: '6000000.00' }]
  expect(shown({ grants }, 'LG-SL-2.2c')).toEqual(['undetermined', 'undetermined'])
})

it.each([
  [APPLICANT, 'fail'],
  [STRANGER, 'undetermined'],
])('a listing told by %s: %s', (institution, state) => {
  const hit = listHit('serious_dishonesty', { institution, hitId: 'L-2', listed: true, from: '2025-01-01' })
  const listHits = [...lgClaim().listHits, head('L-2', hit)]
  expect(shown({ change: { listHits } }, 'LG-SL-3.1.2')[0]).toBe(state)
})

it.each([
  [SUPPLIER, 'pass'],
  [STRANGER, 'undetermined'],
])('a voucher that %s says was set off: %s', (institution, state) => {
  const spent = voucher({
    institution,
    contract: 'C-1',
    number: 'V-9',
    holderUscc: APPLICANT,
    acceptedByUscc: SUPPLIER,
    faceAmount: '100.00',
    usedOn: '2024-06-01',
  })
  const items = entitiesOf('voucher', [head(`${institution}/V-9`, spent)])
  const vouchersHeld = { path: 'vouchers held', items, complete: known('vouchers held', true as const, []) }
  expect(assess({ change: { vouchersHeld } }).result.state).toBe(state)
})

it('one decision in two logs is one grant, two alike in one log are two', () => {
  const [grant] = lgClaim({ grants: [{ amount: '5.00' }] }).grants
  if (grant === undefined) throw new Error('no grant')
  const at = (id: string, institution: string) => ({
    id,
    digest: id.padEnd(64, '0'),
    body: { ...grant.body, institution },
  })
  const [own, copy, more] = [at('a', APPLICANT), at('b', STRANGER), at('c', STRANGER)]
  expect(grantsOnce([own], [copy]).map(({ id }) => id)).toEqual(['a'])
  expect(grantsOnce([own], [copy, more]).map(({ id }) => id)).toEqual(['a', 'c'])
})
