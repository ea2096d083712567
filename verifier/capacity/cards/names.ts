import type { Device } from '../../../schemas/device.ts'

/**
 * The one form in which names of devices are compared: compatibility characters made plain (NFKC), trimmed, upper case.
 * No vendor gives two devices names that differ by case or width alone, so `sn1` beside `SN1` is one card listed twice.
 * A UUID is one with and without `GPU-`, with and without hyphens. What the store looks for is no less (spellings in
 * capacity_foreign_devices.sql).
 */
export function nameKey(name: string): string {
  const key = (PLAIN.test(name) ? name : name.normalize('NFKC').trim()).toUpperCase()
  if (key.length < 32 || key.length > 40) return key
  const uuid = UUID.exec(key)
  return uuid === null ? key : [1, 2, 3, 4, 5].map((part) => uuid[part] ?? uuid[part + 5]).join('-')
}

const PLAIN = /^[!-~]+$/
const UUID =
  /^(?:GPU-)?(?:([\dA-F]{8})-([\dA-F]{4})-([\dA-F]{4})-([\dA-F]{4})-([\dA-F]{12})|([\dA-F]{8})([\dA-F]{4})([\dA-F]{4})([\dA-F]{4})([\dA-F]{12}))$/
const WHOLE_UUID = /^(MIG-)?[\dA-F]{8}(-[\dA-F]{4}){3}-[\dA-F]{12}$/

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
 * As names they would make all such cards one, and cards of another institution too. Nor does one that no vendor burns
 * in: with characters beyond ASCII, which look like others or like nothing at all (a Cyrillic А, a blank without width),
 * or a UUID cut in another way. As names they would make one card many.
 */
export function tellsApart(name: string): boolean {
  const key = nameKey(name)
  const bare = key.replace(/^(GPU-|MIG-)+/, '').replace(/[^\p{L}\p{N}]/gu, '')
  if (NOTHING.has(bare) || /^(0X)?(0+|F+)$/.test(bare) || !/^[ -~]+$/.test(key)) return false
  return WHOLE_UUID.test(key) || !/^[\dA-F]{32}$/.test(bare)
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
export const saysSlice = ({ serial, dieId, uuid, sliceOf }: Device): boolean =>
  sliceOf !== undefined || [serial, dieId, uuid].some((name) => name !== undefined && nameKey(name).startsWith('MIG-'))

/**
 * Whether it says of itself that it is carried by something else: it names a board that is not itself, or is known by a
 * die alone. Then it is not the package, also where it says so: two dies would be two packages.
 */
export const isCarried = ({ serial, dieId, boardSerial }: Device): boolean =>
  serial === undefined
    ? dieId !== undefined || boardSerial !== undefined
    : boardSerial !== undefined && nameKey(boardSerial) !== nameKey(serial)
