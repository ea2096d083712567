import type { Capacity } from '../../../schemas/capacity.ts'
import type { Device } from '../../../schemas/device.ts'

/** The same sentence for both kinds of reader. */
export type Words = { readonly en: string; readonly zh: string }

/** What a platform prints of one device. Who sends it, and a correction's reason, are said elsewhere. */
export type DeviceFacts = Readonly<Partial<Omit<Device, 'institution' | 'corrects' | 'reason'>>>

/** Cards that were counted and not named: nothing tells them apart, so no id is made up for them. */
export type CountedCards = Readonly<Capacity['groups'][number]>

/** Lines count from 1; `null` where the input is one JSON document. `what` names the node or card, ids only. */
export type Dropped = { readonly line: number | null; readonly what: string | null; readonly why: Words }

type At<T> = { readonly line: number | null; readonly facts: T }

/**
 * One input, read. A card is in `devices` when something tells it from all others, else in `counted`; whatever
 * is in neither is in `dropped`, but for what never was an accelerator.
 */
export type Inventory = {
  readonly devices: readonly At<DeviceFacts>[]
  readonly counted: readonly At<CountedCards>[]
  readonly dropped: readonly Dropped[]
}

/** Takes the lines of one input in their order, without their ends, then gives what they said. Memory: what it found. */
export type InventoryReader = {
  readonly line: (text: string) => void
  /** Errors: JSON_MALFORMED, CSV_MALFORMED, REQUEST_INVALID where the input is not of the kind at all. */
  readonly end: () => Inventory
}

/** Reads a whole text. Lines end with LF or CRLF. */
export function readInventory(reader: InventoryReader, text: string): Inventory {
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) reader.line(line)
  return reader.end()
}
