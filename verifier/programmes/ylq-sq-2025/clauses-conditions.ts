import type { Claim } from '../../../schemas/claim.ts'
import { all, any, askPerson, check, checkAll, not, type Open, type Outcome, when } from '../engine/outcome.ts'
import { holdsDay } from '../engine/parameter.ts'
import { organisationField } from '../facts/claim-facts.ts'
import { noneIn } from '../facts/listing.ts'
import { read } from '../facts/versions.ts'
import { liesIn } from '../shared/place.ts'
import { ownDocument } from '../shared/tests.ts'
import { clause, type YlqFacts, type YlqParameters } from './pack-types.ts'
import { signedInTime } from './purchase-counts.ts'
import {
  activityProof,
  beforeTheRule,
  complianceReport,
  contractDocument,
  eachDataset,
  eachPurchase,
  eachRecord,
  every,
  forPurchase,
  type Priced,
} from './tests.ts'

const OTHER_EXCHANGE: Open = {
  path: 'corpus_purchase.exchange',
  open: {
    en: 'Whether a province or city approved this exchange is a person’s to find out; the guide lists none.',
    zh: '该交易所是否经省、市人民政府依法批准成立，指南未列名单，由人工核实。',
  },
}

const OTHER_PROJECT: Open = {
  path: 'corpus_project.org',
  open: {
    en: 'The project is another organisation’s: a person judges whether the applicant uses the corpora in it.',
    zh: '应用项目属于其他单位，所购语料是否由申报企业用于该项目，由人工判断。',
  },
}

