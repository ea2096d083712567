import { dayOf } from '../../../core/time.ts'
import { addDays, addWorkingDays } from '../engine/calendar.ts'
import { chain, type Fact, unknown } from '../engine/fact.ts'
import {
  all,
  any,
  askPerson,
  check,
  checkAll,
  nothingToTest,
  type Open,
  type Outcome,
  when,
} from '../engine/outcome.ts'
import { candidates, hasDocument, presence } from '../facts/documents.ts'
import { derive, read } from '../facts/versions.ts'
import { clock, ownDocument, submittedWithin } from '../shared/tests.ts'
import { clause, type YlqFacts } from './pack-types.ts'
import {
  accounts,
  activityProof,
  complianceReport,
  contractDocument,
  eachDataset,
  eachPurchase,
  forOpening,
  forPurchase,
} from './tests.ts'

/** 五、项目申报材料 to 十一、核准结果及有效期限. */
export const DOCUMENTS = [
  clause({
    id: 'YLQ-SQ-5.1.1',
    quotation: '通过申报系统打印的资助项目申请书。',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) => ownDocument(facts.claim, { type: 'application_form' }),
  }),
  clause({
    id: 'YLQ-SQ-5.1.2',
    quotation: '申报企业营业执照（复印件；营业执照属新版本“三证合一”证照且已关联电子证照的，无需提交）。',
    kind: 'document',
    severity: 'warning',
    test: ({ facts }) => ownDocument(facts.claim, { type: ['business_licence', 'electronic_licence'] }),
  }),
  clause({
    id: 'YLQ-SQ-5.1.3',
    quotation: '申报材料真实性承诺书。',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) => ownDocument(facts.claim, { type: 'truth_commitment' }),
  }),
  clause({
    id: 'YLQ-SQ-5.1.4',
    quotation:
      '申报企业2024年1月1日以来在深圳市内（含深汕特别合作区）纳税记录或者其他在本市从事生产经营活动的证明材料。',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['activityProofFrom'],
    test: ({ facts, p }) => activityProof(facts, p.activityProofFrom),
  }),
  clause({
    id: 'YLQ-SQ-5.1.5',
    quotation: '数据交易所或第三方专业机构（具备数据合规评估能力的律师事务所）出具的数据合规报告。',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['exchanges'],
    test: ({ facts, p }) => complianceReport(facts, p),
  }),
  clause({
    id: 'YLQ-SQ-5.1.6',
    quotation:
      '企业采购或开放语料适用场景情况说明，语料数据符合安全合规、知识产权和科技伦理要求，获其他层级财政资助情况等',
    kind: 'document',
    severity: 'warning',
    test: ({ facts }) => ownDocument(facts.claim, { type: 'corpus_statement' }),
  }),
  clause({
    id: 'YLQ-SQ-5.2.1.1',
    quotation:
      '语料采购企业近两年的财务审计报告或财务报表（复印件，成立时间不足两年的提供成立以来的）、语料采购交付验收单和财务支付流水凭证等。',
    kind: 'automatic',
    severity: 'cap',
    parameters: ['statementYears', 'youngApplicant'],
    test: ({ facts, p, amount }) =>
      forPurchase(facts, () =>
        all([
          accounts(facts, p.statementYears.values, p.youngApplicant.value),
          eachPurchase({ facts, amount }, (purchase) =>
            all([
              contractDocument(facts, purchase, { type: 'delivery_acceptance' }),
              contractDocument(facts, purchase, { type: 'payment_records' }),
              checkAll(
                { paid: purchase.paidFen, corpus: purchase.corpusFen, other: purchase.otherFen },
                (m) => m.paid >= m.corpus + m.other,
              ),
            ]),
          ),
        ]),
      ),
  }),
  clause({
    id: 'YLQ-SQ-5.2.1.2',
    quotation: '语料数据采购合同、语料信息说明（含元数据信息、规模、目录、更新频率、字段样例等）。',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts, amount }) =>
      eachPurchase({ facts, amount }, (purchase) =>
        all(['contract', 'corpus_description'].map((type) => contractDocument(facts, purchase, { type }))),
      ),
  }),
  clause({
    id: 'YLQ-SQ-5.2.1.3',
    quotation:
      '采购语料应用的项目获得省级以上人工智能类、科学技术进步类奖项证书，或者获得省级以上人工智能、科学技术相关创新平台资格认定证书（如有，可包括国家、省级“数据要素×”大赛以及国家数据局确定的高质量数据集、可信数据空间等典型案例和试点任务证明材料）。',
    kind: 'document',
    severity: 'info',
    test: ({ facts }) => forPurchase(facts, () => handedIn(facts, ['provincial_award'])),
  }),
  clause({
    id: 'YLQ-SQ-5.2.1.4',
    quotation: '申报企业获得创新型中小企业、专精特新中小企业或专精特新“小巨人”企业认定证书（如有）。',
    kind: 'document',
    severity: 'info',
    parameters: ['bonusCertificates'],
    test: ({ facts, p }) => forPurchase(facts, () => handedIn(facts, p.bonusCertificates.values)),
  }),
  clause({
    id: 'YLQ-SQ-5.2.1.5',
    quotation: '企业采购语料应用成效佐证材料（如有）。',
    kind: 'human',
    severity: 'info',
    test: ({ facts }) =>
      forPurchase(facts, () =>
        when(handedIn(facts, ['effect_proof']), () =>
          askPerson('document effect_proof', {
            en: 'A person weighs the proof of effect.',
            zh: '应用成效材料由人工评定。',
          }),
        ),
      ),
  }),
  clause({
    id: 'YLQ-SQ-5.2.1.6',
    quotation: '通过数据交易所完成语料采购的交易凭证或备案证明。',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts, amount }) =>
      eachPurchase({ facts, amount }, (purchase) =>
        contractDocument(facts, purchase, { type: ['exchange_certificate', 'exchange_filing'] }),
      ),
  }),
  clause({
    id: 'YLQ-SQ-5.2.1.7',
    quotation:
      '包括采购语料进行人工智能大模型研发应用和实施地情况说明、相关项目不属于政府投资建设或购买服务项目、采购双方为非关联方等',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) => forPurchase(facts, () => ownDocument(facts.claim, { type: 'project_statement' })),
  }),
  clause({
    id: 'YLQ-SQ-5.2.2.1',
    quotation: '开放数据集建设成本证明材料。',
    kind: 'document',
    severity: 'warning',
    test: ({ facts }) => forOpening(facts, () => ownDocument(facts.claim, { type: 'dataset_cost_proof' })),
  }),
  clause({
    id: 'YLQ-SQ-5.2.2.2',
    quotation: '注册的账号。',
    kind: 'document',
    severity: 'warning',
    test: ({ facts }) => eachDataset(facts, (one) => check(read(one, 'account'), () => true)),
  }),
  clause({
    id: 'YLQ-SQ-5.2.2.3',
    quotation: '完成开放的语料数据集名称和链接。',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) =>
      eachDataset(facts, (one) => checkAll({ name: read(one, 'name'), url: read(one, 'url') }, () => true)),
  }),
  clause({
    id: 'YLQ-SQ-5.N',
    quotation: '非空白页（含封面）需连续编写页码',
    kind: 'human',
    severity: 'warning',
    test: () =>
      askPerson('documents (page numbers)', {
        en: 'A person sees whether the pages, cover included, are numbered without a gap.',
        zh: '非空白页（含封面）是否连续编码，由人工核对。',
      }),
  }),
  clause({
    id: 'YLQ-SQ-7.2.1',
    quotation: '申报企业需于2025年9月1日9时至9月30日18时',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['submission'],
    test: ({ facts, p }) => submittedWithin(facts.claim, p.submission),
  }),
  clause({
    id: 'YLQ-SQ-7.2.2',
    quotation: '申报企业应当在2025年9月30日18时或补充材料截止时间前，通过市政务服务中心综合受理窗口',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['submission'],
    test: ({ facts, p }) => paperInTime(facts, p.submission.to),
  }),
  clause({
    id: 'YLQ-SQ-10',
    quotation: '集中申报，自受理之日起90个工作日（不含特殊程序时间）。',
    kind: 'automatic',
    severity: 'info',
    parameters: ['submission', 'decisionTime'],
    test: ({ facts, p }) =>
      clock(addWorkingDays(facts.calendar, dayOf(Date.parse(p.submission.to)), p.decisionTime.value)),
  }),
  clause({
    id: 'YLQ-SQ-11',
    quotation: '申报企业应在收到核准文件之日起30日内',
    kind: 'automatic',
    severity: 'warning',
    parameters: ['paymentRequest'],
    test: ({ facts, p }) =>
      when(
        check(facts.claim.state, (state) => state === 'approved' || state === 'paid'),
        () => {
          const [received, requested] = [
            dayOfDocument(facts, 'approval_notice'),
            dayOfDocument(facts, 'payment_request'),
          ]
          return checkAll({ received, requested }, (m) => m.requested <= addDays(m.received, p.paymentRequest.value))
        },
      ),
  }),
]

