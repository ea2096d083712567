import type { Words } from '../../capacity/words.ts'
import type { Fact } from '../engine/fact.ts'
import { all, check, type Outcome } from '../engine/outcome.ts'
import { cardsCountedTwice } from './cards.ts'
import { contractsSeen, liveClaims } from './claims.ts'
import { sharedContacts } from './contacts.ts'
import { grantsAboveCost } from './grants.ts'
import { holderAndInstitution } from './parties.ts'
import { pricesTooHigh } from './prices.ts'
import { repeatedDevices, repeatedEvidence } from './repeated.ts'
import { stackedContracts } from './stacking.ts'
import {
  CROSS_PARAMETERS,
  type CrossAnswer,
  type CrossEvidence,
  type CrossFinding,
  type CrossParameters,
} from './types.ts'

/**
 * X-1 … X-7 over several claims at once (clause register, section 10). Pure: claims in any order give the same answers.
 * A check passes only when all claims are among those given and every part it rests on is known.
 */
export function crossChecks(evidence: CrossEvidence, p: CrossParameters = CROSS_PARAMETERS): readonly CrossAnswer[] {
  const claims = liveClaims(evidence.claims)
  const { complete, deviceUses, marks, priceLists, related } = evidence
  const seen = contractsSeen(claims)
  const answer = (
    head: Pick<CrossAnswer, 'id' | 'title' | 'basis' | 'effect'>,
    findings: readonly CrossFinding[],
    parts: readonly Fact<unknown>[] = [],
  ): CrossAnswer => ({ ...head, findings, outcome: outcomeOf(findings, [complete, ...parts]) })
  return [
    answer(HEADS[0], stackedContracts(claims, p), [seen]),
    answer(HEADS[1], holderAndInstitution(claims, related)),
    answer(
      HEADS[2],
      [...repeatedEvidence(claims), ...repeatedDevices(deviceUses.found, claims)],
      [seen, deviceUses.complete],
    ),
    answer(HEADS[3], cardsCountedTwice(claims), [seen, deviceUses.complete]),
    answer(HEADS[4], grantsAboveCost(claims), [seen]),
    answer(HEADS[5], pricesTooHigh(claims, evidence.otherContracts, priceLists, p), [seen]),
    answer(HEADS[6], sharedContacts(claims, marks.found, related), [marks.complete]),
  ]
}

/** A warning that was found does not hide that something is open: only what refuses does. */
function outcomeOf(findings: readonly CrossFinding[], parts: readonly Fact<unknown>[]): Outcome {
  return all([...findings.map(({ outcome }) => outcome), ...parts.map((part) => check(part, () => true))])
}

const title = (en: string, zh: string): Words => ({ en, zh })
const HEADS = [
  {
    id: 'X-1',
    title: title('One contract under 训力券 and the district programme', '同一合同兑现训力券并申请龙岗扶持'),
    basis: ['XLQ-DX-4.2.3', 'LG-SL-3.1.4b'],
    effect: 'person',
  },
  {
    id: 'X-2',
    title: title('Holder of vouchers and registered institution at once', '既持券又为入库服务机构'),
    basis: ['XLQ-RK-4.Na'],
    effect: 'ineligible',
  },
  {
    id: 'X-3',
    title: title('Evidence that supports several claims', '同一证据用于多项申请'),
    basis: ['XLQ-DX-3.Nc', 'LG-SL-3.1.4a', 'MXQ-SL-4.0.5'],
    effect: 'ineligible',
  },
  {
    id: 'X-4',
    title: title('Cards counted or metered twice', '同一算力卡重复计数或重复计量'),
    basis: ['XLQ-RK-4.2.2b', 'XLQ-DX-4.1.1c'],
    effect: 'once',
  },
  {
    id: 'X-5',
    title: title('Public money above the settled cost', '财政资助合计高于结算费用'),
    basis: [],
    effect: 'person',
  },
  {
    id: 'X-6',
    title: title('Prices above the list or twice the median', '单价高于收费标准或可比中位价两倍'),
    basis: ['XLQ-RK-4.3a'],
    effect: 'warning',
  },
  {
    id: 'X-7',
    title: title('Contacts in common between unrelated applicants', '非关联申请单位联系方式等相同'),
    basis: ['MXQ-SL-15.2', 'XLQ-DX-S.1b'],
    effect: 'warning',
  },
] as const
