import { toYuan } from '../../../core/money.ts'
import { VERDICT_WORDS } from '../../report/words.ts'
import { type Block, type Cell, type Page, section, strong, table, text } from '../page.ts'
import { decisionBlocks } from '../parts/claim-tables.ts'
import { alert, claimAlerts, claimCover, momentOf, RESULT_TONES, watermarkOf, yuanOpen } from '../parts/claim-words.ts'
import { compose, ledgerBlocks } from '../parts/compose.ts'
import { contractAlerts, contractCover, contractDate, VERDICT_TONES } from '../parts/contract-words.ts'
import { fen, yuanText } from '../parts/say.ts'
import type { AssessmentData } from '../sources/assessment.ts'
import type { ReadSource } from '../sources/read-source.ts'
import type { ReconciliationData } from '../sources/reconciliation.ts'

type Contract = Extract<ReadSource, { readonly kind: 'reconciliation' }>
type Claim = Extract<ReadSource, { readonly kind: 'assessment' }>

/** 审定表 of one contract: 结算, 核减, 认定, and each reason with its amount. */
export function contractDetermination(source: Contract): Page {
  const { data } = source
  return compose(
    {
      title: '审定表',
      subject: data.contract.number,
      date: contractDate(data),
      watermark: null,
      cover: contractCover(data),
      alerts: contractAlerts(data),
      sections: [
        section('审定金额', [contractTable([data]), text(BASIS)]),
        section('核减与未定事项', reductionBlocks([data])),
        section('签署', [SIGNED]),
        section('账本检查点', ledgerBlocks([source])),
      ],
    },
    [source],
  )
}

/** 审定表 of a claim: 申请, 核减, 核算 and what persons decided; below it each of its contracts. */
export function claimDetermination(claim: Claim, contracts: readonly Contract[]): Page {
  const { data } = claim
  const reports = contracts.map((one) => one.data)
  return compose(
    {
      title: '审定表',
      subject: data.claim.id,
      date: momentOf(data),
      watermark: watermarkOf(data),
      cover: claimCover(data),
      alerts: [...missingContracts(data, reports), ...claimAlerts(data)],
      sections: [
        section('审定金额', [claimTable(data)]),
        section(
          '合同审定明细',
          reports.length === 0 ? [text('本申请没有对账的合同。')] : [contractTable(reports), text(BASIS)],
        ),
        section('核减与未定事项', [...clauseReductions(data), ...reductionBlocks(reports)]),
        section('人工决定', decisionBlocks(data)),
        section('签署', [SIGNED]),
        section('账本检查点', ledgerBlocks([claim, ...contracts])),
      ],
    },
    [claim, ...contracts],
  )
}

const BASIS =
  '认定金额为可计交付、结算、净开票、付款四者中最低者，是确证下限；争议卡时与待人工认定的款项未计入。未知不作零处理。'

/** Contracts of the claim of which no report was given: a table without them must not look whole. */
export const missingContracts = ({ claim }: AssessmentData, reports: readonly ReconciliationData[]) => {
  const there = new Set(reports.map(({ contract }) => contract.number))
  const left = claim.contracts.filter(({ number }) => !there.has(number))
  return left.length === 0
    ? []
    : [
        alert('open', `缺 ${left.length} 个合同的对账报告`, [
          `${left.map(({ number }) => number).join('、')}：未列入明细。`,
        ]),
      ]
}

export function contractTable(reports: readonly ReconciliationData[]): Block {
  return table(
    [
      ['合同', 3.4],
      ['服务机构', 4],
      ['使用单位', 4],
      ['>合同金额', 3],
      ['>可计交付', 3],
      ['>申报（结算）', 3],
      ['>净开票', 3],
      ['>付款', 3],
      ['>核减', 3],
      ['>审定（认定）', 3],
      ['|结论', 1.6],
    ],
    reports.map(({ contract, amounts, verdict }) => [
      contract.number,
      contract.providerName ?? contract.providerUscc,
      contract.buyerName ?? contract.buyerUscc,
      yuanOpen(amounts.agreed),
      yuanOpen(amounts.delivered),
      yuanOpen(amounts.settled),
      yuanOpen(amounts.invoiced),
      yuanOpen(amounts.paid),
      yuanOpen(amounts.difference),
      yuanOpen(amounts.recognised),
      { text: VERDICT_WORDS[verdict], tone: VERDICT_TONES[verdict] },
    ]),
    { caption: '单位：元' },
  )
}

