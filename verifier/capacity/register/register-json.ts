import type { Fraction } from '../../../core/fraction.ts'
import { exactText } from '../exact-text.ts'
import type { Accelerator } from './accelerator.ts'
import type { ModelMatch, Range } from './match.ts'

/** Rows and matches as JSON for canonicalJson: figures are exact decimal texts in TFLOPS, `null` stays `null`. */

const text = (figure: Fraction | null) => (figure === null ? null : exactText(figure))
const range = (figures: Range | null) =>
  figures === null ? null : { lowest: exactText(figures.lowest), highest: exactText(figures.highest) }

export const rowJson = (row: Accelerator) => ({
  ...row,
  fp16DenseTflops: text(row.fp16DenseTflops),
  fp16SparseTflops: text(row.fp16SparseTflops),
  bf16DenseTflops: text(row.bf16DenseTflops),
  perDevice: text(row.perDevice),
  perPackage: text(row.perPackage),
})

export type MatchJson = ReturnType<typeof ownJson> & {
  readonly slice: { readonly kind: string; readonly profile: string; readonly card: MatchJson | null } | null
}

const ownJson = (match: ModelMatch) => ({
  outcome: match.outcome,
  fp16DenseTflops: text(match.fp16DenseTflops),
  perDevice: range(match.perDevice),
  perPackage: range(match.perPackage),
  row: match.row === null ? null : rowJson(match.row),
  considered: match.rows.map(({ vendor, model, perDevice }) => ({ vendor, model, perDevice: text(perDevice) })),
  conflicts: match.conflicts,
  why: match.why,
})

export const matchJson = (match: ModelMatch): MatchJson => ({
  ...ownJson(match),
  slice:
    match.slice === null
      ? null
      : {
          kind: match.slice.kind,
          profile: match.slice.profile,
          card: match.slice.match === null ? null : matchJson(match.slice.match),
        },
})
