import { divide, parseFraction, toDecimal } from '../../../core/fraction.ts'

/** Values as vendors' tools print them. `undefined` is not known; nothing is ever made 0. */

const NOTHING = new Set(['', '-', 'n/a', 'na', 'none', 'null', 'unknown', 'unknown error', 'not supported', 'err!'])

/** The text, or nothing where the tool says that it has none: `[N/A]`, `[Not Supported]`, `NA`, `[Unknown Error]`. */
export function known(text: string | undefined): string | undefined {
  const value = text?.trim() ?? ''
  const bare = value.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  return NOTHING.has(bare) || bare.startsWith('requested functionality') ? undefined : value
}

/** An id, or nothing where it is a mask or was never burnt in: only zeros or only Fs tell no card from another. */
export function knownId(text: string | undefined): string | undefined {
  const value = known(text)
  const digits = value?.replace(/^(GPU-|MIG-)+/i, '').replace(/[^0-9a-z]/gi, '') ?? ''
  return digits === '' || /^(0x)?(0+|f+)$/i.test(digits) ? undefined : value
}

/** Ascend die ids: npu-smi prints groups with blanks, npu-exporter joins them with hyphens. One form for both. */
export const dieIdOf = (text: string | undefined): string | undefined =>
  knownId(text)
    ?.toUpperCase()
    .split(/[\s-]+/)
    .join('-')

/** MiB, or MB as npu-smi calls them, in GiB: a decimal with at most six digits, cut. */
export function gibOf(mib: string | undefined): string | undefined {
  const value = known(mib)
  if (value === undefined || !/^[1-9]\d{0,8}$/.test(value)) return undefined
  return plain(toDecimal(divide(parseFraction(value), parseFraction('1024')), 6))
}

/** A decimal without zeros that say nothing. */
export const plain = (decimal: string): string => (decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal)

/** A whole number from 0 on; `undefined` on anything else. */
export const wholeOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined

/** `vendor:device` in lower case, from `10DE:2330` or nvidia-smi's device-first `0x233010DE`. */
export function pciIdOf(text: string | undefined): string | undefined {
  const id = known(text)?.toLowerCase() ?? ''
  const joined = /^0x([0-9a-f]{4})([0-9a-f]{4})$/.exec(id)
  if (joined !== null) return `${joined[2] ?? ''}:${joined[1] ?? ''}`
  const parted = /^(?:0x)?([0-9a-f]{4}):(?:0x)?([0-9a-f]{4})$/.exec(id)
  return parted === null ? undefined : `${parted[1] ?? ''}:${parted[2] ?? ''}`
}

/** The object without the fields that are not known: strict schemas take no undefined, and exports show none. */
export const present = <T extends object>(facts: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
