import type { Fraction } from '../../core/fraction.ts'
import { parseFraction } from '../../core/fraction.ts'
import type { Device } from '../../schemas/device.ts'
import type { Accelerator } from '../capacity/register/accelerator.ts'
import type { Register } from '../capacity/register/load.ts'
import { matchModel } from '../capacity/register/match.ts'

/** Rows of the register that a name and its other fields leave, none for an unknown name or a slice. */
export type Likely = { readonly rows: readonly Accelerator[]; readonly slice: boolean }

/**
 * What the inventory says of a device that is sampled under one of its names: every head that has the name. `names` are
 * all names of those records. Empty `records`: the inventory does not have it.
 */
export type ListedCard = {
  readonly names: readonly string[]
  readonly records: readonly Device[]
  readonly likely: Likely
}

/** Finds a card by any of its names. Records that share a name are one card. */
export function listedCards(register: Register, devices: readonly Device[]): (name: string) => ListedCard {
  const byName = new Map<string, Device[]>()
  for (const device of devices)
    for (const name of namesOf(device)) byName.set(name, [...(byName.get(name) ?? []), device])
  return (name) => {
    const records = byName.get(name) ?? []
    const names = [...new Set([name, ...records.flatMap(namesOf)])].sort()
    const likely = records.map((record) => likelyRows(register, record.acceleratorModel ?? null, record))
    return {
      names,
      records,
      likely: { rows: [...new Set(likely.flatMap(({ rows }) => rows))], slice: likely.some(({ slice }) => slice) },
    }
  }
}

export const namesOf = ({ serial, dieId, uuid }: Device): readonly string[] =>
  [serial, dieId, uuid].filter((name) => name !== undefined)

/** Rows a reported model can be; `also`: other fields of the record that names it. */
export function likelyRows(
  register: Register,
  model: string | null,
  also: Pick<Device, 'memoryGb' | 'formFactor' | 'pciId'> = {},
): Likely {
  if (model === null) return { rows: [], slice: false }
  const { rows, outcome } = matchModel(register, {
    model,
    memoryGb: also.memoryGb === undefined ? null : parseFraction(also.memoryGb),
    formFactor: also.formFactor ?? null,
    pciId: also.pciId ?? null,
  })
  return { rows: outcome === 'slice' ? [] : rows, slice: outcome === 'slice' }
}

/** Board limits of the rows, watts: `highest` for what is too much, `lowest` a device (a die) for what is too little. */
export function tdpOf({ rows, slice }: Likely): { readonly lowest: Fraction; readonly highest: bigint } | null {
  if (slice || rows.length === 0) return null
  let [lowest, highest]: [Fraction | null, bigint] = [null, 0n]
  for (const { tdpWatts, devicesPerPackage } of rows) {
    if (tdpWatts === null) return null
    const device = { num: BigInt(tdpWatts), den: BigInt(devicesPerPackage) }
    if (lowest === null || device.num * lowest.den < lowest.num * device.den) lowest = device
    if (BigInt(tdpWatts) > highest) highest = BigInt(tdpWatts)
  }
  return lowest === null ? null : { lowest, highest }
}
