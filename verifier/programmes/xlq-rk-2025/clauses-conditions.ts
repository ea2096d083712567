import { compare, fraction, multiply, toDecimal } from '../../../core/fraction.ts'
import { LISTS } from '../../../schemas/list-hit.ts'
import { map, named } from '../engine/fact.ts'
import { all, any, askPerson, check, noted, nothingToTest, when } from '../engine/outcome.ts'
import { organisationField } from '../facts/claim-facts.ts'
import { read } from '../facts/versions.ts'
import { capacityReached } from '../shared/capacity.ts'
import { hasLicence } from '../shared/licence.ts'
import { isInstitution, isOfBatch, onNoList, ownDocument, registeredIn } from '../shared/tests.ts'
import { clause, type RkFacts } from './pack-types.ts'
import { notBoth } from './vouchers.ts'

/** 一、申请内容 to 四、申请条件. */
export const CONDITIONS = [
  clause({
    id: 'XLQ-RK-0.1',
    quotation: '2025年度深圳市训力券服务机构入库',
    kind: 'automatic',
    severity: 'info',
    parameters: ['programme', 'batch'],
    test: ({ facts, p }) => isOfBatch(facts.claim, p),
  }),
  clause({
    id: 'XLQ-RK-1',
    quotation: '为深圳企业、高等院校、科研机构开展科技创新提供智能算力，接受及兑现训力券的服务机构入库。',
    kind: 'human',
    severity: 'info',
    test: ({ facts }) =>
      askPerson(`claim ${facts.claim.claim.id} (customers)`, {
        en: 'A person sees from the service content whether enterprises, universities or research institutes are served.',
        zh: '服务对象是否包括深圳企业、高等院校或科研机构，由人工据服务内容判断。',
      }),
  }),
  clause({
    id: 'XLQ-RK-3',
    quotation: '受理数量：数量不限。',
    kind: 'automatic',
    severity: 'info',
    test: () => nothingToTest({ en: 'There is no quota.', zh: '数量不限，无需测试。' }),
  }),
  clause({
    id: 'XLQ-RK-4.1a',
    quotation: '在深圳市（含深汕特别合作区，下同）依法经营、具有独立法人资格的智能算力服务机构',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['regions'],
    test: ({ facts, p }) =>
      when(
        check(organisationField(facts.claim, facts.claim.applicant, 'kind'), (kind) => kind !== 'branch'),
        () =>
          all([
            registeredIn(facts.claim, p.regions.values),
            check(organisationField(facts.claim, facts.claim.applicant, 'legalPerson'), (own) => own),
            check(organisationField(facts.claim, facts.claim.applicant, 'status'), (status) => status === 'active'),
            certificate(facts),
          ]),
      ),
  }),
  clause({
    id: 'XLQ-RK-4.1b',
    quotation: '具备较强服务能力的相关机构在深圳市设立的分支机构。',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['regions'],
    test: ({ facts, p }) =>
      when(isBranch(facts), () =>
        noted(
          all([registeredIn(facts.claim, p.regions.values), check(facts.headOffice, () => true), certificate(facts)]),
          'warning',
          {
            en: 'What a strong service capability of the head office is, the guide does not say: a person looks at it.',
            zh: '“具备较强服务能力”指南未作定义，请人工核对总部情况。',
          },
        ),
      ),
  }),
  clause({
    id: 'XLQ-RK-4.2.1',
    quotation: '具备工信部颁发的增值电信业务经营许可证IDC/ISP；',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['licenceTypes'],
    switches: ['licence.idc_isp'],
    test: ({ facts, p, s }) =>
      hasLicence(
        {
          licences: facts.licences,
          holder: facts.claim.applicant,
          headOffice: facts.headOffice,
          on: facts.claim.submittedOn,
        },
        p.licenceTypes.values,
        s['licence.idc_isp'],
      ),
  }),
  clause({
    id: 'XLQ-RK-4.2.2a',
    quotation: '具备在深圳市开展智能算力服务的基础',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) =>
      any([
        ownDocument(facts.claim, { type: 'shenzhen_base_proof' }),
        check(inShenzhen(facts), (tflops) => compare(tflops, fraction(0n)) > 0),
      ]),
  }),
  clause({
    id: 'XLQ-RK-4.2.2b',
    quotation: '能提供的智能算力规模为300P FLOPS（FP16）（含）以上',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['capacity'],
    switches: ['capacity.flops_kind', 'capacity.location'],
    test: ({ facts, p, s }) =>
      capacityReached(facts.capacity, p.capacity, {
        figure: s['capacity.flops_kind'],
        location: s['capacity.location'],
      }),
  }),
  clause({
    id: 'XLQ-RK-4.2.3',
    quotation: '服务平台具备智能算力使用计量日志功能。',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['meteringSample'],
    test: ({ facts, p }) =>
      check(
        facts.metering,
        (sample) =>
          sample.mandatoryFields &&
          sample.continuousHours >= p.meteringSample.value &&
          sample.ledgerIntact &&
          sample.signaturesValid &&
          sample.quantityReproducible,
      ),
  }),
  clause({
    id: 'XLQ-RK-4.3a',
    quotation: '申请单位有明确的服务内容、服务规范及收费标准',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) =>
      all(['service_content', 'service_specification', 'price_list'].map((type) => ownDocument(facts.claim, { type }))),
  }),
  clause({
    id: 'XLQ-RK-4.3b',
    quotation: '事业单位服务收费应当符合相关财务制度和收费管理规定。',
    kind: 'human',
    severity: 'warning',
    test: ({ facts }) =>
      when(isInstitution(facts.claim), () =>
        askPerson(`claim ${facts.claim.claim.id} (fees)`, {
          en: 'A person confirms that the fees of an institution follow the rules of finance and charges.',
          zh: '事业单位收费是否符合财务制度和收费管理规定，由人工确认。',
        }),
      ),
  }),
  clause({
    id: 'XLQ-RK-4.3c',
    quotation: '2025年度训力券入库服务机构有效期自认定之日起至2026年12月31日止。',
    kind: 'automatic',
    severity: 'info',
    parameters: ['batch', 'validTo'],
    test: ({ facts, p }) =>
      when(isRecognised(facts), () =>
        all([
          check(facts.recognition, () => true),
          ...entriesOfBatch(facts, p.batch).map((one) => check(read(one, 'validTo'), (end) => end === p.validTo)),
        ]),
      ),
  }),
  clause({
    id: 'XLQ-RK-4.3d',
    quotation: '有效期到期前如存在违法违规、主动申请退出等情况，则退出深圳市训力券服务机构。',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['batch'],
    test: ({ facts, p }) =>
      when(isRecognised(facts), () =>
        check(facts.recognition, () =>
          entriesOfBatch(facts, p.batch).every(({ heads }) =>
            heads.every(({ body }) => body.withdrawnOn === undefined),
          ),
        ),
      ),
  }),
  clause({
    id: 'XLQ-RK-4.4',
    quotation:
      '如果入库申请涉及科技伦理敏感领域，或存在科技安全（如生物安全、信息安全等）风险，申报单位应当严格执行有关法律法规和伦理监管政策。',
    kind: 'human',
    severity: 'warning',
    test: ({ facts }) =>
      when(
        check(facts.claim.ethicsSensitive, (yes) => yes),
        () => ownDocument(facts.claim, { type: 'compliance_statement' }),
      ),
  }),
  clause({
    id: 'XLQ-RK-4.5',
    quotation: '申请单位应当对申报材料的真实性、合法性负责。',
    kind: 'document',
    severity: 'warning',
    test: ({ facts }) => ownDocument(facts.claim, { type: 'truth_commitment' }),
  }),
  clause({
    id: 'XLQ-RK-4.6',
    quotation:
      '申请单位未被列入科研诚信严重失信行为数据库、严重失信主体名单和超期未申请验收名单，不存在被限制承担或参与财政性资金支持的科学活动、被限制享受科技优惠政策和便利措施及未在规定期限内退回财政资金的情形。',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['listQueryMaxAge'],
    test: ({ facts, p }) => onNoList(facts.claim, LISTS, p),
  }),
  clause({
    id: 'XLQ-RK-4.Na',
    quotation: '申请单位不能同时获得训力券服务机构入库和申领训力券。',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['batch', 'validTo'],
    test: ({ facts, p }) => notBoth(facts, p),
  }),
  clause({
    id: 'XLQ-RK-4.Nb',
    quotation: '如已入库服务机构需新增服务内容，需按本指南要求重新申请入库。',
    kind: 'automatic',
    severity: 'warning',
    test: ({ facts }) =>
      when(
        check(facts.claim.contracts, (contracts) => contracts.length > 0),
        () =>
          askPerson(`claim ${facts.claim.claim.id} (service items)`, {
            en: 'A person compares the items of the contracts with the service content that was registered.',
            zh: '合同服务内容是否在入库服务内容之内，由人工比对。',
          }),
      ),
  }),
]

/** TFLOPS of the cards that stand in Shenzhen. */
const inShenzhen = ({ capacity }: RkFacts) =>
  named(
    'capacity in Shenzhen',
    map(capacity, ({ inShenzhen }) => inShenzhen.shenzhen),
    (tflops) => `${toDecimal(multiply(tflops, fraction(1n, 1000n)), 3)} P`,
  )

const isBranch = ({ claim }: RkFacts) =>
  check(organisationField(claim, claim.applicant, 'kind'), (kind) => kind === 'branch')

const certificate = ({ claim }: RkFacts) =>
  ownDocument(claim, { type: ['business_licence', 'registration_certificate'] })

/** Once it is approved there is a recognition to look at; before, there is none and nothing to say. */
const isRecognised = ({ claim }: RkFacts) => check(claim.state, (state) => state === 'approved' || state === 'paid')

/** Entries of this batch; several are several recognitions. */
const entriesOfBatch = (facts: RkFacts, batch: string) =>
  facts.registryEntries.filter(({ heads }) =>
    heads.some(
      ({ body }) =>
        facts.claim.applicant.known &&
        body.org === facts.claim.applicant.value &&
        body.programme === 'XLQ-RK' &&
        body.batch === batch,
    ),
  )
