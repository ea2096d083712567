import { missingContracts } from '../determination/data.ts'
import { type Page, type Section, section, table, text } from '../page.ts'
import { amountBlocks, clauseBlock, countBlock, otherReadingBlocks, wantedTable } from '../parts/claim-tables.ts'
import { claimAlerts, claimConclusion, claimCover, momentOf, watermarkOf } from '../parts/claim-words.ts'
import { compose, ledgerBlocks } from '../parts/compose.ts'
import { contractAlerts, contractCover, contractDate } from '../parts/contract-words.ts'
import type { ReadSource } from '../sources/read-source.ts'
import { contractPapers } from './contract-papers.ts'

type Contract = Extract<ReadSource, { readonly kind: 'reconciliation' }>
type Claim = Extract<ReadSource, { readonly kind: 'assessment' }>

/** 底稿 of one contract: a paper for each step from contract to recognised amount, with index numbers. */
export function contractWorkingPapers(source: Contract): Page {
  const { data } = source
  return compose(
    {
      title: '底稿',
      subject: data.contract.number,
      date: contractDate(data),
      watermark: null,
      cover: contractCover(data),
      alerts: contractAlerts(data),
      sections: withIndex([...contractPapers(data, 0), ledgerPaper([source])]),
    },
    [source],
  )
}

/** 底稿 of a claim: its clauses and amount (H), then the papers of each contract. */
export function claimWorkingPapers(claim: Claim, contracts: readonly Contract[]): Page {
  const { data } = claim
  return compose(
    {
      title: '底稿',
      subject: data.claim.id,
      date: momentOf(data),
      watermark: watermarkOf(data),
      cover: claimCover(data),
      alerts: [
        ...missingContracts(
          data,
          contracts.map((one) => one.data),
        ),
        ...claimAlerts(data),
      ],
      sections: withIndex([
        page('H-1　条款核验', [text(claimConclusion(data)), countBlock(data), ...clauses(claim)]),
        page('H-2　金额计算', [...amountBlocks(data), ...otherReadingBlocks(data)]),
        page('H-3　尚缺事项', [wantedTable(data)]),
        ...contracts.flatMap(({ data: report }, i) => contractPapers(report, contracts.length > 1 ? i + 1 : 0)),
        ledgerPaper([claim, ...contracts]),
      ]),
    },
    [claim, ...contracts],
  )
}

const clauses = ({ data }: Claim) => data.clauses.map((clause, i) => clauseBlock(clause, data.amount, `H-1.${i + 1}`))

const page = (title: string, blocks: Section['blocks']): Section => ({ title, level: 1, breakBefore: true, blocks })

const ledgerPaper = (sources: Parameters<typeof ledgerBlocks>[0]): Section =>
  page('G-1　账本检查点与重算', ledgerBlocks(sources))

/** The list of papers comes first: an index without a list is no file. */
const withIndex = (papers: readonly Section[]): readonly Section[] => [
  section('底稿目录', [
    table(
      [
        ['索引号', 2],
        ['底稿名称', 8],
        ['编制人', 2],
        ['复核人', 2],
      ],
      papers.map(({ title }) => {
        const [index = '', name = ''] = title.split('　')
        return [index, name, '', '']
      }),
    ),
  ]),
  ...papers,
]