/** 四、项目申报条件. */
export const CONDITIONS = [
  clause({
    id: 'YLQ-SQ-4.1.1',
    quotation:
      '申报企业为在深圳市内（含深汕特别合作区，下同）实际从事生产经营活动的企业及其控股子公司，以及该企业依法设立的分公司。',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['regions', 'activityProofFrom'],
    test: ({ facts, p }) => operatesHere(facts, p),
  }),
  clause({
    id: 'YLQ-SQ-4.1.2a',
    quotation:
      '申报2025年度语料券专项资金的企业应于2024年1月1日至2025年9月30日期间签署语料采购合同或完成语料数据的开放',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['activity'],
    test: ({ facts, p, amount }) =>
      all([
        eachPurchase({ facts, amount }, (purchase) => signedInTime(purchase, p)),
        eachDataset(facts, (one) => check(read(one, 'openedOn'), (day) => holdsDay(p.activity, day))),
      ]),
  }),
  clause({
    id: 'YLQ-SQ-4.1.2b',
    quotation: '《操作规程》发布前未通过数据交易所场内交易采购语料的企业，须在数据交易所完成备案后申报。',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['rulePublishedOn'],
    test: (given) => filedAfterwards(given, given.p.rulePublishedOn),
  }),
  clause({
    id: 'YLQ-SQ-4.1.3',
    quotation: '企业采购或开放的语料应有明确、清晰、合理的适用场景。',
    kind: 'human',
    severity: 'warning',
    test: ({ facts }) =>
      all([
        ownDocument(facts.claim, { type: ['scenario_description', 'corpus_statement'] }),
        askPerson('document scenario_description', {
          en: 'A person judges whether the use is clear and reasonable.',
          zh: '适用场景是否明确、清晰、合理，由人工判断。',
        }),
      ]),
  }),
  clause({
    id: 'YLQ-SQ-4.1.4',
    quotation: '用于申报语料采购资助和语料开放奖励的数据，应当通过合规评估',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['exchanges'],
    test: ({ facts, p }) => complianceReport(facts, p),
  }),
  clause({
    id: 'YLQ-SQ-4.1.5',
    quotation: '申报企业应当在本指南规定的申报时限内，一次性提交当年度语料采购或开放的相关材料。',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['programme', 'batch', 'applications'],
    test: ({ facts, p }) => {
      const { applicant } = facts.claim
      if (!applicant.known) return check(applicant, () => false)
      return noneIn(
        facts.otherClaims,
        (other) =>
          isLive(other) &&
          other.programme === p.programme &&
          other.batch === p.batch &&
          other.applicantUscc === applicant.value,
      )
    },
  }),
  clause({
    id: 'YLQ-SQ-4.1.6a',
    quotation: '申报企业不可就同一购买或开放语料活动向有关部门多头申报。',
    kind: 'automatic',
    severity: 'ineligible',
    test: ({ facts }) => appliedNowhereElse(facts),
  }),
  clause({
    id: 'YLQ-SQ-4.1.6b',
    quotation: '不支持企业购买自身出售的语料数据（含采购相关数据的加工服务等）后申报资助。',
    kind: 'human',
    severity: 'ineligible',
    test: ({ facts }) =>
      forPurchase(facts, () =>
        askPerson('corpus_purchase.datasetDigests (earlier sales)', {
          en: 'A person sees whether the buyer itself, or through others, sold these corpora or processed them.',
          zh: '所购语料是否由申报企业自身（或经他人）出售或加工，由人工核查。',
        }),
      ),
  }),
  clause({
    id: 'YLQ-SQ-4.1.7',
    quotation: '涉及个人隐私、个人信息和商业秘密的语料，申报企业应当取得权利主体的合法授权。',
    kind: 'human',
    severity: 'ineligible',
    test: authorised,
  }),
  clause({
    id: 'YLQ-SQ-4.1.8',
    quotation:
      '如语料涉及知识产权、科技伦理、科技安全等敏感领域，申报企业应当严格执行法律法规规章和相关科技伦理规定，做好风险防范。',
    kind: 'human',
    severity: 'warning',
    test: ({ facts }) =>
      when(
        check(facts.claim.ethicsSensitive, (yes) => yes),
        () =>
          all([
            ownDocument(facts.claim, { type: ['corpus_statement', 'compliance_statement'] }),
            askPerson('document compliance_statement', {
              en: 'A person judges whether the risks are guarded against.',
              zh: '风险防范措施是否到位，由人工判断。',
            }),
          ]),
      ),
  }),
  clause({
    id: 'YLQ-SQ-4.2.1',
    quotation: '申报企业应当从事人工智能大模型研发和应用相关业务。',
    kind: 'human',
    severity: 'ineligible',
    test: ({ facts }) =>
      forPurchase(facts, () =>
        askPerson('organisation (business)', {
          en: 'A person sees whether the applicant develops or applies large models.',
          zh: '申报企业是否从事人工智能大模型研发和应用，由人工判断。',
        }),
      ),
  }),
  clause({
    id: 'YLQ-SQ-4.2.2',
    quotation: '申报企业应通过经省、市人民政府依法批准成立的数据交易所完成语料采购。',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['exchanges'],
    test: ({ facts, p, amount }) =>
      eachRecord({ facts, amount }, (record) =>
        check(read(record, 'exchange'), (name) => (p.exchanges.values.includes(name) ? true : OTHER_EXCHANGE)),
      ),
  }),
  clause({
    id: 'YLQ-SQ-4.2.3',
    quotation:
      '采购语料用于开展人工智能大模型研发和应用的实施地应当在深圳市内，且该研发和应用项目不属于政府投资建设或购买服务项目。',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['regions'],
    test: ({ facts, p, amount }) =>
      forPurchase(facts, () =>
        every(usedIn({ facts, amount }), (project) =>
          all([
            checkAll({ org: read(project, 'org'), applicant: facts.claim.applicant }, (m) =>
              m.org === m.applicant ? true : OTHER_PROJECT,
            ),
            check(read(project, 'location'), (place) => liesIn(place, p.regions.values)),
            check(read(project, 'governmentFunded'), (yes) => !yes),
          ]),
        ),
      ),
  }),
]

/** On its way or paid; a draft is not handed in. */
const isLive = ({ state }: Pick<Claim, 'state'>): boolean =>
  state !== 'draft' && state !== 'rejected' && state !== 'withdrawn'

