import { dayOf } from '../../../core/time.ts'
import { addWorkingDays } from '../engine/calendar.ts'
import { chain } from '../engine/fact.ts'
import { all, askPerson, check, checkAll, noted, type Outcome, when } from '../engine/outcome.ts'
import type { Moments } from '../engine/parameter.ts'
import { hasDocument } from '../facts/documents.ts'
import { noneConfirmed } from '../facts/persons.ts'
import { read } from '../facts/versions.ts'
import {
  accountsOfYears,
  contactNotShared,
  creditReport,
  issuedOn,
  listedSealed,
  notedOnFailure,
  receivedBy,
} from '../shared/papers.ts'
import { clock, ownDocument, submittedWithin } from '../shared/tests.ts'
import { each, evidenceComplete } from './contracts.ts'
import { clause, type MxqFacts } from './pack-types.ts'

/** 五、项目的申报材料 to 15、注意事项. */
export const DOCUMENTS = [
  clause({
    id: 'MXQ-SL-5.0.1',
    quotation: '通过申报系统打印的资助项目申请书；',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) => ownDocument(facts.claim, { type: 'application_form' }),
  }),
  clause({
    id: 'MXQ-SL-5.0.2',
    quotation:
      '申报单位营业执照（复印件；营业执照属新版本“三证合一”证照且已关联电子证照的，无需提交；非企业法人的提供登记证书等证照材料）；',
    kind: 'document',
    severity: 'warning',
    test: ({ facts }) =>
      ownDocument(facts.claim, { type: ['business_licence', 'electronic_licence', 'registration_certificate'] }),
  }),
  clause({
    id: 'MXQ-SL-5.0.3',
    quotation: '申报单位近两年的财务审计报告或财务报表（复印件，成立时间不足两年的提供成立以来的）；',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['accountYears'],
    test: ({ facts, p }) => accountsOfYears(facts.claim, p.accountYears.values),
  }),
  clause({
    id: 'MXQ-SL-5.0.4',
    quotation: '查询下载的完整版信用报告；',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['creditReportMaxAge'],
    test: ({ facts, p }) => creditReport(facts.claim, p.creditReportMaxAge.value),
  }),
  clause({
    id: 'MXQ-SL-5.0.5',
    quotation: '所提供材料真实性承诺书；',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) => ownDocument(facts.claim, { type: 'truth_commitment' }),
  }),
  clause({
    id: 'MXQ-SL-5.0.6',
    quotation: '项目涉及科技伦理敏感领域，或存在科技安全等风险的，需按国家有关法律法规和伦理监管政策提供相关材料。',
    kind: 'human',
    severity: 'warning',
    test: ({ facts }) =>
      when(
        check(facts.claim.ethicsSensitive, (yes) => yes),
        () => ownDocument(facts.claim, { type: 'ethics_approval' }),
      ),
  }),
  clause({
    id: 'MXQ-SL-5.1.1',
    quotation: '申报单位与非关联方已入库模型服务机构签订的服务合同（协议）复印件；',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) =>
      each(facts, ({ number }) => hasDocument(facts.claim.documents, { type: 'contract_copy', contract: number })),
  }),
  clause({
    id: 'MXQ-SL-5.1.2',
    quotation: '申报项目建设方案。',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) => ownDocument(facts.claim, { type: 'project_plan' }),
  }),
  clause({
    id: 'MXQ-SL-5.N',
    quotation:
      '以上材料均需加盖申报单位公章，多页的还需加盖骑缝印章；一式一份，A4纸（特殊规定的除外）正反面打印/复印，非空白页（含封面）需连续编写页码，装订成册（胶装）。',
    kind: 'human',
    severity: 'warning',
    test: ({ facts }) =>
      all([
        listedSealed(facts.claim),
        askPerson(`claim ${facts.claim.claim.id} (binding)`, {
          en: 'A person sees the seal across the pages, the page numbers and the binding.',
          zh: '骑缝章、连续页码、胶装由人工核对。',
        }),
      ]),
  }),
  clause({
    id: 'MXQ-SL-7.2.1',
    quotation:
      '申报单位需于2025年10月13日至10月27日18时，在线提交项目申请书及配套申报材料，并经过材料齐全性和内容合规性的形式预审。',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['submission'],
    test: ({ facts, p }) => submittedWithin(facts.claim, p.submission),
  }),
  clause({
    id: 'MXQ-SL-7.2.2',
    quotation: '申报单位需于2025年10月13日至11月10日18时，到市民中心政务服务中心窗口递交项目申请的纸质材料。',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['paper'],
    test: ({ facts, p }) => handedIn(facts, p.paper),
  }),
  clause({
    id: 'MXQ-SL-10',
    quotation: '集中申报，自受理之日起90个工作日。',
    kind: 'automatic',
    severity: 'info',
    parameters: ['decisionTime'],
    test: ({ facts, p }) =>
      clock(
        chain(issuedOn(facts.claim, 'paper_receipt'), (day) =>
          addWorkingDays(facts.calendar, day, p.decisionTime.value),
        ),
      ),
  }),
  clause({
    id: 'MXQ-SL-11',
    quotation: '有效期限：2026年8月31日。',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['validTo'],
    test: ({ facts, p }) =>
      when(
        check(facts.claim.state, (state) => state === 'approved' || state === 'paid'),
        () => vouchersEnd(facts, p.validTo),
      ),
  }),
  clause({
    id: 'MXQ-SL-15.1',
    quotation: '承诺在资助项目申报及审核过程中不与第三方机构以实际获得财政专项资金资助为条件签订合同',
    kind: 'human',
    severity: 'ineligible',
    test: ({ facts }) => noneConfirmed(facts.findings, ['violation']),
  }),
  clause({
    id: 'MXQ-SL-15.2',
    quotation:
      '如发现同一年度内不同单位使用同一联系人、同一联系电话，或企业违反自主申报承诺其他情形的，原则上不予受理项目申报。',
    kind: 'automatic',
    severity: 'warning',
    test: ({ facts }) =>
      notedOnFailure(contactNotShared(facts.claim, facts.otherClaims), {
        en: 'Another applicant of the year gives the same telephone; a person looks before it is refused (原则上).',
        zh: '同一年度有其他单位使用同一联系电话；原则上不予受理，由人工核实后决定。',
      }),
  }),
  clause({
    id: 'MXQ-SL-15.3',
    quotation: '本扶持计划项目严格执行《市工业和信息化局专项资金项目专项审计通用原则和标准（2022版）》',
    kind: 'automatic',
    severity: 'cap',
    parameters: ['service', 'paymentTolerance'],
    test: ({ facts, p }) =>
      each(facts, (contract) => {
        const outcome = evidenceComplete(contract, p.paymentTolerance.yuan)
        return contract.invoicesOutside.length === 0
          ? outcome
          : noted(outcome, 'info', {
              en: `Issued outside ${p.service.from} … ${p.service.to} and left out: ${contract.invoicesOutside.join(', ')}.`,
              zh: `开票日期不在 ${p.service.from} 至 ${p.service.to} 内，不计入：${contract.invoicesOutside.join('、')}。`,
            })
      }),
  }),
]

