import type { Fen } from '../../../core/money.ts'
import type { Fact } from '../engine/fact.ts'
import {
  all,
  any,
  askPerson,
  check,
  checkAll,
  nothingToTest,
  type Open,
  type Outcome,
  weighing,
  when,
} from '../engine/outcome.ts'
import { candidates } from '../facts/documents.ts'
import { noneIn } from '../facts/listing.ts'
import { read, type Versions } from '../facts/versions.ts'
import { isOfBatch } from '../shared/tests.ts'
import { aboutClaim } from './facts.ts'
import { reaches, type Tier, tierOf } from './opening.ts'
import { clause, type YlqAmount, type YlqFacts, type YlqParameters } from './pack-types.ts'
import { ofStranger, throughExchange } from './purchase-counts.ts'
import {
  certificateValid,
  eachDataset,
  eachPurchase,
  forOpening,
  forPurchase,
  type Priced,
  withinCeiling,
  withinRoom,
} from './tests.ts'

const OTHER_TYPE: Open = {
  path: 'dataset.contents',
  open: {
    en: 'Data of a type that the guide does not list; a person maps it to one of them.',
    zh: '所列类型以外的数据，由人工参照所列类型归类。',
  },
}

/** 一、资助的项目类别 to 三、资助方式和标准. */
export const SUPPORT = [
  clause({
    id: 'YLQ-SQ-0.1',
    quotation: '2025年深圳市人工智能语料券',
    kind: 'automatic',
    severity: 'info',
    parameters: ['programme', 'batch'],
    test: ({ facts, p }) => isOfBatch(facts.claim, p),
  }),
  clause({
    id: 'YLQ-SQ-1.1a',
    quotation:
      '对企业通过数据交易所购买非关联方（是指买卖双方不是母子公司、直接或者间接地同为第三者控制等关联关系）语料进行人工智能大模型研发和应用的活动，予以一定比例的资助。',
    kind: 'automatic',
    severity: 'ineligible',
    test: (given) => eachPurchase(given, (purchase) => ofStranger(purchase, given.facts)),
  }),
  clause({
    id: 'YLQ-SQ-1.1b',
    quotation: '通过数据交易所购买',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['rulePublishedOn'],
    test: (given) => eachPurchase(given, (purchase) => throughExchange(purchase, given.p)),
  }),
  clause({
    id: 'YLQ-SQ-1.2',
    quotation: '对企业通过深圳市公共数据开放平台开放符合要求的语料的活动，予以一定额度的奖励。',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['platforms'],
    test: ({ facts, p }) =>
      eachDataset(facts, (one) =>
        all([
          checkAll({ org: read(one, 'org'), applicant: facts.claim.applicant }, (m) => m.org === m.applicant),
          check(read(one, 'platform'), (name) => p.platforms.values.includes(name)),
        ]),
      ),
  }),
  clause({
    id: 'YLQ-SQ-3.1.1a',
    quotation: '每年按不超过语料采购总费用30%，最高200万元予以资助',
    kind: 'automatic',
    severity: 'cap',
    parameters: ['rate', 'purchaseCeiling'],
    switches: ['tax_basis.YLQ'],
    test: ({ facts, amount }) => forPurchase(facts, () => purchaseWithin(facts, amount)),
  }),
  clause({
    id: 'YLQ-SQ-3.1.1b',
    quotation: '语料采购总费用以直接用于语料数据采购的费用为准。',
    kind: 'automatic',
    severity: 'cap',
    parameters: ['costClasses'],
    test: (given) => corpusOnly(given, given.p.costClasses.values),
  }),
  clause({
    id: 'YLQ-SQ-3.1.1c',
    quotation: '具体资助金额根据语料采购总费用、数据量、应用成效等维度综合打分评定。',
    kind: 'human',
    severity: 'info',
    test: ({ facts }) => forPurchase(facts, () => check(facts.scored.purchase, () => true)),
  }),
  clause({
    id: 'YLQ-SQ-3.1.3',
    quotation:
      '采购语料应用的项目获得省级以上人工智能类、科学技术进步类奖项，或者获得省级以上人工智能、科学技术相关创新平台资格认定的可适当予以加分。',
    kind: 'human',
    severity: 'info',
    test: ({ facts }) =>
      forPurchase(facts, () =>
        optional(facts, ['provincial_award'], () =>
          askPerson('document provincial_award', {
            en: 'A person sees whether the award is provincial or higher and of the kind meant.',
            zh: '奖项、平台是否省级以上且属于所列类别，由人工判断。',
          }),
        ),
      ),
  }),
  clause({
    id: 'YLQ-SQ-3.1.4',
    quotation: '申报企业获得创新型中小企业、专精特新中小企业、专精特新“小巨人”中任意一个认定的，可适当予以加分。',
    kind: 'document',
    severity: 'info',
    parameters: ['bonusCertificates'],
    test: ({ facts, p }) =>
      forPurchase(facts, () => optional(facts, p.bonusCertificates.values, (one) => certificateValid(facts, one))),
  }),
  clause({
    id: 'YLQ-SQ-3.2.1',
    quotation:
      '通用类，预训练文本类数据不低于10万条、标注文本类数据不低于1万条、指令集/图片类数据不低于1万组/张、音频/视频类数据不低于100小时、结构化数据不低于10万条；具身智能类，多模态数据不少于1万条（至少包含文本、RGB、深度三个模态）、动作与运动控制数据不少于1万条、人类行为数据不少于1万条、仿真场景不少于2000个、数字资产模型不少于1万个。',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['activity', 'platforms', 'modalities', 'lowerThresholds', 'upperThresholds'],
    test: ({ facts, p }) => forOpening(facts, () => reaches(tierOf(facts, p), 1)),
  }),
  clause({
    id: 'YLQ-SQ-3.2.1b',
    quotation: '给予不超过40万元的奖励',
    kind: 'automatic',
    severity: 'cap',
    parameters: ['activity', 'platforms', 'modalities', 'lowerThresholds', 'upperThresholds', 'lowerTier'],
    test: ({ facts, p, amount }) =>
      forOpening(facts, () => when(inTier(tierOf(facts, p), 1), () => openingWithin(facts, amount))),
  }),
  clause({
    id: 'YLQ-SQ-3.2.2',
    quotation:
      '通用类，预训练文本类数据不低于6000万条、标注文本类数据不低于60万条、指令集/图片类数据不低于60万组/张、音频/视频类数据不低于2000小时、结构化数据不低于1000万条；具身智能类，多模态数据不少于5万条（至少包含文本、RGB、深度三个模态）、动作与运动控制数据不少于5万条、人类行为数据不少于5万条、仿真场景不少于1万个、数字资产模型不少于10万个。',
    kind: 'automatic',
    severity: 'cap',
    parameters: ['activity', 'platforms', 'modalities', 'lowerThresholds', 'upperThresholds'],
    test: ({ facts, p }) =>
      forOpening(facts, () => when(reaches(tierOf(facts, p), 1), () => reaches(tierOf(facts, p), 2))),
  }),
  clause({
    id: 'YLQ-SQ-3.2.2b',
    quotation: '给予不低于40万元，最高100万元的奖励',
    kind: 'automatic',
    severity: 'cap',
    parameters: [
      'activity',
      'platforms',
      'modalities',
      'lowerThresholds',
      'upperThresholds',
      'upperTierFloor',
      'upperTier',
    ],
    test: ({ facts, p, amount }) =>
      forOpening(facts, () =>
        when(reaches(tierOf(facts, p), 2), () =>
          all([openingWithin(facts, amount), check(facts.scored.opening, (fen) => fen >= p.upperTierFloor.yuan)]),
        ),
      ),
  }),
  clause({
    id: 'YLQ-SQ-3.2.N',
    quotation: '满足各类型中的任意一项数量即可，其他类型数据可以参照以下类型并根据实际情况评定',
    kind: 'human',
    severity: 'info',
    test: ({ facts }) =>
      eachDataset(facts, (one) =>
        check(read(one, 'contents'), (contents) =>
          contents.some((part) => part.class === 'other') ? OTHER_TYPE : true,
        ),
      ),
  }),
  clause({
    id: 'YLQ-SQ-3.2.3',
    quotation: '奖励金额根据企业年度开放语料的数据量、质量、更新频率、应用成效等维度综合评定。',
    kind: 'human',
    severity: 'info',
    test: ({ facts }) => forOpening(facts, () => check(facts.scored.opening, () => true)),
  }),
  clause({
    id: 'YLQ-SQ-3.3a',
    quotation: '本语料券发放措施与我市市级层面其他同类优惠措施不重复享受。',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['sameKind', 'otherKinds'],
    test: ({ facts, p }) => noneOfKind(facts, p),
  }),
  clause({
    id: 'YLQ-SQ-3.3b',
    quotation:
      '对于已获得国家或省级财政支持的项目，我市各级财政对同一项目累计资助金额不得超过该项目经审计认定的投资额。',
    kind: 'automatic',
    severity: 'cap',
    test: ({ facts, amount }) =>
      when(
        check(facts.otherMoney, ({ higher }) => higher),
        () => withinRoom(amount),
      ),
  }),
]

