import { z } from 'zod'
import type { Fen } from '../../../../core/money.ts'
import { type Amount, amountOf } from '../../../../verifier/programmes/engine/amount.ts'
import { dayCount } from '../../../../verifier/programmes/engine/calendar.ts'
import { clausesOf } from '../../../../verifier/programmes/engine/clause.ts'
import { type Fact, listOf, map } from '../../../../verifier/programmes/engine/fact.ts'
import { check } from '../../../../verifier/programmes/engine/outcome.ts'
import { definePack } from '../../../../verifier/programmes/engine/pack.ts'
import { COMMON, Days, Money, Names, Rate, Step } from '../../../../verifier/programmes/engine/parameter.ts'
import { readParameters } from '../../../../verifier/programmes/engine/parameter-json.ts'
import type { RelatedAnswer } from '../../../../verifier/programmes/engine/related.ts'
import { Sheet } from '../../../../verifier/programmes/engine/working.ts'

const Parameters = z.strictObject({
  ...COMMON,
  period: Days,
  counting: z.enum(['both', 'difference']),
  rate: Rate,
  ceiling: Money,
  step: Step,
  itemClasses: Names,
})
type Parameters = z.infer<typeof Parameters>

/** A line of a settled contract: which class of item, from which day to which, how much. */
export type NanningLine = {
  readonly class: string
  readonly from: string
  readonly to: string
  readonly settled: Fact<Fen>
}
export type NanningFacts = {
  readonly lines: readonly NanningLine[]
  /** Granted to the applicant in this year before. */
  readonly granted: Fact<Fen>
  readonly related: Fact<RelatedAnswer['verdict']>
}
const SWITCHES = { 'nanning.counting': ['difference', 'both'] } as const

const clause = clausesOf<NanningFacts, Parameters, typeof SWITCHES, Amount>()
const words = (zh: string) => ({ en: zh, zh })

export const NANNING_2025 = definePack({
  id: 'nn-slq-2025',
  guide: { title: '南宁市 2025 年度算力券', file: 'rules.txt', sha256: '' },
  schema: Parameters,
  parameters: readParameters(import.meta.url),
  switches: SWITCHES,
  clauses: [
    clause({
      id: 'NN-SLQ-1',
      quotation: '（非关联方）',
      kind: 'automatic',
      severity: 'ineligible',
      test: ({ facts }) => check(facts.related, (verdict) => verdict === 'unrelated'),
    }),
    clause({
      id: 'NN-SLQ-2',
      quotation: '（不包括存储、网络、安全等其他服务）',
      kind: 'automatic',
      severity: 'cap',
      parameters: ['itemClasses'],
      test: ({ facts, p }) =>
        check(listOf(facts.lines.map(({ settled }) => settled)), () =>
          facts.lines.every((line) => p.itemClasses.values.includes(line.class)),
        ),
    }),
    clause({
      id: 'NN-SLQ-3',
      quotation: '按实际结算费用的30%申请补贴，累计最高不超过200万元',
      kind: 'automatic',
      severity: 'cap',
      parameters: ['rate', 'ceiling', 'period', 'counting', 'step'],
      switches: ['nanning.counting'],
      test: ({ amount }) => check(amount.fen, () => amount.binding?.id === 'share'),
    }),
  ],
  amount: ({ facts, p, s }) => {
    const sheet = new Sheet()
    const step = p.step.fen
    const counting = s['nanning.counting']
    const bases = facts.lines
      .filter((line) => p.itemClasses.values.includes(line.class))
      .map((line, i) => {
        const settled = sheet.given(`settled ${i}`, words('结算金额'), line.settled)
        const [from, to] = [
          line.from > p.period.from ? line.from : p.period.from,
          line.to < p.period.to ? line.to : p.period.to,
        ]
        const part = from > to ? 0 : dayCount(from, to, counting)
        return sheet.apportion(
          `base ${i}`,
          words('结算金额基准'),
          settled,
          { part, whole: dayCount(line.from, line.to, counting) },
          'NN-SLQ-3',
          step,
        )
      })
    const base = sheet.sum('base', words('合计基准'), bases, 'NN-SLQ-3')
    const share = sheet.share('share', words('补贴金额'), base, p.rate.value, 'NN-SLQ-3', step)
    const left = map(facts.granted, (granted) => (granted > p.ceiling.yuan ? 0n : p.ceiling.yuan - granted))
    const room = sheet.given('room', words('本年度剩余额度'), left, 'NN-SLQ-3')
    const caps = [
      { id: 'share', label: words('补贴金额'), fen: share, clause: 'NN-SLQ-3' },
      { id: 'room', label: words('本年度剩余额度'), fen: room, clause: 'NN-SLQ-3' },
    ]
    sheet.least('A', words('可申请金额'), caps)
    return amountOf(caps, sheet.lines)
  },
})
