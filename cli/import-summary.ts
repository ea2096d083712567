import type { Fraction } from '../core/fraction.ts'
import { add, fraction, multiply, parseFraction, ZERO } from '../core/fraction.ts'
import type { CountedCards, Dropped } from '../ingest/importers/inventory/inventory.ts'
import { reportedOf } from '../ingest/importers/inventory/records.ts'
import type { Device } from '../schemas/device.ts'
import { exactText } from '../verifier/capacity/exact-text.ts'
import type { Register } from '../verifier/capacity/register/load.ts'
import { matchModel, type Outcome } from '../verifier/capacity/register/match.ts'
import { OUTCOMES } from '../verifier/capacity/register/register-text.ts'
import type { Words } from '../verifier/capacity/words.ts'
import { textTable } from '../verifier/report/text-table.ts'

/** Of one model as reported. TFLOPS dense FP16 by the register, exact; `null` is no credit. `cards` have ids, `counted` none. */
export type ModelLine = {
  readonly model: string | null
  readonly memoryGb: string | null
  readonly cards: number
  readonly counted: number
  readonly outcome: Outcome
  readonly fp16DenseTflops: string | null
  readonly tflops: string | null
  readonly why: Words
}

export type ImportSummary = {
  readonly register: string
  readonly devices: number
  readonly slices: number
  readonly counted: number
  readonly models: readonly ModelLine[]
  readonly dropped: readonly (Dropped & { readonly file: string })[]
  readonly out: string
  readonly capacityOut: string | null
}

type Sum = { readonly of: Device | CountedCards; cards: number; counted: number }

/** A line a model, slices left out: they are no cards. In the order they were found. */
export function modelLines(
  register: Register,
  devices: readonly Device[],
  counted: readonly { readonly facts: CountedCards }[],
): readonly ModelLine[] {
  const sums = new Map<string, Sum>()
  const sumOf = (of: Device | CountedCards): Sum => {
    const key = JSON.stringify([reportedOf(of), unitOf(of)])
    const sum = sums.get(key) ?? { of, cards: 0, counted: 0 }
    sums.set(key, sum)
    return sum
  }
  for (const device of devices) if (device.sliceOf === undefined) sumOf(device).cards++
  for (const { facts } of counted) sumOf(facts).counted += facts.cards
  return [...sums.values()].map((sum) => modelLine(register, sum))
}

const unitOf = (of: Device | CountedCards) => ('unit' in of ? (of.unit ?? null) : null)

function modelLine(register: Register, { of, cards, counted }: Sum): ModelLine {
  const { memoryGb, ...reported } = reportedOf(of)
  const match = matchModel(register, { ...reported, memoryGb: memoryGb === null ? null : parseFraction(memoryGb) })
  const figure = unitOf(of) === 'package' ? (match.perPackage?.lowest ?? null) : match.fp16DenseTflops
  return {
    model: of.acceleratorModel ?? null,
    memoryGb,
    cards,
    counted,
    outcome: match.outcome,
    fp16DenseTflops: figure === null ? null : exactText(figure),
    tflops: figure === null ? null : exactText(times(figure, cards + counted)),
    why: match.why,
  }
}

const times = (figure: Fraction, cards: number) => multiply(figure, fraction(BigInt(cards)))

/** Most dropped lines that a terminal shows. */
const LISTED = 50

const HEAD = ['型号 model', '显存 GB', '有编号 named', '无编号 counted', 'TFLOPS/卡 card', 'TFLOPS', '依据 why']
const ALIGN = ['left', 'right', 'right', 'right', 'right', 'right', 'left'] as const

/** For a terminal: the cards of each model, what was dropped, where the records are. */
export function summaryText(summary: ImportSummary): readonly string[] {
  const rows = summary.models.map((line) => [
    line.model ?? '未注明 not said',
    line.memoryGb ?? '–',
    String(line.cards),
    String(line.counted),
    line.fp16DenseTflops ?? '–',
    line.tflops ?? '不计入 no credit',
    `${line.outcome} ${OUTCOMES[line.outcome].zh}`,
  ])
  const total = summary.models.reduce(
    (sum, { tflops }) => (tflops === null ? sum : add(sum, parseFraction(tflops))),
    ZERO,
  )
  const { devices, slices, counted, dropped } = summary
  return [
    textTable([HEAD, ...rows], ALIGN),
    `合计 total: ${exactText(total)} TFLOPS FP16 稠密 dense · 登记表 register ${summary.register}`,
    `有编号 named ${devices} · 切片 slices ${slices} · 无编号 counted ${counted} · 未采用 dropped ${dropped.length}`,
    ...dropped.slice(0, LISTED).map(({ file, line, what, why }) => {
      const where = [`${file}${line === null ? '' : `:${line}`}`, ...(what === null ? [] : [what.slice(0, 80)])]
      return `  ${where.join(' ')}: ${why.zh} · ${why.en}`
    }),
    ...(dropped.length > LISTED ? [`  … 另有 and ${dropped.length - LISTED} more (--json lists them)`] : []),
    ...(devices + slices === 0 ? [] : [`→ ${summary.out}: suanheng push --kind devices ${summary.out}`]),
    ...capacityNote(summary),
  ]
}

function capacityNote({ counted, capacityOut }: ImportSummary): readonly string[] {
  if (capacityOut !== null) return [`→ ${capacityOut}: suanheng push --kind capacities ${capacityOut}`]
  if (counted === 0) return []
  return [
    `${counted} 张卡没有编号，未写入任何记录；如需申报数量，请加 --capacity-out、--statement、--from、--to`,
    `${counted} cards have no id and are in no record; to declare the count, give --capacity-out, --statement, --from, --to`,
  ]
}
