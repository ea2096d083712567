import type { ReportLedger } from '../binding/ledger-binding.ts'
import type { Cell, Table } from './table.ts'

/** What a report is bound to, for a sheet: checkpoint, other logs, digest of the JSON report. `more`: before the note. */
export function basisTable(
  bound: ReportLedger,
  digest: string,
  more: readonly (readonly [string, Cell])[] = [],
): Table {
  const { checkpoint } = bound
  const others: readonly (readonly [string, Cell])[] =
    'others' in bound
      ? bound.others.map(({ institution, size, root }) => [`其他账本 ${institution}`, `前 ${size} 批，根 ${root}`])
      : [['其他账本  others', '已密封，随 JSON 报告提供']]
  return {
    key: 'basis',
    name: '依据',
    title: { zh: '依据：账本检查点与报告摘要', en: 'Basis: checkpoint and digest of the report' },
    columns: [
      { key: 'item', title: { en: 'Item', zh: '项目' }, type: 'text', width: 40 },
      { key: 'value', title: { en: 'Value', zh: '内容' }, type: 'text', width: 70 },
    ],
    rows: [
      ['账本  log', checkpoint.origin],
      ['检查点批数  size', { as: 'integer', value: String(checkpoint.size) }],
      ['根  root', checkpoint.root],
      ['检查点原文  signed note', checkpoint.text],
      ...others,
      ['JSON 报告 SHA-256  digest of the report', digest],
      ...more,
    ],
    notes: [
      {
        zh: '本工作簿由同一检查点下的 JSON 报告及登记资料生成；以 JSON 报告为准，可用 suanheng report verify 重算。',
        en: 'Made from the JSON report and the documents at the same checkpoint; the JSON report is what can be recomputed (suanheng report verify).',
      },
    ],
  }
}
