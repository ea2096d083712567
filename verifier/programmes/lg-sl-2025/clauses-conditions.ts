import { map } from '../engine/fact.ts'
import { all, any, check, checkAll, noted, type Outcome, weighing, when } from '../engine/outcome.ts'
import { organisationField } from '../facts/claim-facts.ts'
import { hasDocument } from '../facts/documents.ts'
import { noneIn } from '../facts/listing.ts'
import { noneConfirmed } from '../facts/persons.ts'
import { notedOnFailure } from '../shared/papers.ts'
import { liesIn } from '../shared/place.ts'
import { isOfBatch, onNoList, ownDocument } from '../shared/tests.ts'
import { COST_SWITCHES, overlapsOf, reachesThreshold, usedFor } from './costs.ts'
import { clause, type LgFacts } from './pack-types.ts'
import { each, hasAllThree, hasBaseOrIsRegistered, hasCapacity, isRegistered, unrelated } from './suppliers.ts'

/** 二、项目扶持范围和标准; 三、申报条件. */
export const CONDITIONS = [
  clause({
    id: 'LG-SL-0.1',
    quotation: '2025年龙岗区人工智能算力扶持项目',
    kind: 'automatic',
    severity: 'info',
    parameters: ['programme', 'batch'],
    test: ({ facts, p }) => isOfBatch(facts.claim, p),
  }),
  clause({
    id: 'LG-SL-2.1',
    quotation: '购买非关联方的算力进行大模型训练推理、生成式人工智能应用探索的企业。',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['purposes', 'purposesForPerson', 'purposesExploring'],
    test: (given) =>
      all([isEnterprise(given.facts), each(given, unrelated), each(given, (contract) => usedFor(contract, given.p))]),
  }),
  clause({
    id: 'LG-SL-2.2a',
    quotation: '算力服务费用须达到50万元（含）以上',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['threshold', 'periodCalendarYear', 'periodTwelveMonths'],
    switches: COST_SWITCHES,
    test: ({ amount, p }) => reachesThreshold(amount, p.threshold),
  }),
  clause({
    id: 'LG-SL-2.2b',
    quotation: '按申报指南发布前一周期年度内实际发生的算力服务费用的30%予以支持',
    kind: 'automatic',
    severity: 'cap',
    parameters: ['rate', 'periodCalendarYear', 'periodTwelveMonths'],
    switches: COST_SWITCHES,
    test: ({ facts, amount }) => {
      const share = amount.caps.find(({ id }) => id === '3/10 × C')?.fen ?? amount.fen
      if (facts.claimedFen === null) return check(share, () => true)
      return checkAll({ share, claimed: facts.claimedFen }, ({ share, claimed }) => claimed <= share)
    },
  }),
  clause({
    id: 'LG-SL-2.2c',
    quotation: '每家企业每年最高不超过600万元',
    kind: 'automatic',
    severity: 'cap',
    parameters: ['ceiling', 'ceilingYear', 'grantNames', 'grantHints'],
    switches: COST_SWITCHES,
    test: ({ facts, amount, p }) => {
      const share = amount.caps.find(({ id }) => id === '3/10 × C')?.fen ?? amount.fen
      const outcome = checkAll(
        { share, granted: facts.grantedThisYear },
        ({ share, granted }) => share + granted <= p.ceiling.yuan,
      )
      return isBranch(facts).state === 'pass'
        ? noted(outcome, 'warning', {
            en: 'Head office and branch are counted together.',
            zh: '总公司与分支机构合并计算年度上限。',
          })
        : outcome
    },
  }),
  clause({
    id: 'LG-SL-2.2d',
    quotation: '算力供给方须具备在龙岗区开展智能算力服务的基础',
    kind: 'document',
    severity: 'ineligible',
    switches: ['lg.period'],
    test: ({ facts, s, amount }) => each({ facts, amount }, (contract) => hasBaseOrIsRegistered(contract, facts, s)),
  }),
  clause({
    id: 'LG-SL-2.2.1',
    quotation: '须为政府部门认可的智能算力训力服务机构；',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['register', 'capacity'],
    switches: ['lg.period', 'capacity.flops_kind', 'capacity.location'],
    test: ({ facts, p, s, amount }) =>
      each({ facts, amount }, (contract) => any([isRegistered(contract, facts, s), hasCapacity(contract, p, s)])),
  }),
  clause({
    id: 'LG-SL-2.2.2',
    quotation: '能提供的智能算力规模须达到2000P FLOPS（FP16）（含）以上。',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['register', 'capacity'],
    switches: ['lg.period', 'capacity.flops_kind', 'capacity.location'],
    test: ({ facts, p, s, amount }) =>
      each({ facts, amount }, (contract) => any([isRegistered(contract, facts, s), hasCapacity(contract, p, s)])),
  }),
  clause({
    id: 'LG-SL-2.3',
    quotation: '以企业提供的合同凭证、发票、算力交付凭证等其他所需的相关证明材料为准。',
    kind: 'document',
    severity: 'cap',
    switches: ['lg.period'],
    test: ({ facts, s, amount }) =>
      each({ facts, amount }, (contract) => {
        const { invoiced, delivered } = contract.periods[s['lg.period']]
        return notedOnFailure(
          all([
            hasDocument(facts.claim.documents, { type: 'contract_copy', contract: contract.number }),
            check(invoiced, (fen) => fen > 0n),
            check(delivered, (fen) => fen > 0n),
          ]),
          {
            en: `Contract ${contract.number} has nothing invoiced or nothing delivered in the period: it does not count.`,
            zh: `合同 ${contract.number} 在本期间内无开票或无交付，不计入。`,
          },
        )
      }),
  }),
  clause({
    id: 'LG-SL-3.1.1',
    quotation:
      '申报单位是在龙岗区实际经营，并且符合要求的法人企业或民办非企业单位、行业协会，分支机构申请的，应同时提供总公司的授权证明文件；',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['district'],
    test: ({ facts, p }) =>
      all([
        check(organisationField(facts.claim, facts.claim.applicant, 'operatingDistrict'), (name) =>
          liesIn(name, p.district.values),
        ),
        when(isBranch(facts), () => ownDocument(facts.claim, { type: 'head_office_authorisation' })),
      ]),
  }),
  clause({
    id: 'LG-SL-3.1.2',
    quotation: '申报单位未被依法依规列入严重失信主体名单且在有效期内；',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['listQueryMaxAge'],
    test: ({ facts, p }) => onNoList(facts.claim, ['serious_dishonesty'], p),
  }),
  clause({
    id: 'LG-SL-3.1.3',
    quotation:
      '申报单位对申报材料的真实性、合法性和完整性负责，不得弄虚作假、套取、骗取专项资金，对违反规定获取专项资金的企业，龙岗区有权追回相关款项；',
    kind: 'human',
    severity: 'ineligible',
    test: ({ facts }) => noneConfirmed(facts.findings, ['falsification']),
  }),
  clause({
    id: 'LG-SL-3.1.4a',
    quotation: '申报单位不得以同一事项重复申报或者多头申报区级专项资金',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['districtProgrammes', 'otherLevels'],
    test: ({ facts, p }) => {
      const { claims, grants } = overlapsOf(facts)
      return all([
        noneIn(facts.otherClaims, (other) => {
          if (!claims(other)) return false
          if (p.districtProgrammes.values.includes(other.programme)) return true
          return p.otherLevels.values.includes(other.programme) ? false : undefined
        }),
        noneIn(facts.grants, (grant) => (grant.level === 'district' ? grants(grant) : false)),
      ])
    },
  }),
  clause({
    id: 'LG-SL-3.1.4b',
    quotation: '同一项目因政策允许可申报多项专项资金的，应当在申报材料中予以明确；',
    kind: 'document',
    severity: 'warning',
    test: ({ facts }) => {
      const { claims, grants } = overlapsOf(facts)
      const nothing = all([noneIn(facts.otherClaims, claims), noneIn(facts.grants, grants)])
      return any([nothing, ownDocument(facts.claim, { type: 'other_funding_statement' })])
    },
  }),
  clause({
    id: 'LG-SL-3.2.1a',
    quotation: '申报单位须为企业',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) =>
      all([isEnterprise(facts), ownDocument(facts.claim, { type: ['business_licence', 'registration_certificate'] })]),
  }),
  clause({
    id: 'LG-SL-3.2.1b',
    quotation:
      '向算力供给方购买的算力须用于大模型训练（包括预训练、有监督微调、强化学习等）或推理（阶段性训练成果的验证性推理等）',
    kind: 'automatic',
    severity: 'cap',
    parameters: ['purposes', 'purposesForPerson'],
    test: ({ facts, p, amount }) =>
      each({ facts, amount }, ({ reconciliation, number }) => {
        const outcome = check(reconciliation, ({ cardTimes, usage }) => {
          if (cardTimes === null) {
            return {
              path: `metering log of contract ${number}`,
              by: 'data',
              open: { en: 'There is no metering log of the contract.', zh: '合同没有计量日志。' },
            }
          }
          const others = usage.filter(({ purpose, cardTime }) => cardTime > 0n && !p.purposes.values.includes(purpose))
          if (others.some(({ purpose }) => !p.purposesForPerson.values.includes(purpose))) return false
          if (others.length === 0) return true
          return {
            path: `purposes of contract ${number}`,
            open: {
              en: `Contract ${number} was also used for other inference: whether 等 covers it, a person decides. It is left out of the costs.`,
              zh: `合同 ${number} 含其他推理用途，是否属于“等”由人工判断；暂不计入费用。`,
            },
          }
        })
        if (outcome.state !== 'fail') return outcome
        const nothing = map(reconciliation, ({ cardTimes }) => cardTimes?.eligiblePurpose === 0n)
        return nothing.known && nothing.value && facts.contracts.known && facts.contracts.value.length === 1
          ? weighing(outcome, 'ineligible')
          : outcome
      }),
  }),
  clause({
    id: 'LG-SL-3.2.1c',
    quotation: '在申报指南发布前一周期年度内实际发生的算力服务费用须达到50万元（含）以上。',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['threshold', 'purposes', 'periodCalendarYear', 'periodTwelveMonths'],
    switches: COST_SWITCHES,
    test: ({ amount, p }) => reachesThreshold(amount, p.threshold),
  }),
  clause({
    id: 'LG-SL-3.2.2a',
    quotation:
      '算力供给方须为申报单位的非关联方（关联方包括申报单位的全资子公司、母公司、直接或者间接地同为第三者控制等关联关系）',
    kind: 'automatic',
    severity: 'ineligible',
    test: ({ facts, amount }) => each({ facts, amount }, unrelated),
  }),
  clause({
    id: 'LG-SL-3.2.2b',
    quotation: '算力供给方须为深圳市科技创新局认定的训力券入库服务机构，且在认定有效期内。',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['register', 'capacity', 'licenceTypes'],
    switches: ['lg.period', 'licence.idc_isp', 'capacity.flops_kind', 'capacity.location'],
    test: ({ facts, p, s, amount }) =>
      each({ facts, amount }, (contract) =>
        any([isRegistered(contract, facts, s), hasAllThree(contract, facts, p, s)]),
      ),
  }),
  clause({
    id: 'LG-SL-3.2.2c',
    quotation:
      '算力供给方须具备工信部颁发的增值电信业务经营许可证IDC/ISP，须具备在龙岗区开展智能算力服务的基础，能提供的智能算力规模须达到2000P FLOPS（FP16）（含）以上。',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['register', 'capacity', 'licenceTypes'],
    switches: ['lg.period', 'licence.idc_isp', 'capacity.flops_kind', 'capacity.location'],
    test: ({ facts, p, s, amount }) =>
      each({ facts, amount }, (contract) =>
        any([isRegistered(contract, facts, s), hasAllThree(contract, facts, p, s)]),
      ),
  }),
]

const isEnterprise = (facts: LgFacts): Outcome =>
  check(organisationField(facts.claim, facts.claim.applicant, 'kind'), (kind) => kind === 'enterprise')

const isBranch = (facts: LgFacts): Outcome =>
  check(organisationField(facts.claim, facts.claim.applicant, 'kind'), (kind) => kind === 'branch')
