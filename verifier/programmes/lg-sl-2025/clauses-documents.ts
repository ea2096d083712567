import { checkUscc } from '../../../core/uscc.ts'
import { addWorkingDays } from '../engine/calendar.ts'
import { chain, named } from '../engine/fact.ts'
import { all, any, askPerson, check, checkAll, noted, nothingToTest, type Outcome, when } from '../engine/outcome.ts'
import { hasDocument } from '../facts/documents.ts'
import { noneConfirmed } from '../facts/persons.ts'
import {
  accountsOfYears,
  contactNotShared,
  coversMonthsBefore,
  creditReport,
  issuedOn,
  listedSealed,
} from '../shared/papers.ts'
import { ownDocument, submittedWithin, taxCertificate } from '../shared/tests.ts'
import { invoicedAndPaid, reportFitsLog } from './costs.ts'
import { clause, type LgContract, type LgFacts, type LgParameters } from './pack-types.ts'
import { each, isBuyer, isRegistered } from './suppliers.ts'

/** 四、申报材料; 五、办理流程. */
export const DOCUMENTS = [
  clause({
    id: 'LG-SL-4.0',
    quotation: '申报材料原件或复印件加盖单位公章，并彩色扫描成PDF文件上传',
    kind: 'document',
    severity: 'warning',
    test: ({ facts }) =>
      facts.claim.documents.listed.length === 0
        ? nothingToTest({ en: 'The claim lists no documents.', zh: '申请未列出材料。' })
        : noted(listedSealed(facts.claim), 'info', {
            en: 'Whether the scans are in colour, a person sees.',
            zh: '是否为彩色扫描件由人工核对。',
          }),
  }),
  clause({
    id: 'LG-SL-4.1.1',
    quotation: '提供通过该系统打印的申请书纸质文件（原件）。',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) => ownDocument(facts.claim, { type: 'application_form', original: true }),
  }),
  clause({
    id: 'LG-SL-4.1.2',
    quotation: '申报单位提供营业执照，非企业机构提供统一社会信用代码证书。',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) =>
      all([
        ownDocument(facts.claim, { type: ['business_licence', 'registration_certificate'] }),
        check(facts.claim.applicant, (code) => checkUscc(code) === 'valid'),
      ]),
  }),
  clause({
    id: 'LG-SL-4.1.3',
    quotation: '法定代表人身份证复印件（须有本人签字）。',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) => ownDocument(facts.claim, { type: 'id_card_legal_rep', signed: true }),
  }),
  clause({
    id: 'LG-SL-4.1.4',
    quotation:
      '申报项目负责人的身份证复印件（须有本人签字）、与申请单位签订的劳动合同复印件、近三个月的深圳社会保险缴纳凭证复印件。',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['socialInsurance'],
    test: ({ facts, p }) =>
      all([
        ownDocument(facts.claim, { type: 'id_card_lead', signed: true }),
        ownDocument(facts.claim, { type: 'labour_contract' }),
        coversMonthsBefore(facts.claim, 'social_insurance', p.socialInsurance.value),
      ]),
  }),
  clause({
    id: 'LG-SL-4.1.5',
    quotation: '查询下载的完整版信用报告。',
    kind: 'document',
    severity: 'ineligible',
    test: ({ facts }) => creditReport(facts.claim, null),
  }),
  clause({
    id: 'LG-SL-4.1.6',
    quotation: '申报单位近两年的财务审计报告或财务报表（复印件，成立时间不足两年的提供成立以来的）。',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['auditYears'],
    test: ({ facts, p }) => accountsOfYears(facts.claim, p.auditYears.values),
  }),
  clause({
    id: 'LG-SL-4.1.7',
    quotation: '税务部门提供的单位上年度纳税证明复印件（非事业单位提供）。',
    kind: 'document',
    severity: 'warning',
    parameters: ['taxYears'],
    test: ({ facts, p }) => taxCertificate(facts.claim, p.taxYears.values),
  }),
  clause({
    id: 'LG-SL-4.1.8',
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
    id: 'LG-SL-4.2.1a',
    quotation: '算力服务合同（合同须包含但不限于：开展大模型训练、推理的具体内容、收费金额）',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['scopeWords'],
    test: ({ facts, p, amount }) =>
      each({ facts, amount }, (contract) =>
        all([
          hasDocument(facts.claim.documents, { type: 'contract_copy', contract: contract.number }),
          isBuyer(contract, facts),
          check(contract.scope, (scope) =>
            p.scopeWords.values.some((word) => scope.includes(word)) ? true : noScope(contract),
          ),
          check(contract.amountFen, (fen) => (fen > 0n ? true : framework(contract))),
        ]),
      ),
  }),
  clause({
    id: 'LG-SL-4.2.1b',
    quotation: '发票、银行付款凭证、对应税票等。',
    kind: 'automatic',
    severity: 'cap',
    parameters: ['invoiceTolerance'],
    test: ({ facts, p, amount }) =>
      each({ facts, amount }, (contract) => invoicedAndPaid(contract, p.invoiceTolerance.yuan)),
  }),
  clause({
    id: 'LG-SL-4.2.2',
    quotation: '算力使用报告（需加盖公章）。',
    kind: 'automatic',
    severity: 'cap',
    parameters: ['usageWarning', 'usageFinding'],
    test: ({ facts, p, amount }) =>
      each({ facts, amount }, (contract) =>
        all([
          hasDocument(facts.claim.documents, { type: 'usage_report', contract: contract.number, sealed: true }),
          reportFitsLog(contract, p.usageWarning.value, p.usageFinding.value),
        ]),
      ),
  }),
  clause({
    id: 'LG-SL-4.2.3',
    quotation: '若算力供给方不是深圳市科技创新局认定的训力券入库服务机构，申报单位须提供以下材料',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['register'],
    switches: ['lg.period'],
    test: ({ facts, s, amount }) =>
      each({ facts, amount }, (contract) => {
        const { provider } = contract
        if (!provider.known) return check(provider, () => false)
        const papers = ['licence_copy', 'capacity_proof'].map((type) =>
          hasDocument(facts.claim.documents, { type, org: provider.value }),
        )
        return any([isRegistered(contract, facts, s), all(papers)])
      }),
  }),
  clause({
    id: 'LG-SL-4.2.4',
    quotation: '在受理过程中，实施部门认为需要补充的其他材料。',
    kind: 'human',
    severity: 'warning',
    test: ({ facts }) =>
      askPerson(`claim ${facts.claim.claim.id} (supplements)`, {
        en: 'A person sees whether every supplement that was asked for was answered.',
        zh: '要求补充的材料是否均已提交，由人工核对。',
      }),
  }),
  clause({
    id: 'LG-SL-5.3a',
    quotation: '在5个工作日内递交带水印的书面申报书',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['paperTime'],
    test: ({ facts, p }) => paperInTime(facts, p),
  }),
  clause({
    id: 'LG-SL-5.3b',
    quotation: '按顺序胶装成册、封面加盖公章、盖骑缝章。一式两份',
    kind: 'human',
    severity: 'warning',
    parameters: ['paperCopies'],
    test: ({ facts, p }) =>
      askPerson(`claim ${facts.claim.claim.id} (paper)`, {
        en: `A person counts ${p.paperCopies.value} bound copies, with the seal on the cover and across the pages.`,
        zh: `是否胶装、封面盖章、盖骑缝章、一式 ${p.paperCopies.value} 份，由人工核对。`,
      }),
  }),
  clause({
    id: 'LG-SL-5.3c',
    quotation: '各项申报材料（须按分项制作目录索引）',
    kind: 'human',
    severity: 'warning',
    test: ({ facts }) =>
      any([
        ownDocument(facts.claim, { type: 'document_index' }),
        askPerson(`claim ${facts.claim.claim.id} (index)`, {
          en: 'A person sees whether the papers have an index.',
          zh: '材料是否制作目录索引，由人工核对。',
        }),
      ]),
  }),
  clause({
    id: 'LG-SL-5.4',
    quotation: '受理时间：2025年8月13日-9月13日，逾期视作放弃申请。',
    kind: 'automatic',
    severity: 'ineligible',
    parameters: ['submission'],
    test: ({ facts, p }) => submittedWithin(facts.claim, p.submission),
  }),
  clause({
    id: 'LG-SL-5.5.1',
    quotation: '纸质材料必须在审核通过的5个工作日内提交',
    kind: 'document',
    severity: 'ineligible',
    parameters: ['paperTime'],
    test: ({ facts, p }) => paperInTime(facts, p),
  }),
  clause({
    id: 'LG-SL-5.5.3',
    quotation: '如有虚假或侵权等行为，该项目申请无效',
    kind: 'human',
    severity: 'ineligible',
    test: ({ facts }) => noneConfirmed(facts.findings, ['falsification', 'violation']),
  }),
  clause({
    id: 'LG-SL-5.N',
    quotation: '不接受第三方单位代为申报，请企业自主申报。',
    kind: 'human',
    severity: 'warning',
    test: ({ facts }) =>
      all([noneConfirmed(facts.findings, ['ghost_writing']), contactNotShared(facts.claim, facts.otherClaims)]),
  }),
]

/** Handed in on the last of the working days after the notice or before; the day after the notice is day 1. */
function paperInTime({ claim, calendar }: LgFacts, p: Pick<LgParameters, 'paperTime'>): Outcome {
  const due = chain(issuedOn(claim, 'approval_notice'), (day) => addWorkingDays(calendar, day, p.paperTime.value))
  return checkAll(
    { received: issuedOn(claim, 'paper_receipt'), due: named('last day for the paper application', due) },
    ({ received, due }) => received <= due,
  )
}

const noScope = ({ number }: LgContract) => ({
  path: `contract ${number}.scope`,
  open: {
    en: `The scope of contract ${number} does not name training or inference.`,
    zh: `合同 ${number} 的服务内容未写明大模型训练、推理，由人工核对。`,
  },
})
const framework = ({ number }: LgContract) => ({
  path: `contract ${number}.amount`,
  open: {
    en: `Contract ${number} names no amount: its orders and settlements have to show it.`,
    zh: `合同 ${number} 未载明收费金额，须凭订单和结算单认定。`,
  },
})
