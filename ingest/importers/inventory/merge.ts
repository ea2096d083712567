import type { CountedCards, DeviceFacts, Dropped, Inventory } from './inventory.ts'
import { WHY } from './why.ts'

type Of<T> = T & { readonly file: string }

export type Merged = {
  readonly devices: readonly Of<{ readonly line: number | null; readonly facts: DeviceFacts }>[]
  readonly counted: readonly Of<{ readonly line: number | null; readonly facts: CountedCards }>[]
  readonly dropped: readonly Of<Dropped>[]
}

/**
 * Inputs of several files as one: a card that two files name counts once, the first stands. Counts add up: nothing
 * tells whether two lists without ids speak of the same cards.
 */
export function mergeInventories(files: readonly { readonly file: string; readonly inventory: Inventory }[]): Merged {
  const seen = new Map<string, string>()
  const devices: Merged['devices'][number][] = []
  const dropped: Merged['dropped'][number][] = []
  for (const { file, inventory } of files) {
    dropped.push(...inventory.dropped.map((one) => ({ ...one, file })))
    for (const { line, facts } of inventory.devices) {
      const ids = [facts.serial, facts.dieId, facts.uuid].filter((id) => id !== undefined)
      const known = ids.find((id) => seen.has(id))
      if (known !== undefined && seen.get(known) !== file)
        dropped.push({ file, line, what: known, why: WHY.inFile(seen.get(known) ?? '') })
      else devices.push({ file, line, facts })
      for (const id of ids) if (!seen.has(id)) seen.set(id, file)
    }
  }
  const counted = files.flatMap(({ file, inventory }) => inventory.counted.map((one) => ({ ...one, file })))
  return { devices, counted, dropped }
}
