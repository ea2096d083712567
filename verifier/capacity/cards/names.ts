import type { Device } from '../../../schemas/device.ts'

/**
 * The one form in which names of devices are compared: compatibility characters made plain (NFKC), trimmed, upper case.
 * No vendor gives two devices names that differ by case or width alone, so `sn1` beside `SN1` is one card listed twice.
 */
export const nameKey = (name: string): string => (PLAIN.test(name) ? name : name.normalize('NFKC').trim()).toUpperCase()

const PLAIN = /^[!-~]+$/

const NOTHING = new Set([
  '',
  'NA',
  'NONE',
  'NULL',
  'UNKNOWN',
  'UNKNOWNERROR',
  'NOTSUPPORTED',
  'ERR',
  '无',
  '未知',
  '不详',
])

/**
 * Whether a name tells one card from another: `N/A`, only zeros or only Fs are what tools print where none was burnt in.
 * As names they would make all such cards one, and cards of another institution too.
 */
export function tellsApart(name: string): boolean {
  const key = nameKey(name).replace(/^(GPU-|MIG-)+/, '')
  const bare = key.replace(/[^\p{L}\p{N}]/gu, '')
  return !NOTHING.has(bare) && !/^(0X)?(0+|F+)$/.test(bare)
}

/** UUIDs of MIG devices by drivers before R470 hold that of their card: `MIG-GPU-<uuid>/<instance>/<compute instance>`. */
const OLD_MIG = /^MIG-(GPU-[0-9a-f-]+)\/\d+\/\d+$/i

/**
 * `own`: the serial number, die id and UUID of a record that tell cards apart; where none does, as they stand, and it is
 * `nameless`: it can be any card of the list. `physical`: the card it is a slice of, as far as it says.
 */
export function namesOf(device: Device): {
  readonly own: readonly string[]
  readonly physical: string | null
  readonly nameless: boolean
} {
  const all = [device.serial, device.dieId, device.uuid].filter((name) => name !== undefined)
  const own = all.filter(tellsApart)
  const card = device.sliceOf ?? OLD_MIG.exec(device.uuid ?? '')?.[1] ?? null
  const physical = card === null || !tellsApart(card) ? null : card
  const nameless = own.length === 0
  return { own: nameless ? all : own, physical, nameless: nameless && physical === null }
}

/** Whether the record says by itself, whatever its model is called, that it is a part of a card. */
export const saysSlice = (device: Device): boolean => device.sliceOf !== undefined || /^MIG-/i.test(device.uuid ?? '')
