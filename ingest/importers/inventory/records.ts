import type { z } from 'zod'
import { canonicalJson } from '../../../core/canonical-json.ts'
import { Capacity } from '../../../schemas/capacity.ts'
import { Device } from '../../../schemas/device.ts'
import type { CountedCards, DeviceFacts, Dropped } from './inventory.ts'
import { present } from './values.ts'
import { WHY } from './why.ts'

/** What no platform prints and the sender says of a whole input; what a line says itself stands. */
export type Said = Readonly<
  Pick<Device, 'institution'> &
    Partial<Pick<Device, 'inServiceFrom' | 'node' | 'site' | 'district' | 'owner' | 'operator'>>
>

/** Devices ready to be sent, in the order of the input, and those that the schema refuses, each with its line. */
export function deviceRecords<T extends { readonly facts: DeviceFacts }>(
  read: readonly T[],
  said: Said,
): {
  readonly devices: readonly Device[]
  readonly dropped: readonly { readonly of: T; readonly why: Dropped['why'] }[]
} {
  const devices: Device[] = []
  const dropped: { of: T; why: Dropped['why'] }[] = []
  for (const of of read) {
    const record = { ...present(said), ...of.facts }
    const parsed = Device.safeParse(record)
    if (record.inServiceFrom === undefined) dropped.push({ of, why: WHY.noDay })
    else if (parsed.success) devices.push(parsed.data)
    else dropped.push({ of, why: refusalOf(parsed.error) })
  }
  return { devices, dropped }
}

function refusalOf({ issues: [issue] }: z.ZodError) {
  return WHY.refused(issue?.path.join('.') ?? '', issue?.message ?? '')
}

/**
 * A statement over [from, to) of the cards that were counted and not named, those alike in one group.
 * `null` where there are none. Errors: ZodError when an argument is not as the schema wants it.
 */
export function capacityRecord(
  counted: readonly { readonly facts: CountedCards }[],
  said: Readonly<
    Pick<Capacity, 'institution' | 'statementId' | 'from' | 'to' | 'source'> & { site?: string | undefined }
  >,
): Capacity | null {
  if (counted.length === 0) return null
  const { site, ...statement } = said
  return Capacity.parse({ ...statement, groups: groupsOf(counted, site) })
}

export function groupsOf(
  counted: readonly { readonly facts: CountedCards }[],
  site: string | undefined,
): readonly CountedCards[] {
  const groups = new Map<string, CountedCards>()
  for (const { facts } of counted) {
    const { cards, ...kind } = present({ site, ...facts }) as CountedCards
    const key = canonicalJson(kind)
    groups.set(key, { ...kind, cards: (groups.get(key)?.cards ?? 0) + cards })
  }
  return [...groups.values()]
}

/** The facts that the register asks for. */
export const reportedOf = (facts: DeviceFacts | CountedCards) => ({
  model: facts.acceleratorModel ?? '',
  memoryGb: facts.memoryGb ?? null,
  formFactor: facts.formFactor ?? null,
  pciId: 'pciId' in facts ? (facts.pciId ?? null) : null,
})
