import { parseFraction, toDecimal } from '../core/fraction.ts'
import type { Reason } from '../ingest/importers/usage/records.ts'
import type { Sum, UsageSummary } from '../ingest/importers/usage/tally.ts'
import { textTable } from '../verifier/report/text-table.ts'
import { toldText } from './commands/import-files.ts'
import { grouped } from './output.ts'

const REASON_WORDS: Readonly<Record<Reason, string>> = {
  no_cards: '无卡作业 without cards',
  unknown_cards: '卡数未知 cards not known',
  running: '尚未结束 not ended',
  excluded: '声明除外 excluded by the map',
  unmapped: '未映射 unmapped',
  ambiguous: '规则冲突 ambiguous',
  refused: '不能采用 refused',
}
/** Reasons of uses whose card-time nobody knows yet. */
const NO_TIME: readonly Reason[] = ['no_cards', 'unknown_cards', 'running']

/** Most sentences and names that a terminal shows. */
const LISTED = 30

const hours = ({ cardHours }: Sum) => toDecimal(parseFraction(cardHours), 3)

/** For a terminal: what became records, what did not and why, and what the map should say. */
export function usageText(
  summary: UsageSummary,
  said: { readonly timezone: string | undefined; readonly out: string | null; readonly dryRun: boolean },
): readonly string[] {
  const { records, out, mapped, mappedMore, unmapped, unmappedMore, why, listed, listedMore } = summary
  const outs = Object.entries(REASON_WORDS).filter(([reason]) => out[reason as Reason].uses > 0) as [Reason, string][]
  const rows = [
    ['记录 records', grouped(records.uses), hours(records)],
    ...outs.map(([reason, words]) => [
      words,
      grouped(out[reason].uses),
      NO_TIME.includes(reason) ? '–' : hours(out[reason]),
    ]),
  ]
  return [
    `行 lines ${grouped(summary.lines)} · 作业 uses ${grouped(summary.uses)} · 非作业行 rows that are no use ${grouped(summary.rows)} · 时区 time zone ${said.timezone ?? '未指定 not said (offsets in the input)'}`,
    textTable([['', '数量 uses', '卡时 card-hours'], ...rows], ['left', 'right', 'right']),
    ...(summary.repeated === 0
      ? []
      : [`重复读到、未再写出 read again and not written again: ${grouped(summary.repeated)}`]),
    ...(summary.nothingHadCards
      ? [
          '没有任何作业列出加速卡：请确认平台记录了它（Slurm：AccountingStorageTRES=gres/gpu），否则卡数并不可知',
          'no use names an accelerator: see that the platform accounts for them (Slurm: AccountingStorageTRES=gres/gpu); else nothing is known of them',
        ]
      : []),
    ...why.slice(0, LISTED).map(({ why: { zh, en }, count }) => `  ${grouped(count)} × ${zh} · ${en}`),
    ...moreThan(why.length),
    ...(mapped.length === 0 ? [] : [mappedTable(summary), ...moreThan(mapped.length + mappedMore.uses)]),
    ...(unmapped.length === 0 ? [] : [namesTable(summary), ...moreThan(unmapped.length + unmappedMore.uses)]),
    ...toldText(listed),
    ...(listedMore === 0 ? [] : [`  … 另有 and ${grouped(listedMore)} more that no list holds`]),
    ...(said.dryRun ? ['试运行，未写入 · dry run, nothing written'] : []),
    ...(said.dryRun || said.out !== null ? [] : ['没有可用的记录，未写入 · no record to write, nothing written']),
    ...(said.out === null ? [] : [`→ ${said.out}: suanheng push --kind usage ${said.out}`]),
  ]
}

const moreThan = (count: number) =>
  count > LISTED ? [`  … 另有 and ${grouped(count - LISTED)} more (--json lists them)`] : []

/** Names of strangers may hold anything but control characters, which would act on the terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the class is there to take them out
const shown = (name: string | null) => (name === null ? '–' : name.slice(0, 40).replace(/[\u0000-\u001f\u007f]/g, '?'))

function mappedTable({ mapped }: UsageSummary): string {
  const head = [
    '归入 mapped to: 合同 contract',
    '客户 customer',
    '平台 platform',
    '账户 account',
    '数量 uses',
    '卡时 card-hours',
  ]
  const rows = mapped
    .slice(0, LISTED)
    .map((name) => [
      shown(name.contract),
      shown(name.customer),
      shown(name.platform),
      shown(name.account),
      grouped(name.uses),
      hours(name),
    ])
  return textTable([head, ...rows], ['left', 'left', 'left', 'left', 'right', 'right'])
}

function namesTable({ unmapped }: UsageSummary): string {
  const head = [
    '未映射 unmapped: 平台 platform',
    '账户 account',
    '用户 user',
    '队列 queue',
    '数量 uses',
    '卡时 card-hours',
  ]
  const rows = unmapped
    .slice(0, LISTED)
    .map((name) => [
      shown(name.platform),
      shown(name.account),
      shown(name.user),
      shown(name.queue),
      grouped(name.uses),
      hours(name),
    ])
  return textTable([head, ...rows], ['left', 'left', 'left', 'left', 'right', 'right'])
}
