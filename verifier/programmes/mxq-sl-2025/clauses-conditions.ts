import { all, askPerson, check, checkAll, not, noted, type Outcome, weighing, when } from '../engine/outcome.ts'
import type { Days } from '../engine/parameter.ts'
import { leastOf } from '../engine/working.ts'
import { organisationField } from '../facts/claim-facts.ts'
import { candidates, hasDocument } from '../facts/documents.ts'
import { noneIn } from '../facts/listing.ts'
import { derive } from '../facts/versions.ts'
import { notedOnFailure } from '../shared/papers.ts'
import { isOfBatch, onNoList, ownDocument, registeredIn } from '../shared/tests.ts'
import { each, filedModels, sharesContract } from './contracts.ts'
import { clause, type MxqAmount, type MxqContract, type MxqFacts } from './pack-types.ts'

/** 一、资助的项目类别 to 四、项目申报条件. */
export const CONDITIONS = [
  clause({
    id: 'MXQ-SL-0.1',
    quotation: '市工业和信息化局2025年打造人工智能先锋城市项目扶持计划模型券（申领）',
    kind: 'automatic',
    severity: 'info',
    parameters: ['programme', 'batch'],
    test: ({ facts, p }) => isOfBatch(facts.claim, p),
  }),
  clause({
    id: 'MXQ-SL-1',
    quotation: '支持企业依托经国家网信办备案的生成式人工智能模型开展模型服务、智能体开发应用等。',
    kind: 'human',
    severity: 'warning',
    test: ({ facts }) =>
      askPerson(`claim ${facts.claim.claim.id} (project)`, {
        en: 'A person sees from the project plan whether it is a model service or an application of agents.',
        zh: '项目是否属于模型服务、智能体开发应用，由人工据建设方案判断。',
      }),
  }),
  clause({
    id: 'MXQ-SL-3.1a',
    quotation: '单家企业每年申领“模型券”额度原则上不超过100万元',
    kind: 'automatic',
    severity: 'cap',
    parameters: ['usualCap', 'capYear', 'grantNames'],
    switches: ['tax_basis.MXQ'],
    test: ({ facts, p, amount }) => {
      const asked = { asked: askedFor(facts, amount.share), granted: facts.grantedThisYear }
      const usual = checkAll(asked, (m) => m.asked + m.granted <= p.usualCap.yuan)
      return when(not(check(facts.exception, (yes) => yes)), () => usual)
    },
  }),
  clause({
    id: 'MXQ-SL-3.1b',
    quotation: '最高不超过200万元',
    kind: 'automatic',
    severity: 'cap',
    parameters: ['hardCap', 'capYear', 'grantNames'],
    switches: ['tax_basis.MXQ'],
    test: ({ facts, p, amount }) =>
      checkAll(
        { asked: askedFor(facts, amount.share), granted: facts.grantedThisYear },
        (m) => m.asked + m.granted <= p.hardCap.yuan,
      ),
  }),
  clause({
    id: 'MXQ-SL-3.1c',
    quotation: '以“模型券”抵扣不超过模型购买费用的30%',
    kind: 'automatic',
    severity: 'cap',
    parameters: ['rate'],
    switches: ['tax_basis.MXQ'],
    test: ({ facts, amount }) =>
      facts.claimedFen === null
        ? check(amount.share, () => true)
        : checkAll({ share: amount.share, claimed: facts.claimedFen }, (m) => m.claimed <= m.share),
  }),
  clause({
    id: 'MXQ-SL-3.1d',
    quotation: '“模型券”由需求方申请兑现，补贴资金拨付至需求方。',
    kind: 'automatic',
    severity: 'info',
    parameters: ['payee'],
    test: ({ facts, p }) =>
      each(facts, ({ buyer, provider }) =>
        checkAll(
          { payee: p.payee === 'demand_side' ? buyer : provider, applicant: facts.claim.applicant },
          (m) => m.payee === m.applicant,
        ),
      ),
  }),
  clause({
    id: 'MXQ-SL-3.1e',
    quotation: '实际资助额度，受专项资金年度预算总额控制',
    kind: 'human',
    severity: 'info',
    test: ({ facts }) =>
      askPerson(`claim ${facts.claim.claim.id} (annual budget)`, {
        en: 'The amount is an upper bound: the annual budget may reduce it.',
        zh: '结果为上限金额，实际受年度预算总额控制。',
      }),
  }),
  clause({
    id: 'MXQ-SL-3.2',
    quotation: '模型购买费用包括：模型订阅或API调用费用、模型服务平台和智能体应用开发工具使用费用等。',
    kind: 'automatic',
    severity: 'cap',
    parameters: ['costClasses', 'notCostClasses'],
    test: ({ facts }) => {
      const outcome = each(facts, (contract) => {
        const { agreedFen, otherItemsFen, unlistedItemsFen, number } = contract
        return all([
          check(agreedFen, () => true),
          notedOnFailure(
            check(otherItemsFen, (fen) => fen === 0n),
            {
              en: `Contract ${number} has items that are no cost of buying models: they are taken out.`,
              zh: `合同 ${number} 含非模型购买费用项目，不计入。`,
            },
          ),
          check(unlistedItemsFen, (fen) =>
            fen === 0n
              ? true
              : {
                  path: `contract ${number}.items`,
                  open: {
                    en: `Contract ${number} has items of a class the guide does not list: whether 等 covers them, a person decides.`,
                    zh: `合同 ${number} 含指南未列明类别的项目，是否属于“等”由人工判断。`,
                  },
                },
          ),
        ])
      })
      return weighedIfNothingLeft(outcome, facts, hasNoModelCost)
    },
  }),
  clause({
    id: 'MXQ-SL-4.0.1',
    quotation:
      '申报单位为在深圳市内（含深汕特别合作区）从事生产经营活动，具有独立法人资格的企业、事业单位、行业协会或者其他组织；',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['regions'],
    test: ({ facts, p }) =>
      all([
        registeredIn(facts.claim, p.regions.values),
        check(organisationField(facts.claim, facts.claim.applicant, 'legalPerson'), (own) => own),
      ]),
  }),
  clause({
    id: 'MXQ-SL-4.0.2',
    quotation: '申报单位未被列入严重失信主体名单；',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['listQueryMaxAge'],
    test: ({ facts, p }) => onNoList(facts.claim, ['serious_dishonesty'], p),
  }),
  clause({
    id: 'MXQ-SL-4.0.3',
    quotation: '项目实施地在深圳市内，资助项目的实施起止时间符合申报指南对资助项目实施时限的规定；',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['service'],
    test: ({ facts, p }) =>
      all([ownDocument(facts.claim, { type: 'project_location_proof' }), planWithin(facts, p.service)]),
  }),
  clause({
    id: 'MXQ-SL-4.0.4',
    quotation: '申报单位提交的营业收入等经营指标数据，与报送市统计部门的数据一致或在允许的误差范围内；',
    kind: 'human',
    severity: 'warning',
    parameters: ['statisticsTolerance'],
    test: ({ facts, p }) =>
      askPerson(`claim ${facts.claim.claim.id} (statistics)`, {
        en: `A person compares the figures with those reported to the statistics office; more than ${p.statisticsTolerance.value} % apart is worth a question.`,
        zh: `经营指标与报送统计部门数据是否一致由人工比对；相差超过 ${p.statisticsTolerance.value}% 应予说明。`,
      }),
  }),
  clause({
    id: 'MXQ-SL-4.0.5',
    quotation: '不存在就同一建设内容相同或部分内容相同的项目向市有关部门进行多头申报的情形；',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['municipalProgrammes', 'otherLevels'],
    test: ({ facts, p }) =>
      noted(
        noneIn(facts.otherClaims, (other) => {
          const shares = sharesContract(facts, other)
          if (shares === false || p.municipalProgrammes.values.includes(other.programme)) return shares
          return p.otherLevels.values.includes(other.programme) ? false : undefined
        }),
        'info',
        {
          en: 'Contracts are compared; whether contents overlap, a person sees.',
          zh: '系统比对合同；建设内容是否相同由人工判断。',
        },
      ),
  }),
  clause({
    id: 'MXQ-SL-4.0.6',
    quotation:
      '如果项目涉及科技伦理敏感领域，或存在科技安全等风险，申报单位应当严格执行国家有关法律法规和伦理监管政策；',
    kind: 'human',
    severity: 'warning',
    test: ({ facts }) =>
      when(isSensitive(facts), () => ownDocument(facts.claim, { type: ['compliance_statement', 'ethics_approval'] })),
  }),
  clause({
    id: 'MXQ-SL-4.1.1a',
    quotation: '申报单位应是深圳市内实际从事生产经营活动的企业',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) =>
      all([
        check(organisationField(facts.claim, facts.claim.applicant, 'kind'), (kind) => kind === 'enterprise'),
        check(organisationField(facts.claim, facts.claim.applicant, 'status'), (status) => status === 'active'),
        ownDocument(facts.claim, { type: ['activity_proof', 'tax_certificate'] }),
      ]),
  }),
  clause({
    id: 'MXQ-SL-4.1.1b',
    quotation: '与已入库模型服务机构签订了服务合同（协议）',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['register'],
    test: ({ facts }) =>
      each(facts, (contract) =>
        all([
          checkAll({ buyer: contract.buyer, applicant: facts.claim.applicant }, (m) => m.buyer === m.applicant),
          checkAll({ recognition: contract.recognition, on: contract.signedOn }, ({ recognition, on }) =>
            recognition.covers(on),
          ),
        ]),
      ),
  }),
  clause({
    id: 'MXQ-SL-4.1.1c',
    quotation: '模型相关服务在2024年12月1日至2026年8月31日期间开展',
    kind: 'automatic',
    severity: 'cap',
    parameters: ['service'],
    test: ({ facts }) => {
      const outcome = each(facts, ({ service, number }) => {
        const outcome = check(service, ({ inside, all }) => inside === all)
        if (outcome.state !== 'fail' || !service.known) return outcome
        const { inside, all: days } = service.value
        return noted(outcome, 'info', {
          en: `Contract ${number}: ${inside} of ${days} days of service lie inside the window.`,
          zh: `合同 ${number}：${days} 个服务日中有 ${inside} 日在期限内。`,
        })
      })
      return weighedIfNothingLeft(outcome, facts, ({ service }) => service.known && service.value.inside === 0)
    },
  }),
  clause({
    id: 'MXQ-SL-4.1.1d',
    quotation:
      '申报单位与模型服务机构不构成关联方，关联关系根据《中华人民共和国企业所得税法实施条例》第一百零九条相关规定执行。',
    kind: 'automatic',
    severity: 'ineligible',
    test: ({ facts }) =>
      each(facts, ({ related }) =>
        check(related, ({ verdict, why }) =>
          verdict === 'person' ? { path: 'related_parties', open: why } : verdict === 'unrelated',
        ),
      ),
  }),
  clause({
    id: 'MXQ-SL-4.1.2',
    quotation: '申报项目相关的模型是相应模型服务机构或其关联方已在国家网信办备案的模型；',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) => each(facts, (contract) => filedModels(facts, contract)),
  }),
  clause({
    id: 'MXQ-SL-4.1.3',
    quotation: '模型服务、智能体开发应用方式包括但不限于：云化部署、私有化部署、API调用、端侧部署等。',
    kind: 'automatic',
    severity: 'info',
    parameters: ['modes'],
    test: ({ facts, p }) =>
      each(facts, ({ scope, number }) =>
        check(scope, (text) =>
          p.modes.values.some((mode) => text.includes(mode))
            ? true
            : {
                path: `contract ${number}.scope`,
                open: {
                  en: 'The scope names no listed mode; the list is open.',
                  zh: '服务内容未写明所列方式（列举未穷尽）。',
                },
              },
        ),
      ),
  }),
]

