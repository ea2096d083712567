import { z } from 'zod'
import { toCardHours } from '../../core/card-time.ts'
import { add, divide, type Fraction, parseFraction, ZERO } from '../../core/fraction.ts'
import { type Fen, parseYuan } from '../../core/money.ts'
import { unitsPerCardHour } from '../reconcile/items.ts'
import type { Reconciliation, Verdict } from '../reconcile/reconcile-contract.ts'
import { type Align, textTable } from './text-table.ts'
import { roundedWords, VERDICT_WORDS, yuanWords } from './words.ts'

/** One contract on one line. Null: not known. Amounts in 分, `meteredTime` in micro card-seconds. */
export type SummaryRow = {
  readonly number: string
  readonly agreedCardHours: Fraction | null
  readonly meteredTime: bigint | null
  readonly settled: Fen | null
  readonly invoiced: Fen | null
  readonly paid: Fen | null
  readonly recognised: Fen | null
  /** settled - recognised. */
  readonly difference: Fen | null
  readonly verdict: Verdict
}

export function toSummaryRow({ contract, terms, cardTimes, bridge, verdict }: Reconciliation): SummaryRow {
  const { settled, invoiced, paid, recognised, difference } = bridge
  return {
    number: contract.number,
    agreedCardHours: agreedCardHours(terms),
    meteredTime: cardTimes?.metered ?? null,
    settled,
    invoiced,
    paid,
    recognised,
    difference,
    verdict,
  }
}

/** Sum over the items of the last price period that count card-time; null when there is none or one cannot be converted. */
export function agreedCardHours({ periods }: Reconciliation['terms']): Fraction | null {
  const items = (periods.at(-1)?.items ?? []).filter((i) => i.class === 'smart_compute' && i.unit !== 'lump_sum')
  let total: Fraction = ZERO
  for (const item of items) {
    const units = unitsPerCardHour(item)
    if (units === null) return null
    total = add(total, divide(parseFraction(item.quantity), units))
  }
  return items.length === 0 ? null : total
}

const amount = z
  .string()
  .transform((yuan): Fen => parseYuan(yuan))
  .nullable()
const ReportLine = z.object({
  contract: z.object({ number: z.string() }),
  agreedCardHours: z.string().transform(parseFraction).nullable(),
  cardTime: z.object({ metered: z.object({ microCardSeconds: z.string().transform(BigInt) }) }).nullable(),
  amounts: z.object({ settled: amount, invoiced: amount, paid: amount, recognised: amount, difference: amount }),
  verdict: z.enum(['agrees', 'reduced', 'undetermined']),
})

/** The same line out of a report's JSON, parsed. Throws ZodError when it is not such a report. */
export function summaryRowOf(report: unknown): SummaryRow {
  const { contract, agreedCardHours, cardTime, amounts, verdict } = ReportLine.parse(report)
  return {
    number: contract.number,
    agreedCardHours,
    meteredTime: cardTime?.metered.microCardSeconds ?? null,
    ...amounts,
    verdict,
  }
}

const HEAD = ['合同', '约定卡时', '计量卡时', '结算', '开票', '付款', '认定', '差异', '结论'] as const
const ALIGNS: readonly Align[] = ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right', 'left']

/** The rows in the order given, under a heading, with their sums; money in 元, card-hours to the nearest 0.01. */
export function toSummaryTable(rows: readonly SummaryRow[]): string {
  const total = [
    '合计',
    '',
    roundedWords(sumOf(rows.map(({ meteredTime }) => (meteredTime === null ? null : toCardHours(meteredTime))))),
    ...(['settled', 'invoiced', 'paid', 'recognised', 'difference'] as const).map((column) =>
      yuanWords(sumFen(rows.map((row) => row[column]))),
    ),
    '',
  ]
  return textTable([HEAD, ...rows.map(toCells), ...(rows.length > 1 ? [total] : [])], ALIGNS)
}

const toCells = (row: SummaryRow): readonly string[] => [
  row.number,
  roundedWords(row.agreedCardHours),
  roundedWords(row.meteredTime === null ? null : toCardHours(row.meteredTime)),
  ...[row.settled, row.invoiced, row.paid, row.recognised, row.difference].map(yuanWords),
  VERDICT_WORDS[row.verdict],
]

/** A sum with an unknown part is unknown. */
const sumOf = (values: readonly (Fraction | null)[]): Fraction | null =>
  values.reduce<Fraction | null>((sum, value) => (sum === null || value === null ? null : add(sum, value)), ZERO)
const sumFen = (values: readonly (Fen | null)[]): Fen | null =>
  values.reduce<Fen | null>((sum, value) => (sum === null || value === null ? null : sum + value), 0n)
