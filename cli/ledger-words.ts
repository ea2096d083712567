import { LEDGER_FINDINGS_ZH } from '../core/ledger-finding-words.ts'
import type { LedgerFindingCode } from '../ledger/finding.ts'
import type { CheckEvent, CheckFindingEvent, CheckResultEvent } from '../verifier/ledger/check.ts'
import { grouped, note, Progress, say } from './output.ts'

/** What each finding of a check means, in Chinese: all of them, as the types see to. */
export const FINDINGS_ZH: Readonly<Record<LedgerFindingCode, string>> = LEDGER_FINDINGS_ZH

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
