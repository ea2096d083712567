import { parseCardSeconds } from '../../core/card-time.ts'
import { DAY_MS, dayStart, daysBetween } from '../../core/time.ts'
import { evidenceOf, type Finding, finding } from '../reconcile/finding.ts'
import type { Completeness, DayTotals, LateBatch, Stated } from './completeness.ts'

/**
 * What an institution's statements and its log say of each other.
 *
 * A day without a statement matters only once a later day has one. Two statements of a day, ranges that do not join and
 * figures that are not the ledger's leave open what was sent; batches that come after the statement of their day, and
 * days without one, are told. Each statement is compared in full: no field vouches for another.
 */
export function statementFindings(completeness: Completeness): readonly Finding[] {
  const { days, statements } = completeness
  if (days.length === 0) return []
  if (statements.length === 0) {
    return [finding('STATEMENTS_NONE', '机构从未报送完整性声明，日志是否齐全只能由其他证据判断')]
  }
  return [
    ...missing(completeness),
    ...conflicts(completeness),
    ...holes(completeness),
    ...mismatches(completeness),
    ...late(completeness),
  ]
}

function missing({ days, statements, ledger }: Completeness): readonly Finding[] {
  const stated = new Set(statements.map(({ day }) => day))
  const [first = '', last = ''] = [statements[0]?.day, statements.at(-1)?.day]
  const without = days.filter((day) => !stated.has(day) && day < last && (ledger.get(day)?.batches ?? 0) > 0)
  return [
    ...tell(
      without.filter((day) => day < first),
      'info',
      `首份声明（${first}）之前`,
    ),
    ...tell(
      without.filter((day) => day > first),
      'warning',
      `首份声明（${first}）之后`,
    ),
  ]
}

const tell = (some: readonly string[], severity: 'info' | 'warning', when: string): readonly Finding[] =>
  some.length === 0
    ? []
    : [
        finding('STATEMENT_MISSING', `${when}有 ${some.length} 天收到批次而没有完整性声明`, {
          severity,
          evidence: [evidenceOf('day', some)],
        }),
      ]

function conflicts({ days, statements }: Completeness): readonly Finding[] {
  const asked = new Set(days)
  const doubled = [...byDay(statements)].filter(([day, all]) => asked.has(day) && all.length > 1)
  return doubled.map(([day, all]) =>
    finding('STATEMENT_CONFLICT', `${day} 有 ${all.length} 份互相矛盾且均未更正的完整性声明`, {
      evidence: [
        evidenceOf('day', [day]),
        evidenceOf(
          'document',
          all.map(({ digest }) => digest),
        ),
      ],
    }),
  )
}

/**
 * Neighbouring statements between which a day asked about lies: the one must go on where the other ended. Batches of
 * days between that have no statement are told as missing, and are no hole.
 */
function holes({ days, statements }: Completeness): readonly Finding[] {
  const ranges = statements.filter(({ body }) => body.firstSequence !== null)
  const stated = new Set(statements.map(({ day }) => day))
  return ranges.slice(1).flatMap((next, i) => {
    const before = ranges[i]
    if (before === undefined || before.day === next.day) return []
    const [ended, begins] = [before.body.lastSequence ?? 0, next.body.firstSequence ?? 0]
    if (begins === ended + 1 || !days.some((day) => before.day <= day && day <= next.day)) return []
    const between = daysBetween(before.day, next.day)
    if (begins > ended && between.some((day) => !stated.has(day))) return []
    const message = `${before.day} 的声明止于批次 ${ended}，${next.day} 的声明始于批次 ${begins}，两者不相接`
    return [finding('STATEMENT_HOLE', message, { evidence: [evidenceOf('day', [before.day, next.day])] })]
  })
}

function mismatches({ days, statements, ledger, roots }: Completeness): readonly Finding[] {
  const asked = new Set(days)
  return statements.flatMap((stated) => {
    const totals = asked.has(stated.day) ? ledger.get(stated.day) : undefined
    if (totals === undefined) return []
    const wrong = differing(stated, totals, roots)
    if (wrong.length === 0) return []
    const message = `${stated.day} 的完整性声明与账本不符：${wrong.join('；')}`
    const evidence = [evidenceOf('day', [stated.day]), evidenceOf('document', [stated.digest])]
    return [finding('STATEMENT_MISMATCH', message, { evidence })]
  })
}

/** The fields that differ, each with what was stated and what was found. */
function differing({ body }: Stated, totals: DayTotals, roots: ReadonlyMap<number, string>): readonly string[] {
  const fields: readonly (readonly [string, Figure, Figure])[] = [
    ['firstSequence', body.firstSequence, totals.firstSequence],
    ['lastSequence', body.lastSequence, totals.lastSequence],
    ['batches', body.batches, totals.batches],
    ['records', body.records, totals.records],
    ['cardSeconds（10⁻⁶）', parseCardSeconds(body.cardSeconds), totals.cardSeconds],
    ['size', body.size, totals.size],
    ['root', body.root, roots.get(body.size) ?? '无此长度'],
  ]
  return fields
    .filter(([, stated, found]) => stated !== found)
    .map(([name, stated, found]) => `${name} 声明 ${shown(stated)}，账本 ${shown(found)}`)
}

type Figure = string | number | bigint | null
const shown = (value: Figure) => (value === null ? '无' : String(value))

function late({ institution, late: batches, lateTotal }: Completeness): readonly Finding[] {
  if (lateTotal === 0) return []
  const evidence = [
    evidenceOf(
      'batch',
      batches.map((batch) => `${institution}-${batch.batch} ${lateWords(batch)}`),
      lateTotal,
    ),
  ]
  return [finding('LATE_BATCH', `${lateTotal} 个批次在其用量所在日的完整性声明之后才报送`, { evidence })]
}

function lateWords({ records, usageDay, receivedDay }: LateBatch): string {
  const days = Math.round((dayStart(receivedDay) - dayStart(usageDay)) / DAY_MS)
  const count = records === null ? '条数未知' : `${records} 条`
  return `${count}，用量日 ${usageDay}，${receivedDay} 收到，迟 ${days} 日`
}

function byDay(statements: readonly Stated[]): ReadonlyMap<string, readonly Stated[]> {
  const days = new Map<string, Stated[]>()
  for (const stated of statements) days.set(stated.day, [...(days.get(stated.day) ?? []), stated])
  return days
}