/** The score of the part within its ceiling; not scored, what the claim asks for in all within all ceilings. */
const purchaseWithin = ({ scored }: YlqFacts, amount: YlqAmount): Outcome =>
  scored.purchase.known
    ? withinCeiling(scored.purchase, amount.purchaseCeilingFen)
    : withinCeiling(amount.askedFen, amount.ceilingFen)
const openingWithin = ({ scored }: YlqFacts, amount: YlqAmount): Outcome =>
  scored.opening.known
    ? withinCeiling(scored.opening, amount.openingCeilingFen)
    : withinCeiling(amount.askedFen, amount.ceilingFen)

/** Exactly this tier, whatever is open. */
const inTier = (tier: Fact<Tier>, wanted: 1 | 2): Outcome =>
  all([reaches(tier, wanted), check(tier, ({ possible }) => possible === wanted)])

const NOTHING: Fen = 0n

/** Lines of other classes reduce the base; nothing but them, in all purchases that count, refuses the claim. */
function corpusOnly(given: Priced, classes: readonly string[]): Outcome {
  const outcome = eachPurchase(given, ({ lines }) =>
    check(lines, (all) => all.every((line) => classes.includes(line.class))),
  )
  const some = eachPurchase(given, ({ corpusFen }) => check(corpusFen, (fen) => fen === NOTHING))
  return some.state === 'pass' ? weighing(outcome, 'ineligible') : outcome
}

