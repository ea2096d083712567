import { all, any, check, checkAll, type Open, type Outcome } from '../engine/outcome.ts'
import { holdsDay } from '../engine/parameter.ts'
import { read } from '../facts/versions.ts'
import type { YlqFacts, YlqParameters, YlqPurchase } from './pack-types.ts'
import { beforeTheRule, every } from './tests.ts'

/**
 * What makes a purchase one that the programme supports. The guide supports 企业通过数据交易所购买非关联方语料的活动 (1.1) and
 * asks that contracts of the year were signed (4.1.2): a purchase that is none of these is left out of 语料采购总费用, and
 * only where nothing is left is the claim refused. What 四（二） asks of 申报企业 (4.2.1 to 4.2.3) refuses it as a whole.
 */
export const purchaseCounts = (
  purchase: YlqPurchase,
  facts: YlqFacts,
  p: Pick<YlqParameters, 'activity' | 'rulePublishedOn'>,
): Outcome => all([ofStranger(purchase, facts), throughExchange(purchase, p), signedInTime(purchase, p)])

/** 1.1a: bought by the applicant, of a seller that is not related to it. */
export const ofStranger = ({ buyer, related }: YlqPurchase, { claim: { applicant } }: YlqFacts): Outcome =>
  all([
    checkAll({ buyer, applicant }, (m) => (m.buyer === m.applicant ? true : OTHER_BUYER)),
    check(related, ({ verdict, why }) =>
      verdict === 'person' ? { path: 'related_parties', open: why } : verdict === 'unrelated',
    ),
  ])

/** 1.1b: on the exchange, or signed while what was bought elsewhere could still be filed there. */
export const throughExchange = (purchase: YlqPurchase, p: Pick<YlqParameters, 'rulePublishedOn'>): Outcome =>
  every(purchase.records, (record) =>
    all([
      check(read(record, 'exchangeReference'), () => true),
      any([check(read(record, 'trading'), (how) => how === 'on_exchange'), beforeTheRule(purchase, p.rulePublishedOn)]),
    ]),
  )

/** 4.1.2a: signed on a day of the window. */
export const signedInTime = ({ signedOn }: YlqPurchase, { activity }: Pick<YlqParameters, 'activity'>): Outcome =>
  check(signedOn, (day) => holdsDay(activity, day))

const OTHER_BUYER: Open = {
  path: 'contract.buyerUscc',
  open: {
    en: 'The buyer of the contract is not the applicant.',
    zh: '合同买方并非申报企业，由人工判断。',
  },
}
