import type { LedgerFindingCode } from '../ledger/finding.ts'
import type { CheckEvent, CheckFindingEvent, CheckResultEvent } from '../verifier/ledger/check.ts'
import { grouped, note, Progress, say } from './output.ts'

/** What each finding of a check means, in Chinese. */
export const FINDINGS_ZH: Readonly<Record<LedgerFindingCode, string>> = {
  CHECKPOINT_MISSING: '检查点缺失',
  CHECKPOINT_FORGED: '检查点没有该账本的有效签名',
  TILE_MISSING: '账本分片缺失',
  TILE_CHANGED: '账本分片被改动',
  ENTRY_CHANGED: '账本条目被改动',
  MANIFEST_INVALID: '批次清单无效',
  MANIFEST_CHAIN_BROKEN: '批次清单前后不衔接',
  SEQUENCE_HOLE: '批次序号不连续',
  RECORD_LEAVES_CHANGED: '账本保存的记录哈希被改动',
  ROOT_MISMATCH: '条目推导不出已签署的根',
  FILE_UNEXPECTED: '账本目录中有不应存在的文件',
  LOG_ROLLED_BACK: '账本曾被回退',
  LOG_FORKED: '账本曾被分叉或改写',
  BATCH_SIGNATURE_INVALID: '批次的机构签名无效',
  BATCH_SIGNED_WITH_REVOKED_KEY: '批次以已吊销的密钥签名',
  ROW_CHANGED: '记录被改动',
  ROW_DELETED: '记录被删除',
  ROW_ADDED: '记录为账本之外添加',
  ROW_MOVED: '记录被移动',
  BATCH_ROW_CHANGED: '批次登记行被改动',
  BATCH_MISSING: '批次登记行缺失',
  BATCH_UNKNOWN: '批次不在账本中',
  DERIVED_TABLE_DIFFERS: '派生表与记录不符',
  STORE_DEFINITION_CHANGED: '库表或视图的定义被改动',
}

/** Shows events as they come: findings on standard output, progress beside it. Output: the results. */
export async function showCheck(
  events: AsyncGenerator<CheckEvent>,
  json: boolean,
): Promise<readonly CheckResultEvent[]> {
  const results: CheckResultEvent[] = []
  const bars = new Map<string, { readonly bar: Progress; done: number }>()
  for await (const event of events) {
    if (json) say(JSON.stringify(event))
    if (event.event === 'result') results.push(event)
    if (event.event === 'finding' && !json) say(findingLine(event))
    if (event.event !== 'progress' || json) continue
    const { institution, step, batches, ofBatches } = event
    const shown = bars.get(`${institution} ${step}`) ?? {
      bar: new Progress(`${institution} ${WORDS[step]}`, ofBatches, false),
      done: 0,
    }
    bars.set(`${institution} ${step}`, shown)
    shown.bar.add(batches - shown.done)
    shown.done = batches
  }
  return results
}

const WORDS = { log: 'log 账本', store: 'store 库' } as const

function findingLine({ code, institution, sequence, position, recordId, detail }: CheckFindingEvent): string {
  const where = [
    ...(sequence === null ? [] : [`batch 批次 ${sequence}`]),
    ...(position === null ? [] : [`position 位置 ${position}`]),
    ...(recordId === null ? [] : [`record 记录 ${recordId}`]),
  ].join(', ')
  return `${code} ${FINDINGS_ZH[code]}: ${institution}${where === '' ? '' : `, ${where}`}\n  ${detail}`
}

/** One line an institution. */
export function describeCheck(results: readonly CheckResultEvent[]): string {
  if (results.length === 0) note('no institution has a log yet  尚无账本')
  return results
    .map(({ institution, size, records, findings, repeated, notCompared }) => {
      const verdict =
        findings === 0 ? 'clean  账实相符' : `${grouped(findings)} findings  发现 ${grouped(findings)} 处不符`
      const compared = `${grouped(size ?? 0)} batches 批次, ${grouped(records)} records 记录`
      const notes = [
        ...(repeated > 0 ? [`${repeated} rows are there twice, harmless  重复写入 ${repeated} 行，不影响结果`] : []),
        ...(notCompared > 0 ? [`${notCompared} batches could not be compared  ${notCompared} 个批次无法比对`] : []),
      ]
      return [`${institution}: ${verdict} (${compared})`, ...notes.map((line) => `  ${line}`)].join('\n')
    })
    .join('\n')
}