/** The receipt lies inside the window, and not before the online check passed; it shows days, so the last one is open. */
function handedIn({ claim }: MxqFacts, { from, to }: Moments): Outcome {
  const [first, last] = [dayOf(Date.parse(from)), dayOf(Date.parse(to))]
  const received = issuedOn(claim, 'paper_receipt')
  return all([
    receivedBy(received, last, {
      en: 'The receipt is of the last day: a person reads off it whether it was by 18:00.',
      zh: '接收凭证为截止当日，是否在18时前由人工核对。',
    }),
    check(received, (day) => first <= day),
    checkAll({ received, passed: issuedOn(claim, 'precheck_notice') }, (on) => on.passed <= on.received),
  ])
}

/** Model vouchers of the applicant’s for the contracts of the claim; approved without one on record is open. */
function vouchersEnd({ claim, contracts, vouchers }: MxqFacts, end: string): Outcome {
  const numbers = contracts.known ? contracts.value.map(({ number }) => number) : []
  const own = vouchers.filter(({ heads }) =>
    heads.some(
      ({ body }) =>
        body.kind === 'model' &&
        claim.applicant.known &&
        body.holderUscc === claim.applicant.value &&
        numbers.includes(body.contract),
    ),
  )
  if (own.length === 0) {
    return check(claim.state, () => ({
      path: 'voucher',
      by: 'data',
      open: { en: 'The model voucher is not registered.', zh: '未登记所下达的模型券。' },
    }))
  }
  return all(own.map((voucher) => check(read(voucher, 'validTo'), (day) => day === end)))
}
