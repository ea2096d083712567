import type { Fraction } from '../../core/fraction.ts'
import type { ModelMatch, Reported } from './register/match.ts'
import type { Words } from './words.ts'

/**
 * One device of a list. `physicalCard` is the card a slice was cut from, also where the model's name does not show that
 * it is one; `null` for a whole device, and a die of a package is one.
 */
export type ListedDevice = { readonly id: string; readonly physicalCard: string | null }

/** How many: a bare number, or each by its UUID, serial or die id. Only what has an id can be counted once. */
export type ListedUnits = { readonly count: number } | { readonly devices: readonly ListedDevice[] }

/**
 * One line of a list of equipment at a moment.
 *
 * `unit`: what one of the units is, a device as tools list it or a package that is bought; `null` is “not said”, and
 * then the lower of the two counts. `declaredTflops`: the figure the list itself gives for one unit, never counted,
 * only compared. `withheld`: why a rule outside takes the line out (a card leased out, one claimed twice).
 */
export type DeclaredLine = {
  readonly line: string
  readonly reported: Reported
  readonly units: ListedUnits
  readonly unit: 'device' | 'package' | null
  readonly declaredTflops: Fraction | null
  readonly withheld: Words | null
}

/** What one unit counts, at least and at most, in TFLOPS. `null` is not known: no credit, and no bound either. */
export type Reading = { readonly lowest: Fraction | null; readonly highest: Fraction | null }

export function readingOf(match: ModelMatch, unit: DeclaredLine['unit']): Reading {
  const { perDevice, perPackage } = match.slice?.match ?? match
  if (perDevice === null || perPackage === null) return { lowest: null, highest: null }
  if (unit === 'device') return perDevice
  if (unit === 'package') return perPackage
  return { lowest: perDevice.lowest, highest: perPackage.highest }
}

/** Errors: RangeError when a count is no whole number from 0 on. */
export function unitsOf({ line, units }: DeclaredLine): number {
  const count = 'count' in units ? units.count : units.devices.length
  if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`line ${line}: not a count: ${count}`)
  return count
}
