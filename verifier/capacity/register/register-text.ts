import type { Fraction } from '../../../core/fraction.ts'
import { divide, floor, fraction, subtract, ZERO } from '../../../core/fraction.ts'
import { textTable } from '../../report/text-table.ts'
import { exactText } from '../exact-text.ts'
import type { Words } from '../words.ts'
import type { Accelerator } from './accelerator.ts'
import type { ModelMatch, Outcome, ReportedField } from './match.ts'

/** The register for a terminal, in English and Chinese. */

const HEAD = [
  '',
  '厂商 vendor',
  '型号 model',
  '形态 form',
  '显存 GB',
  'TFLOPS/设备 device',
  '封装 package',
  '可信度 grade',
  '年 year',
]

/** A row each; `marked` has an arrow. No figure is `–`. */
export function listText(rows: readonly Accelerator[], marked: Accelerator | null): string {
  const cells = rows.map((row) => [
    row === marked ? '→' : '',
    row.vendor,
    row.model,
    row.formFactor,
    row.memoryGb === null ? '–' : String(row.memoryGb),
    figure(row.perDevice),
    row.devicesPerPackage === 1 ? '' : `${row.devicesPerPackage} × = ${figure(row.perPackage)}`,
    row.confidence,
    row.year === null ? '–' : String(row.year),
  ])
  return textTable([HEAD, ...cells], ['left', 'left', 'left', 'left', 'right', 'right', 'right', 'left', 'right'])
}

/** How a name was matched, in words. */
export const OUTCOMES: Readonly<Record<Outcome, Words>> = {
  exact: { en: 'one row', zh: '唯一对应' },
  narrowed: { en: 'one row, by another field', zh: '由其他字段确定' },
  ambiguous: { en: 'several rows, the lowest counts', zh: '多行，按最低值计' },
  slice: { en: 'a slice, no card', zh: '切片，不算一张卡' },
  unknown: { en: 'not known, no credit', zh: '未识别，不计入' },
  no_figure: { en: 'no published figure, no credit', zh: '没有公开数值，不计入' },
}

const FIELDS: Readonly<Record<ReportedField, Words>> = {
  memoryGb: { en: 'memory', zh: '显存' },
  formFactor: { en: 'form factor', zh: '形态' },
  pciId: { en: 'PCI id', zh: 'PCI 编号' },
}

const GRADES: Readonly<Record<Accelerator['confidence'], Words>> = {
  A: { en: 'the vendor’s documentation was read', zh: '已查阅厂商文件' },
  B: { en: 'two or more secondary sources agree', zh: '两个以上二手来源一致' },
  C: { en: 'one secondary source, arithmetic, or sources in conflict', zh: '单一二手来源、推算或来源不一致' },
  D: { en: 'general knowledge, an assumption, or no figure', zh: '常识、假设或没有数值' },
}

/** What a name is, what counts and why; then the row it rests on with its traps and sources. */
export function explainText(name: string, match: ModelMatch): string {
  const { why, fp16DenseTflops, conflicts, rows, row } = match
  const told = OUTCOMES[match.outcome]
  const facts: [string, string][] = [
    ['名称 name', name],
    ['结果 result', `${told.zh} · ${told.en} (${match.outcome})`],
    ['计入 counts', counts(match)],
    ['理由 why', why.zh],
    ['', why.en],
    ...conflicts.map((field): [string, string] => [
      '矛盾 conflict',
      `${FIELDS[field].zh} · ${FIELDS[field].en}: 与名称不符或无法识别 · contradicts the name, or cannot be read`,
    ]),
    ...(fp16DenseTflops === null ? [] : needed(fp16DenseTflops)),
  ]
  return [
    textTable(facts, ['left', 'left']),
    ...(rows.length === 0 || match.slice !== null ? [] : [`考虑的各行 rows considered:\n${listText(rows, row)}`]),
    ...(row === null ? [] : [rowText(row)]),
    ...(match.slice === null || match.slice.match === null || match.slice.card === null
      ? []
      : [`物理卡 the physical card:\n${explainText(match.slice.card, match.slice.match)}`]),
  ].join('\n\n')
}

function rowText(row: Accelerator): string {
  const grade = GRADES[row.confidence]
  return textTable(
    [
      ['依据 row', `${row.vendor} ${row.model}`],
      ['可信度 confidence', `${row.confidence}: ${grade.zh} · ${grade.en}`],
      ['累加 accumulate', row.fp16Accumulate],
      [
        '稀疏 sparse',
        `${figure(row.fp16SparseTflops)}${row.fp16SparseTflops === null ? '' : ' （不计入 never counted）'}`,
      ],
      ['BF16', figure(row.bf16DenseTflops)],
      ['功耗 TDP', row.tdpWatts === null ? '–' : `${row.tdpWatts} W`],
      ['别名 aliases', row.aliases.join(', ')],
      ['注意 traps', row.note],
      ...(row.sources.length === 0 ? [['来源 sources', '–']] : row.sources.map(sourceCells)),
    ],
    ['left', 'left'],
  )
}

const sourceCells = ({ title, url }: Accelerator['sources'][number], at: number) => [
  at === 0 ? '来源 sources' : '',
  url === null ? title : `${title} <${url}>`,
]

const figure = (value: Fraction | null) => (value === null ? '–' : exactText(value))

function counts({ fp16DenseTflops: device, perPackage, row }: ModelMatch): string {
  if (device === null) return '不计入 no credit'
  const whole =
    perPackage === null || row === null || row.devicesPerPackage === 1
      ? ''
      : ` · 每个封装 a package: ${exactText(perPackage.lowest)}`
  return `每个设备 a device: ${exactText(device)} TFLOPS${whole} (FP16 稠密 dense)`
}

const needed = (value: Fraction): [string, string][] => [
  ['需要 needed', `300 P: ${devicesFor(300n, value)} · 2000 P: ${devicesFor(2000n, value)} （设备数 devices）`],
]

/** The least whole number of devices that reaches so many PFLOPS. */
export const devicesFor = (pflops: bigint, tflops: Fraction): bigint =>
  0n - floor(subtract(ZERO, divide(fraction(pflops * 1000n), tflops)))
