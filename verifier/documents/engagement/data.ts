import { dayWords } from '../../report/words.ts'
import { missingContracts, reductionBlocks, resultTable } from '../determination/data.ts'
import { type Alert, type Block, type Page, section, table, text } from '../page.ts'
import { amountBlocks, countBlock, decisionBlocks, otherReadingBlocks, wantedTable } from '../parts/claim-tables.ts'
import { alert, claimAlerts, claimConclusion, claimCover, momentOf, watermarkOf } from '../parts/claim-words.ts'
import { compose, ledgerBlocks } from '../parts/compose.ts'
import { bridgeChart, contractAlerts, contractCover, contractDate } from '../parts/contract-words.ts'
import { type File, recordOf, sourcesOf } from '../parts/file.ts'
import { findingBlock } from '../parts/findings.ts'
import { standingsOf } from '../parts/record-blocks.ts'
import { samplingResults } from '../parts/sample-blocks.ts'
import { period } from '../parts/say.ts'
import type { ReadSource } from '../sources/read-source.ts'
import { annexes } from './annexes.ts'
import {
  BASIS,
  CAPACITY_PROCEDURE,
  CLAIM_PROCEDURES,
  CONTRACT_PROCEDURES,
  NO_ASSURANCE,
  SAMPLING_PROCEDURE,
} from './words.ts'

type Of<K extends ReadSource['kind']> = Extract<ReadSource, { readonly kind: K }>

/** At least a claim or a contract; capacities are shown in the annex. */
export type Engagement = File & { readonly capacities: readonly Of<'capacity'>[] }

/**
 * 商定程序审计报告 (4101号): basis, parties, procedures, results, findings, limits, annexes. It says what the procedures found
 * and gives no assurance.
 */
export function engagementReport(engagement: Engagement): Page {
  const { claim, contracts, capacities } = engagement
  const sources = sourcesOf(engagement, capacities)
  const reports = contracts.map(({ data }) => data)
  const [only] = reports
  const claimed = claim?.data ?? null
  return compose(
    {
      title: '商定程序审计报告',
      subject: claimed?.claim.id ?? (reports.length === 1 ? (only?.contract.number ?? '') : `${reports.length} 个合同`),
      date: claimed === null ? (only === undefined ? null : contractDate(only)) : momentOf(claimed),
      watermark: claimed === null ? null : watermarkOf(claimed),
      cover: [
        ['报告编号', ''],
        ['委托人', ''],
        ...(claimed === null
          ? only === undefined || reports.length > 1
            ? []
            : contractCover(only)
          : claimCover(claimed)),
      ],
      alerts: alertsOf(engagement),
      sections: [
        section('业务依据', BASIS.map(text)),
        section('当事方与合同', [partyTable(engagement)]),
        section('执行的程序', [procedures(engagement)]),
        section('执行结果', results(engagement)),
        section('发现', findings(engagement)),
        section('限制与未定事项', limits(engagement)),
        section('声明', [...NO_ASSURANCE.map(text), SIGNED]),
        ...annexes(engagement, ledgerBlocks(sources)),
      ],
    },
    sources,
  )
}

function alertsOf({ claim, contracts }: Engagement): readonly Alert[] {
  const reports = contracts.map(({ data }) => data)
  const own = [claim, ...contracts].some((one) => one !== null && one.data.ledger.others === undefined)
  return [
    alert('plain', '本报告不提供鉴证保证', ['只列示执行商定程序得到的事实与计算结果。']),
    ...(claim === null ? [] : [...missingContracts(claim.data, reports), ...claimAlerts(claim.data)]),
    ...reports.flatMap((report) =>
      contractAlerts(report).map((one) => ({ ...one, title: `合同 ${report.contract.number}：${one.title}` })),
    ),
    ...(own && claim === null
      ? [alert('open', '提供给机构自查的版本', ['所涉其他机构以密文记入，本报告不载明。'])]
      : []),
  ]
}