/** A certificate that need not be there: without one the clause sets nothing. */
function optional(
  { claim }: YlqFacts,
  type: readonly string[],
  test: (certificate: Versions<'document'>) => Outcome,
): Outcome {
  if (!claim.applicant.known) return check(claim.applicant, () => false)
  const found = candidates(claim.documents, { type, org: claim.applicant.value })
  if (found.length > 0) return any(found.map(test))
  return nothingToTest({ en: 'None is handed in; it is optional.', zh: '未提交，属可选材料。' })
}

/** 3.3a: no municipal money of the same kind for the same thing; by the name of the programme, else a person says. */
function noneOfKind(facts: YlqFacts, p: Pick<YlqParameters, 'sameKind' | 'otherKinds'>): Outcome {
  const about = aboutClaim(facts.claim, facts.projects)
  const outcome = noneIn(facts.grants, (grant) => {
    if (grant.level !== 'municipal') return false
    const names = ({ values }: { readonly values: readonly string[] }) =>
      values.some((word) => grant.programme.includes(word))
    const [same, other] = [names(p.sameKind), names(p.otherKinds)]
    if (other && !same) return false
    const ours = about(grant)
    // A name with words of both kinds, or of neither, tells nothing.
    return ours === true ? (same && !other ? true : undefined) : ours
  })
  return facts.projects.known ? outcome : all([outcome, check(facts.projects, () => true)])
}
