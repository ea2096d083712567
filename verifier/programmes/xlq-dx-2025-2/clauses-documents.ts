import { compare, fraction, multiply, parseFraction } from '../../../core/fraction.ts'
import { dayOf } from '../../../core/time.ts'
import { addWorkingDays } from '../engine/calendar.ts'
import { all, askPerson, check, noted, nothingToTest, when } from '../engine/outcome.ts'
import { noneConfirmed } from '../facts/persons.ts'
import { versionsOf } from '../facts/versions.ts'
import {
  auditedAccounts,
  auditReportsGenuine,
  clock,
  ownDocument,
  submittedByLead,
  submittedWithin,
  taxCertificate,
} from '../shared/tests.ts'
import { invoicesMatch, meteringMatches, paymentsMatch } from './finance.ts'
import { NOT_YET } from './open.ts'
import { clause } from './pack-types.ts'
import { contractDocument, copySealed, each } from './per-contract.ts'

/** 五、申请材料 to 声明. */
export const DOCUMENTS = [
  clause({
    id: 'XLQ-DX-5.1',
    quotation: '项目申请书原件。',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) =>
      noted(ownDocument(facts.claim, { type: 'application_form' }), 'info', {
        en: 'A scan is uploaded; the original is checked after approval (七（二）).',
        zh: '上传扫描件，下达资助后验原件（七（二））。',
      }),
  }),
  clause({
    id: 'XLQ-DX-5.2',
    quotation:
      '经注册会计师行业统一监管平台备案的含有二维验证码封面的2024年度财务审计报告复印件（注册未满一年的可提供验资报告复印件）或通过审查的事业单位财务决算报表复印件。',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['auditYears', 'youngApplicant'],
    test: ({ facts, p }) =>
      auditedAccounts(facts.claim, { years: p.auditYears.values, youngMonths: p.youngApplicant.value }),
  }),
  clause({
    id: 'XLQ-DX-5.3',
    quotation: '税务部门提供的单位上年度纳税复印件（非事业单位提供）。',
    kind: 'document',
    severity: 'warning',
    parameters: ['taxYears'],
    test: ({ facts, p }) => taxCertificate(facts.claim, p.taxYears.values),
  }),
  clause({
    id: 'XLQ-DX-5.4a',
    quotation: '实施智能算力服务项目的有关财务材料（算力服务合同费的结算发票、自筹资金银行转账等）。',
    kind: 'automatic',
    severity: 'cap',
    parameters: ['invoiceTolerance'],
    test: ({ facts, p }) => each(facts, (contract) => invoicesMatch(contract, p.invoiceTolerance.yuan)),
  }),
  clause({
    id: 'XLQ-DX-5.4b',
    quotation: '自筹资金银行转账等',
    kind: 'automatic',
    severity: 'cap',
    parameters: ['paymentTolerance'],
    test: ({ facts, p }) => each(facts, (contract) => paymentsMatch(contract, p.paymentTolerance.yuan)),
  }),
  clause({
    id: 'XLQ-DX-5.5',
    quotation: '智能算力服务过程材料。',
    kind: 'automatic',
    severity: 'cap',
    parameters: ['deliveryWarning', 'deliveryFinding'],
    test: ({ facts, p }) =>
      each(facts, (contract) =>
        all([
          contractDocument(facts, contract, { type: 'process_material' }),
          meteringMatches(contract, p.deliveryWarning.value, p.deliveryFinding.value),
        ]),
      ),
  }),
  clause({
    id: 'XLQ-DX-5.6',
    quotation: '开展AI大模型训练（推理）的阶段性成果材料。',
    kind: 'document',
    severity: 'warning',
    test: ({ facts }) => each(facts, (contract) => contractDocument(facts, contract, { type: 'stage_results' })),
  }),
  clause({
    id: 'XLQ-DX-5.7',
    quotation: '项目承诺书原件。',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) => ownDocument(facts.claim, { type: 'commitment', signed: true, sealed: true }),
  }),
  clause({
    id: 'XLQ-DX-5.8',
    quotation: '训力审计同意书',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) => ownDocument(facts.claim, { type: 'xunli_audit_consent', signed: true, sealed: true }),
  }),
  clause({
    id: 'XLQ-DX-5.9',
    quotation:
      '项目涉及科技伦理和科技安全的，提供国家有关法律法规和伦理准则要求的批准或备案文件复印件，伦理审查委员会初始审查批件，或供申请使用的伦理审查意见。',
    kind: 'human',
    severity: 'warning',
    test: ({ facts }) =>
      when(
        check(facts.claim.ethicsSensitive, (yes) => yes),
        () => ownDocument(facts.claim, { type: 'ethics_approval' }),
      ),
  }),
  clause({
    id: 'XLQ-DX-6.1',
    quotation: '原则上使用项目负责人账号在线填报或下载填报。',
    kind: 'automatic',
    severity: 'warning',
    test: ({ facts }) => submittedByLead(facts.claim),
  }),
  clause({
    id: 'XLQ-DX-7.2a',
    quotation: '2025年7月23日-2025年8月23日（截止至18:00）',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['submission'],
    test: ({ facts, p }) => submittedWithin(facts.claim, p.submission),
  }),
  clause({
    id: 'XLQ-DX-7.2b',
    quotation: '复印件需加盖申请单位公章后上传',
    kind: 'document',
    severity: 'warning',
    test: ({ facts }) => {
      const { items, listed } = facts.claim.documents
      const own = listed.map((id) => items.find((one) => one.id === id) ?? versionsOf('document', id, []))
      return own.length === 0
        ? nothingToTest({ en: 'The claim lists no documents.', zh: '申请未列出材料。' })
        : all(own.map(copySealed))
    },
  }),
  clause({
    id: 'XLQ-DX-7.2c',
    quotation: '在受理时间内提交受理（系统受理状态为“待窗口受理”）',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['submission'],
    test: ({ facts, p }) =>
      all([
        check(facts.claim.state, (state) => {
          if (REACHED.includes(state)) return true
          return ENDED.includes(state) ? false : NOT_YET
        }),
        submittedWithin(facts.claim, p.submission),
      ]),
  }),
  clause({
    id: 'XLQ-DX-10',
    quotation: '60个工作日（不含特别时限）。',
    kind: 'automatic',
    severity: 'info',
    parameters: ['submission', 'decisionTime'],
    test: ({ facts, p }) =>
      clock(addWorkingDays(facts.calendar, dayOf(Date.parse(p.submission.to)), p.decisionTime.value)),
  }),
  clause({
    id: 'XLQ-DX-S.1a',
    quotation: '在市科技业务系统提交申请资料的人员，原则上应为项目负责人。',
    kind: 'automatic',
    severity: 'warning',
    test: ({ facts }) => submittedByLead(facts.claim),
  }),
  clause({
    id: 'XLQ-DX-S.1b',
    quotation:
      '凡是购买、委托代写代填项目申请书的，购买委托中介服务的，或是提供虚假材料的，一经发现并查实，即为违反科研诚信承诺，一律不予受理、取消申请资格或撤销立项项目',
    kind: 'human',
    severity: 'ineligible',
    test: ({ facts }) => noneConfirmed(facts.findings, ['ghost_writing', 'falsification']),
  }),
  clause({
    id: 'XLQ-DX-S.2a',
    quotation:
      '项目申请单位提供无二维验证码（未备案）或属于虚假二维验证码（未备案）的审计报告，深圳市科技创新局不予采用。',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['auditYears'],
    test: ({ facts, p }) => auditReportsGenuine(facts.claim, p.auditYears.values),
  }),
  clause({
    id: 'XLQ-DX-S.2b',
    quotation: '相关审计报告经核查认定属于虚假材料的',
    kind: 'human',
    severity: 'ineligible',
    test: ({ facts }) => noneConfirmed(facts.findings, ['audit_report_false']),
  }),
  clause({
    id: 'XLQ-DX-S.3',
    quotation: '有义务接受深圳市科技创新局监督，配合深圳市科技创新局完成相关检查和抽查。',
    kind: 'human',
    severity: 'warning',
    test: ({ facts }) =>
      askPerson(`claim ${facts.claim.claim.id} (inspections)`, {
        en: 'A person sees whether open inspection requests were answered in time.',
        zh: '检查、抽查是否按期配合，由人工核对。',
      }),
  }),
  clause({
    id: 'XLQ-DX-S.4',
    quotation: '项目申请单位利用项目资金购置单台（套）50万元人民币及以上，用于科学研究和技术开发活动的科学仪器',
    kind: 'document',
    severity: 'info',
    parameters: ['instrumentPrice'],
    test: ({ facts, p }) =>
      each(facts, (contract) =>
        when(
          check(contract.reconciliation, ({ items }) =>
            items.some(
              (item) =>
                item.class === 'hardware' && item.unitPrices.some((price) => reaches(price, p.instrumentPrice.yuan)),
            ),
          ),
          () => contractDocument(facts, contract, { type: 'instrument_review_report' }),
        ),
      ),
  }),
]

const REACHED: readonly string[] = ['awaiting_window', 'accepted', 'approved', 'paid']
/** Unit prices carry more decimals than money. */
const reaches = (unitPrice: string, fen: bigint): boolean =>
  compare(multiply(parseFraction(unitPrice), fraction(100n)), fraction(fen)) >= 0

const ENDED: readonly string[] = ['rejected', 'withdrawn']
