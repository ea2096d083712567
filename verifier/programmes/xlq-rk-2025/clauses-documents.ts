import { checkUscc } from '../../../core/uscc.ts'
import { all, check, nothingToTest } from '../engine/outcome.ts'
import { noneConfirmed } from '../facts/persons.ts'
import { auditedAccounts, auditReportsGenuine, ownDocument, submittedWithin, taxCertificate } from '../shared/tests.ts'
import { clause } from './pack-types.ts'

/** 五、申请材料 to 声明. */
export const DOCUMENTS = [
  clause({
    id: 'XLQ-RK-5.1',
    quotation: '营业执照或事业单位登记证书复印件（需机构法人签名并加盖公章）。',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) =>
      all([
        ownDocument(facts.claim, {
          type: ['business_licence', 'registration_certificate'],
          signed: true,
          sealed: true,
        }),
        check(facts.claim.applicant, (code) => checkUscc(code) === 'valid'),
      ]),
  }),
  clause({
    id: 'XLQ-RK-5.2',
    quotation:
      '2024年度或2023年度（如客观原因不能提供2024年度的）财务审计报告（经注册会计师行业统一监管平台备案的含有二维验证码封面的审计报告）或通过审查的事业单位财务决算报表复印件（注册未满一年的可提供验资报告）。',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['auditYears', 'auditYearsWithReason', 'youngApplicant'],
    test: ({ facts, p }) =>
      auditedAccounts(facts.claim, {
        years: p.auditYears.values,
        reasonFor: p.auditYearsWithReason.values,
        youngMonths: p.youngApplicant.value,
      }),
  }),
  clause({
    id: 'XLQ-RK-5.3',
    quotation: '税务部门提供的单位上年度纳税证明复印件（非事业单位提供）。',
    kind: 'document',
    severity: 'warning',
    parameters: ['taxYears'],
    test: ({ facts, p }) => taxCertificate(facts.claim, p.taxYears.values),
  }),
  clause({
    id: 'XLQ-RK-5.4',
    quotation: '工信部颁发的增值电信业务经营许可证IDC/ISP。',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) => ownDocument(facts.claim, { type: 'licence_copy' }),
  }),
  clause({
    id: 'XLQ-RK-5.5',
    quotation: '具备提供300P FLOPS（FP16）（含）以上智能算力规模的证明材料。',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) => ownDocument(facts.claim, { type: 'capacity_proof' }),
  }),
  clause({
    id: 'XLQ-RK-5.6',
    quotation: '服务平台具备智能算力使用计量日志功能的证明材料。',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) => ownDocument(facts.claim, { type: 'metering_function_proof' }),
  }),
  clause({
    id: 'XLQ-RK-5.7',
    quotation: '服务内容、服务资质及收费标准复印件。',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) =>
      all(['service_content', 'licence_copy', 'price_list'].map((type) => ownDocument(facts.claim, { type }))),
  }),
  clause({
    id: 'XLQ-RK-5.8',
    quotation: '承诺书包含科研诚信承诺书、廉洁告知书、知识产权合规性声明、训力审计同意书（需机构法人签名并加盖公章）。',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['commitments'],
    test: ({ facts, p }) =>
      all(p.commitments.values.map((type) => ownDocument(facts.claim, { type, signed: true, sealed: true }))),
  }),
  clause({
    id: 'XLQ-RK-5.Na',
    quotation:
      '申请单位自主申报，不得购买、委托代写项目申请书等，如发现申请入库是通过中介申报的，在形式审查阶段将不予通过。',
    kind: 'human',
    severity: 'ineligible',
    test: ({ facts }) => noneConfirmed(facts.findings, ['ghost_writing']),
  }),
  clause({
    id: 'XLQ-RK-5.Nb',
    quotation: '如有虚假，核实后将不予入库，并将申请单位列入深圳市科技创新局科研诚信异常名录',
    kind: 'human',
    severity: 'ineligible',
    test: ({ facts }) => noneConfirmed(facts.findings, ['falsification']),
  }),
  clause({
    id: 'XLQ-RK-6.2a',
    quotation: '2025年3月14日--2025年4月7日（截至18：00）',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['submission'],
    test: ({ facts, p }) => submittedWithin(facts.claim, p.submission),
  }),
  clause({
    id: 'XLQ-RK-6.2b',
    quotation: '只需网络填报，无需提交纸质材料。',
    kind: 'automatic',
    severity: 'info',
    test: () => nothingToTest({ en: 'No paper is handed in.', zh: '只需网络填报，无需提交纸质材料。' }),
  }),
  clause({
    id: 'XLQ-RK-S.1',
    quotation:
      '凡是购买、委托代写申请书的，或是提供虚假证明材料的，一经发现并查实，即视为骗取财政资金，一律不予受理或取消申请资格或撤销入库资格',
    kind: 'human',
    severity: 'ineligible',
    test: ({ facts }) => noneConfirmed(facts.findings, ['ghost_writing', 'falsification']),
  }),
  clause({
    id: 'XLQ-RK-S.2',
    quotation:
      '申请单位提供无二维验证码封面（未备案）或属于虚假二维验证码封面（未备案）的审计报告，深圳市科技创新局不予采用。',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['auditYears'],
    test: ({ facts, p }) => auditReportsGenuine(facts.claim, p.auditYears.values),
  }),
]