function partyTable({ claim, contracts }: Engagement): Block {
  if (contracts.length === 0)
    return claim === null ? text('没有合同。') : { kind: 'facts', rows: claimCover(claim.data).slice(1, 4) }
  return table(
    [
      ['合同', 3],
      ['服务机构（卖方）', 5],
      ['使用单位（买方）', 5],
      ['签订日期', 3],
      ['合同期', 5],
    ],
    contracts.map(({ data: { contract } }) => [
      `${contract.number}${contract.title === null ? '' : `\n${contract.title}`}`,
      `${contract.providerName ?? '名称未知'}\n${contract.providerUscc}`,
      `${contract.buyerName ?? '名称未知'}\n${contract.buyerUscc}`,
      dayWords(contract.signedOn),
      period(contract.from, contract.to),
    ]),
  )
}

const samplesOf = (engagement: Engagement) =>
  engagement.contracts.flatMap((contract) => recordOf(engagement, contract)?.samples ?? [])

const procedures = (engagement: Engagement): Block => procedureList(engagement, samplesOf(engagement).length > 0)

const procedureList = ({ claim, contracts, capacities }: Engagement, sampled: boolean): Block => ({
  kind: 'list',
  items: [
    ...(contracts.length === 0 ? [] : CONTRACT_PROCEDURES),
    ...(claim === null ? [] : CLAIM_PROCEDURES),
    ...(capacities.length === 0 ? [] : [CAPACITY_PROCEDURE]),
    ...(sampled ? [SAMPLING_PROCEDURE] : []),
  ].map((words, i) => `程序 ${i + 1}：${words}`),
})

function results(engagement: Engagement): readonly Block[] {
  const { claim, contracts } = engagement
  const reports = contracts.map(({ data }) => data)
  return [
    ...(reports.length === 0 ? [] : [resultTable(reports)]),
    ...reports
      .map(bridgeChart)
      .map((chart, i) =>
        chart.kind === 'bars' && reports.length > 1
          ? { ...chart, caption: `合同 ${reports[i]?.contract.number ?? ''}：${chart.caption}` }
          : chart,
      ),
    ...(claim === null ? [] : [text(claimConclusion(claim.data)), countBlock(claim.data), ...amountBlocks(claim.data)]),
    ...(claim?.data.decided == null ? [] : decisionBlocks(claim.data)),
    ...samplingResults(samplesOf(engagement)),
  ]
}

function findings(engagement: Engagement): readonly Block[] {
  const { contracts } = engagement
  const all = contracts.flatMap((contract) => {
    const { findings: found, contract: about } = contract.data
    const said = standingsOf(recordOf(engagement, contract), found)
    return found.map((finding, i) => ({ finding, contract: about.number, said: said[i] ?? [] }))
  })
  if (all.length === 0) return [text('对账没有产生发现。')]
  return all.map(({ finding, contract, said }, i) =>
    findingBlock(finding, `${i + 1}.${contracts.length > 1 ? `［${contract}］` : ''}`, said),
  )
}

function limits({ claim, contracts }: Engagement): readonly Block[] {
  return [
    ...reductionBlocks(contracts.map(({ data }) => data)),
    ...(claim === null ? [] : [wantedTable(claim.data), ...otherReadingBlocks(claim.data)]),
    {
      kind: 'list',
      items: [
        '结论限于账本检查点以前报送的资料；未报送的资料不在范围内，未知不作零处理。',
        '认定金额为确证下限；金额只舍不入，不构成拨付承诺。',
        '时刻均为北京时间。',
      ],
    },
  ]
}

const SIGNED: Block = {
  kind: 'seals',
  boxes: [
    { title: '会计师事务所', lines: ['地址：', '报告日期：　　　　年　　月　　日'] },
    { title: '中国注册会计师', lines: ['签名：', '签名：'] },
  ],
}
