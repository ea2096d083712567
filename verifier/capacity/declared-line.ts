import type { Fraction } from '../../core/fraction.ts'
import type { ModelMatch } from './register/match.ts'

/** What one unit is: a device as tools list it, or the package that is bought; `null` is “not said”: the lower counts. */
export type Unit = 'device' | 'package' | null

/** What one unit counts, at least and at most, in TFLOPS. `null` is not known: no credit, and no bound either. */
export type Reading = { readonly lowest: Fraction | null; readonly highest: Fraction | null }

/** Units of a list, by the register, with the figure that the list itself gives: never counted, only compared. */
export type ReadLine = {
  readonly declared: { readonly line: string; readonly declaredTflops: Fraction | null }
  readonly match: ModelMatch
  readonly reading: Reading
}

export function readingOf(match: ModelMatch, unit: Unit): Reading {
  const { perDevice, perPackage } = match.slice?.match ?? match
  if (perDevice === null || perPackage === null) return { lowest: null, highest: null }
  if (unit === 'device') return perDevice
  if (unit === 'package') return perPackage
  return { lowest: perDevice.lowest, highest: perPackage.highest }
}
