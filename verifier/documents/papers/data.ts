import { SuanhengError } from '../../../core/errors.ts'
import { missingContracts } from '../determination/data.ts'
import { type Page, type Section, section, table, text } from '../page.ts'
import { amountBlocks, clauseBlock, countBlock, otherReadingBlocks, wantedTable } from '../parts/claim-tables.ts'
import { claimAlerts, claimConclusion, claimCover, momentOf, watermarkOf } from '../parts/claim-words.ts'
import { compose, ledgerBlocks } from '../parts/compose.ts'
import { contractAlerts, contractCover, contractDate } from '../parts/contract-words.ts'
import { type File, listsOf, recordOf, sourcesOf } from '../parts/file.ts'
import { activityBlocks, ownPaperBlocks, reviewBlocks } from '../parts/record-blocks.ts'
import { relationBlocks } from '../parts/relation-blocks.ts'
import { sampleBlocks } from '../parts/sample-blocks.ts'
import type { AssessmentData } from '../sources/assessment.ts'
import type { ReadSource } from '../sources/read-source.ts'
import type { ReconciliationData } from '../sources/reconciliation.ts'
import { contractPapers } from './contract-papers.ts'

type Claim = Extract<ReadSource, { readonly kind: 'assessment' }>

/**
 * 底稿: a paper for each step from contract to recognised amount, with index numbers; of a claim its clauses and amount (H)
 * before them.
 */
export function workingPapers(file: File): Page {
  const { claim, contracts } = file
  const [only] = contracts
  const about =
    claim === null
      ? ofContract(only?.data)
      : ofClaim(
          claim.data,
          contracts.map(({ data }) => data),
        )
  return compose(
    {
      title: '底稿',
      ...about,
      sections: withIndex([
        ...(claim === null ? [] : [...claimPapers(claim), ...relatedPapers(file)]),
        ...contracts.flatMap((contract, i) =>
          contractPapers(
            contract.data,
            listsOf(file, contract),
            contracts.length > 1 ? i + 1 : 0,
            recordOf(file, contract),
          ),
        ),
        ...trailPapers(file),
        ledgerPaper(sourcesOf(file)),
      ]),
    },
    sourcesOf(file),
  )
}

function ofContract(data: ReconciliationData | undefined) {
  if (data === undefined) throw new SuanhengError('REQUEST_INVALID', 'working papers of no contract')
  return {
    subject: data.contract.number,
    date: contractDate(data),
    watermark: null,
    cover: contractCover(data),
    alerts: contractAlerts(data),
  }
}

const ofClaim = (data: AssessmentData, reports: readonly ReconciliationData[]) => ({
  subject: data.claim.id,
  date: momentOf(data),
  watermark: watermarkOf(data),
  cover: claimCover(data),
  alerts: [...missingContracts(data, reports), ...claimAlerts(data)],
})

const claimPapers = (claim: Claim): readonly Section[] => [
  page('H-1　条款核验', [text(claimConclusion(claim.data)), countBlock(claim.data), ...clauses(claim)]),
  page('H-2　金额计算', [...amountBlocks(claim.data), ...otherReadingBlocks(claim.data)]),
  page('H-3　尚缺事项', [wantedTable(claim.data)]),
]

/** H-4: the parties and what ties them. */
const relatedPapers = ({ relations }: File): readonly Section[] => [
  page(
    'H-4　关联方',
    relations === null ? [text('没有关联关系条款，或未随附关联关系数据。')] : relationBlocks(relations.data),
  ),
]

/** J: samples; K: what persons said and did, of the claim and each contract. */
function trailPapers(file: File): readonly Section[] {
  const all = [...(file.claim === null ? [] : [file.claim]), ...file.contracts]
  const records = all.flatMap((one) => recordOf(file, one) ?? [])
  const samples = records.flatMap((record) => record.samples)
  const subject = ({ subject: { kind, id } }: (typeof records)[number]): string =>
    records.length > 1 ? `（${kind === 'claim' ? '申请' : '合同'} ${id}）` : ''
  return [
    ...samples.map((sample, i) => page(`J-${i + 1}　抽样 ${sample.id}`, sampleBlocks(sample))),
    ...records.map((record, i) => page(`K-${i + 1}　核实与回复${subject(record)}`, reviewBlocks(record))),
    ...records.map((record, i) =>
      page(`L-${i + 1}　编制与复核记录${subject(record)}`, [...ownPaperBlocks(record), ...activityBlocks(record)]),
    ),
  ]
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