/** The same without the steps between, for a page that is higher than wide. */
export function resultTable(reports: readonly ReconciliationData[]): Block {
  return table(
    [
      ['合同', 3.4],
      ['账本', 4],
      ['>申报（结算）', 3],
      ['>核减', 3],
      ['>审定（认定）', 3],
      ['|结论', 1.6],
    ],
    reports.map(({ contract, institution, amounts, verdict }) => [
      contract.number,
      institution,
      yuanOpen(amounts.settled),
      yuanOpen(amounts.difference),
      yuanOpen(amounts.recognised),
      { text: VERDICT_WORDS[verdict], tone: VERDICT_TONES[verdict] },
    ]),
    { caption: '各合同申报、核减、审定（元）' },
  )
}

function claimTable({ claim, amount, result, decided, verdict }: AssessmentData): Block {
  if (amount === null) return text('本项目不涉及金额。')
  return table(
    [
      ['审定依据', 4],
      ['>申报（元）', 3],
      ['>核减（申报 − 审定）', 5],
      ['>审定（元）', 3],
      ['|结论', 2],
    ],
    [
      row('系统核验', claim.claimedAmount, result.payable, {
        text: { pass: '符合', fail: '不符合', undetermined: '待定' }[verdict],
        tone: RESULT_TONES[verdict],
        strong: true,
      }),
      decided === null
        ? [
            '人工审定',
            yuanOpen(claim.claimedAmount),
            strong('尚未作出', 'open'),
            strong('尚未作出', 'open'),
            strong('—', 'open'),
          ]
        : row('人工审定', claim.claimedAmount, decided.result.payable, {
            text: { pass: '符合', fail: '不符合', undetermined: '待定' }[decided.verdict],
            tone: RESULT_TONES[decided.verdict],
            strong: true,
          }),
    ],
    { caption: '单位：元' },
  )
}

const row = (name: string, claimed: string | null, set: string | null, state: Cell): readonly Cell[] => [
  name,
  yuanOpen(claimed),
  reduction(claimed, set),
  yuanOpen(set),
  state,
]

/** With both terms, which are in the report; unknown where one of them is. */
function reduction(claimed: string | null, set: string | null): Cell {
  const [from, to] = [fen(claimed), fen(set)]
  if (from === null || to === null) return strong('未能确定', 'open')
  return `${yuanText(claimed)} − ${yuanText(set)} = ${yuanText(toYuan(from - to))}`
}

function clauseReductions({ clauses, result }: AssessmentData): readonly Block[] {
  const wanted = new Set([...result.refusedBy, ...result.open])
  const shown = clauses.filter(
    ({ id, state, severity }) =>
      wanted.has(id) || (state === 'fail' && (severity === 'cap' || severity === 'ineligible')),
  )
  if (shown.length === 0) return []
  return [
    table(
      [
        ['条款', 3],
        ['原文', 9],
        ['|结论', 2],
        ['后果', 3],
      ],
      shown.map(({ id, quotation, state, severity }) => [
        id,
        `「${quotation}」`,
        strong(
          { pass: '符合', fail: '不符合', undetermined: '待定', not_applicable: '不适用' }[state],
          RESULT_TONES[state],
        ),
        severity === 'ineligible' ? '不予支持' : severity === 'cap' ? '核减金额' : '提示',
      ]),
      { caption: '条款' },
    ),
  ]
}

export function reductionBlocks(reports: readonly ReconciliationData[]): readonly Block[] {
  const rows = reports.flatMap(({ contract, findings }) =>
    findings
      .filter(({ severity }) => severity === 'reduce' || severity === 'undetermined')
      .map((finding): readonly Cell[] => [
        contract.number,
        finding.severity === 'reduce' ? strong('核减', 'bad') : strong('待查', 'open'),
        finding.message,
        finding.amount === null ? '—' : yuanText(finding.amount),
        `${finding.clauseId}「${finding.quotation}」`,
        finding.needsHuman ? '须人工认定' : '—',
      ]),
  )
  if (rows.length === 0) return [text('对账没有核减或待查事项。')]
  return [
    table(
      [
        ['合同', 3],
        ['|类别', 1.4],
        ['事项', 7],
        ['>金额（元）', 3],
        ['依据', 6],
        ['处理', 2.2],
      ],
      rows,
      { caption: '对账发现（金额为各项单独的影响，可能互相重叠，不作合计）' },
    ),
  ]
}

const SIGNED: Block = {
  kind: 'seals',
  boxes: [
    { title: '编制', lines: ['编制人：', '日期：　　　　年　　月　　日'] },
    { title: '复核', lines: ['复核人：', '日期：　　　　年　　月　　日'] },
    { title: '审定单位', lines: ['负责人：', '日期：　　　　年　　月　　日'] },
  ],
}
