import type { Fraction } from '../../core/fraction.ts'
import { compare, divide, fraction, multiply, subtract, toDecimal, ZERO } from '../../core/fraction.ts'
import type { ReadLine } from './declared-line.ts'
import { exactText } from './exact-text.ts'
import type { Accelerator } from './register/accelerator.ts'
import type { Words } from './words.ts'

export type Overstatement = { readonly line: string; readonly ratio: Fraction; readonly why: Words }

const likely: Readonly<Record<'package' | 'bf16' | 'double' | 'server' | 'other', Words>> = {
  package: { en: 'the figure of the package, given for each of its devices', zh: '把整个封装的算力当作单个设备的算力' },
  bf16: { en: 'the BF16 figure, not FP16', zh: '所填为 BF16 数值，不是 FP16' },
  double: {
    en: 'about twice: the figure with 2:4 sparsity, or with FP16 accumulate',
    zh: '疑为 2:4 稀疏算力，或 FP16 累加口径',
  },
  server: { en: 'the total of a server of eight, given for one card', zh: '疑为八卡整机算力，当作单卡填报' },
  other: { en: 'another format, a rounding or a wrong model', zh: '疑为其他数值格式、取整或型号有误' },
}

/**
 * Lines whose own figure for a unit is above the register's, with the ratio and what it looks like. An indicator: the
 * register's figure counts in any case. A line without a figure on either side is not compared.
 */
export const overstatements = (lines: readonly ReadLine[]): readonly Overstatement[] =>
  lines.flatMap((line) => {
    const { declaredTflops: declared } = line.declared
    const { lowest: dense } = line.reading
    const row = (line.match.slice?.match ?? line.match).row
    if (declared === null || dense === null || row === null || compare(declared, dense) <= 0) return []
    const ratio = divide(declared, dense)
    const cause = likely[causeOf(row, declared, dense)]
    const shown = toDecimal(ratio, 2)
    return [
      {
        line: line.declared.line,
        ratio,
        why: {
          en: `Declared ${exactText(declared)} is ${shown} × dense (${exactText(dense)} TFLOPS): ${cause.en}.`,
          zh: `申报值 ${exactText(declared)} 为稠密值（${exactText(dense)} TFLOPS）的 ${shown} 倍，${cause.zh}。`,
        },
      },
    ]
  })

function causeOf(row: Accelerator, declared: Fraction, dense: Fraction): keyof typeof likely {
  if (row.devicesPerPackage > 1 && row.perPackage !== null && near(declared, row.perPackage, 1n)) return 'package'
  if (row.bf16DenseTflops !== null && near(declared, row.bf16DenseTflops, 1n)) return 'bf16'
  if (row.fp16SparseTflops !== null && near(declared, row.fp16SparseTflops, 1n)) return 'double'
  if (near(declared, multiply(dense, fraction(2n)), 5n)) return 'double'
  // Dense, or with sparsity on top.
  return [8n, 16n].some((times) => near(declared, multiply(dense, fraction(times)), 5n)) ? 'server' : 'other'
}

/** Within so many per cent; one, where printed figures are rounded. */
function near(a: Fraction, b: Fraction, percent: bigint): boolean {
  const gap = subtract(a, b)
  const size = compare(gap, ZERO) < 0 ? subtract(ZERO, gap) : gap
  return compare(size, multiply(b, fraction(percent, 100n))) <= 0
}