/**
 * 4.1.1: an enterprise with proof of business in Shenzhen, or its branch. What is registered elsewhere and may be a
 * controlled subsidiary of one is a person’s to judge.
 */
function operatesHere(facts: YlqFacts, p: Pick<YlqParameters, 'regions' | 'activityProofFrom'>): Outcome {
  const { claim } = facts
  const region = organisationField(claim, claim.applicant, 'registeredRegion')
  const elsewhere = not(check(region, (name) => liesIn(name, p.regions.values)))
  return all([
    check(organisationField(claim, claim.applicant, 'kind'), (kind) => kind === 'enterprise' || kind === 'branch'),
    any([
      activityProof(facts, p.activityProofFrom),
      when(elsewhere, () =>
        askPerson('organisation (controlled subsidiary)', {
          en: 'Registered elsewhere: a person judges whether it is the subsidiary of an enterprise that operates in Shenzhen.',
          zh: '注册地不在深圳，是否为在深实际经营企业的控股子公司，由人工判断。',
        }),
      ),
    ]),
  ])
}

/** 4.1.2b: bought off the exchange before the rule was published: filed with it. */
function filedAfterwards({ facts, amount }: Priced, rulePublishedOn: string | null): Outcome {
  return eachPurchase({ facts, amount }, (purchase) =>
    every(purchase.records, (record) =>
      when(
        all([
          check(read(record, 'trading'), (how) => how === 'off_exchange'),
          beforeTheRule(purchase, rulePublishedOn),
        ]),
        () => contractDocument(facts, purchase, { type: 'exchange_filing' }),
      ),
    ),
  )
}

/** 4.2.3: the projects of the claim but those that only purchases left out of the costs name. */
function usedIn({ facts, amount }: Priced): YlqFacts['projects'] {
  const { purchases, projects } = facts
  if (!purchases.known || !projects.known) return projects
  const out = (index: number) => amount.purchases[index]?.counts.state === 'fail'
  const namedBy = (wanted: boolean) =>
    purchases.value
      .filter((_, index) => out(index) === wanted)
      .flatMap(({ records }) => (records.known ? records.value : []))
      .flatMap(({ heads }) => heads.map(({ body }) => body.project))
  const counted = namedBy(false)
  const only = new Set(namedBy(true).filter((id) => !counted.includes(id)))
  const left = projects.value.filter(({ id }) => !only.has(id))
  return left.length === 0 ? projects : { ...projects, value: left }
}

/** 4.1.6a: no other live claim, of any programme, over one of the contracts or data sets. */
function appliedNowhereElse(facts: YlqFacts): Outcome {
  const { contracts, applicant, programme } = facts.claim
  const known = checkAll({ contracts, applicant, programme, datasets: facts.datasets }, () => true)
  if (!contracts.known || !applicant.known || !programme.known || !facts.datasets.known) return known
  const ids = facts.datasets.value.map(({ id }) => id)
  return all([
    known,
    noneIn(
      facts.otherClaims,
      (other) =>
        isLive(other) &&
        other.programme !== programme.value &&
        other.applicantUscc === applicant.value &&
        (other.contracts.some((number) => contracts.value.includes(number)) ||
          (other.datasets ?? []).some((id) => ids.includes(id))),
    ),
  ])
}

/** 4.1.7: data of persons or secrets needs authorisation, and a person sees whether it is lawful. */
function authorised({ facts, amount }: Priced): Outcome {
  const duty = () =>
    all([
      ownDocument(facts.claim, { type: 'corpus_authorisation' }),
      askPerson('document corpus_authorisation', {
        en: 'A person judges whether the right holders’ authorisation is lawful and covers the data.',
        zh: '权利主体授权是否合法、是否覆盖所涉数据，由人工判断。',
      }),
    ])
  return all([
    eachRecord({ facts, amount }, (one) =>
      when(
        check(read(one, 'personalOrSecret'), (yes) => yes),
        duty,
      ),
    ),
    eachDataset(facts, (one) =>
      when(
        check(read(one, 'personalOrSecret'), (yes) => yes),
        duty,
      ),
    ),
  ])
}