/** An optional document: there, or nothing to test. */
function handedIn({ claim }: YlqFacts, type: readonly string[]): Outcome {
  if (!claim.applicant.known) return check(claim.applicant, () => false)
  const found = candidates(claim.documents, { type, org: claim.applicant.value })
  return found.length === 0
    ? nothingToTest({ en: 'None is handed in; it is optional.', zh: '未提交，属可选材料。' })
    : all(found.map((one) => check(presence(one), () => true)))
}

/**
 * 7.2.2: paper received by the end of the window, or by the deadline of a notice of supplements. Its receipt names the
 * day; on the last day a person sees whether it was before the hour. An application that needs no paper says so.
 */
function paperInTime(facts: YlqFacts, deadline: string): Outcome {
  const last = dayOf(Date.parse(deadline))
  const received = dayOfDocument(facts, 'window_receipt')
  const { applicant, documents } = facts.claim
  if (!applicant.known) return check(applicant, () => false)
  const of = (type: string) => ({ type, org: applicant.value })
  const notices = candidates(documents, of('supplement_notice'))
  const inWindow = check(received, (day) => (day === last ? LAST_DAY : day < last))
  const within = notices.map((one) =>
    checkAll({ received, until: derive(one, 'covers.to', ({ covers }) => covers?.to) }, (m) => m.received <= m.until),
  )
  const isLate = received.known && received.value > last && notices.length === 0
  return any([
    inWindow,
    ...within,
    // Later than the window without a notice that gave more time: that notice is what is missing.
    ...(isLate ? [hasDocument(documents, of('supplement_notice'))] : []),
    ...(candidates(documents, of('online_acceptance')).length === 0
      ? []
      : [ownDocument(facts.claim, of('online_acceptance'))]),
  ])
}
const LAST_DAY: Open = {
  path: 'document window_receipt (hour)',
  open: {
    en: 'Received on the last day: a person sees on the receipt whether it was before the hour.',
    zh: '最后一日收件，是否在截止时刻前由人工据收件凭证核对。',
  },
}

/** The day of the only document of a type. */
function dayOfDocument({ claim }: YlqFacts, type: string): Fact<string> {
  return chain(claim.applicant, (org): Fact<string> => {
    const [only, ...more] = candidates(claim.documents, { type, org })
    if (only !== undefined && more.length === 0) return derive(only, 'issuedOn', ({ issuedOn }) => issuedOn)
    return unknown(
      `document ${type}`,
      {
        en: only === undefined ? `${type} is not registered.` : `There are several documents ${type}.`,
        zh: only === undefined ? `未登记材料 ${type}。` : `材料 ${type} 有多份。`,
      },
      'document',
    )
  })
}
