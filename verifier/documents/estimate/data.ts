import { type Block, type Page, section, text } from '../page.ts'
import {
  amountBlocks,
  clauseTable,
  countBlock,
  decisionBlocks,
  otherReadingBlocks,
  readingsBlock,
  wantedTable,
} from '../parts/claim-tables.ts'
import { claimAlerts, claimConclusion, claimCover, momentOf, watermarkOf } from '../parts/claim-words.ts'
import { compose, ledgerBlocks } from '../parts/compose.ts'
import type { ReadSource } from '../sources/read-source.ts'

/**
 * 申报测算表: what a claim would come to, clause by clause, with the working of its amount and what is still missing. Of a
 * draft every page says that it is one.
 */
export function estimate(source: Extract<ReadSource, { readonly kind: 'assessment' }>): Page {
  const { data } = source
  return compose(
    {
      title: '申报测算表',
      subject: data.claim.id,
      date: momentOf(data),
      watermark: watermarkOf(data),
      cover: claimCover(data),
      alerts: claimAlerts(data),
      sections: [
        section('测算结论', [text(claimConclusion(data))]),
        section('金额测算', amountBlocks(data)),
        section('尚缺事项', [wantedTable(data)]),
        section('逐条核验', [countBlock(data), clauseTable(data)]),
        section('其他口径', otherReadingBlocks(data)),
        section('人工决定', decisionBlocks(data)),
        section('口径与说明', [readingsBlock(data), SEALS]),
        section('账本检查点', ledgerBlocks([source])),
      ],
    },
    [source],
  )
}

const SEALS: Block = {
  kind: 'seals',
  boxes: [{ title: '申请单位', lines: ['法定代表人或授权代表：', '经办人：', '日期：　　　　年　　月　　日'] }],
}