/** A claim is refused where nothing of any of its contracts counts: what is left of one is not lost with another. */
function weighedIfNothingLeft(
  outcome: Outcome,
  facts: MxqFacts,
  isNothing: (contract: MxqContract) => boolean,
): Outcome {
  const isNothingLeft = facts.contracts.known && facts.contracts.value.every(isNothing)
  return outcome.state === 'fail' && isNothingLeft ? weighing(outcome, 'ineligible') : outcome
}

/** All that was agreed is for other things, and none of it of a class that a person may still count. */
const hasNoModelCost = ({ agreedFen, otherItemsFen, unlistedItemsFen }: MxqContract): boolean =>
  agreedFen.known &&
  otherItemsFen.known &&
  unlistedItemsFen.known &&
  unlistedItemsFen.value === 0n &&
  otherItemsFen.value >= agreedFen.value

/** What is asked for: the amount claimed, or 3/10 of the costs where that is less or nothing is claimed. */
const askedFor = ({ claimedFen }: MxqFacts, share: MxqAmount['share']): MxqAmount['share'] =>
  claimedFen === null ? share : leastOf([{ fen: claimedFen }, { fen: share }])

export const isSensitive = (facts: MxqFacts): Outcome => check(facts.claim.ethicsSensitive, (yes) => yes)

/** The days the project plan covers lie inside the window. */
function planWithin(facts: MxqFacts, window: Days): Outcome {
  const { documents, applicant } = facts.claim
  if (!applicant.known) return check(applicant, () => false)
  const plans = candidates(documents, { type: 'project_plan', org: applicant.value })
  const registered = hasDocument(documents, { type: 'project_plan', org: applicant.value })
  return all([
    registered,
    ...plans.map((plan) =>
      checkAll(
        {
          from: derive(plan, 'covers.from', ({ covers }) => covers?.from),
          to: derive(plan, 'covers.to', ({ covers }) => covers?.to),
        },
        ({ from, to }) => window.from <= from && to <= window.to,
      ),
    ),
  ])
}
