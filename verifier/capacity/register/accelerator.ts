import { z } from 'zod'
import type { Fraction } from '../../../core/fraction.ts'
import { divide, fraction, multiply, parseFraction } from '../../../core/fraction.ts'
import { PACKAGES } from './packages.ts'

/** Plain decimals only: an exponent or a sign in a figure would be a slip. */
const Decimal = z.string().regex(/^\d{1,6}(\.\d{1,4})?$/)
const Tflops = Decimal.transform(parseFraction).refine(({ num }) => num > 0n, 'a figure above zero, or null')
const Whole = z
  .string()
  .regex(/^[1-9]\d{0,5}$/)
  .transform(Number)
const Text = z.string().min(1).max(2000)

const Row = z.strictObject({
  vendor: Text,
  model: Text,
  aliases: z.array(Text).min(1),
  formFactor: Text,
  memoryGb: Whole.nullable(),
  fp16DenseTflops: Tflops.nullable(),
  fp16SparseTflops: Tflops.nullable(),
  fp16Accumulate: z.enum(['fp32', 'fp16', 'n/a']),
  bf16DenseTflops: Tflops.nullable(),
  tdpWatts: Whole.nullable(),
  year: Whole.nullable(),
  sources: z.array(z.strictObject({ title: Text, url: z.url().nullable() })),
  confidence: z.enum(['A', 'B', 'C', 'D']),
  note: Text,
})

/**
 * One row of the register. Figures are exact TFLOPS (10^12 a second), dense FP16 without sparsity; `null` is “not
 * published” and gives no credit. `perDevice` is one device as the vendor's tools list it, `perPackage` the board or
 * module that is bought; they differ only where `devicesPerPackage` is above one.
 */
export type Accelerator = Readonly<z.output<typeof Row>> & {
  readonly devicesPerPackage: number
  readonly perDevice: Fraction | null
  readonly perPackage: Fraction | null
}

/** Parsed rows in the order of the file. Errors: SyntaxError, ZodError. `text` is made by parseExactJson. */
export function parseAccelerators(rows: unknown): readonly Accelerator[] {
  return z.array(Row).min(1).parse(rows).map(withPackage)
}

function withPackage(row: z.output<typeof Row>): Accelerator {
  const figure = row.fp16DenseTflops
  const known = PACKAGES.get(row.model)
  if (known === undefined || figure === null)
    return { ...row, devicesPerPackage: known?.devices ?? 1, perDevice: figure, perPackage: figure }
  const devices = fraction(BigInt(known.devices))
  return {
    ...row,
    devicesPerPackage: known.devices,
    perDevice: known.figureOf === 'device' ? figure : divide(figure, devices),
    perPackage: known.figureOf === 'package' ? figure : multiply(figure, devices),
  }
}
