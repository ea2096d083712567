import { createHash } from 'node:crypto'
import type { PopulationKind } from '../../../schemas/sampling-plan.ts'

/** An item of a population and what it is worth, in millionths of 元 or of a card-second: exact and comparable. */
export type Item = { readonly id: string; readonly worth: bigint }

/**
 * What a sample is drawn from. `items` are worth more than nothing, sorted by id (UTF-8); `apart` are those that cannot be
 * drawn by money, worth nothing or less, such as red letters: they are examined one by one. `digest`: over both.
 */
export type Population = {
  readonly kind: PopulationKind
  readonly items: readonly Item[]
  readonly apart: readonly Item[]
  readonly total: bigint
  readonly digest: string
}

/**
 * The population of these items, in any order; ids unique. Its digest is SHA-256 over the lines `<id>\t<worth>\n`, sorted
 * by the bytes of the id, worth as in `toAmount`.
 * Errors: RangeError when an id stands twice.
 */
export function populationOf(kind: PopulationKind, all: readonly Item[]): Population {
  const sorted = [...all].sort((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)))
  const hash = createHash('sha256')
  let previous: string | null = null
  for (const { id, worth } of sorted) {
    if (id === previous) throw new RangeError(`item ${id} stands twice`)
    previous = id
    hash.update(`${id}\t${toAmount(worth)}\n`)
  }
  const items = sorted.filter(({ worth }) => worth > 0n)
  return {
    kind,
    items,
    apart: sorted.filter(({ worth }) => worth <= 0n),
    total: items.reduce((sum, { worth }) => sum + worth, 0n),
    digest: hash.digest('hex'),
  }
}

const MILLION = 1_000_000n

/** `1234500000n` → `"1234.5"`: exact, without zeros at the end. */
export function toAmount(micro: bigint): string {
  const size = micro < 0n ? -micro : micro
  const decimals = (size % MILLION).toString().padStart(6, '0').replace(/0+$/, '')
  return `${micro < 0n ? '-' : ''}${size / MILLION}${decimals === '' ? '' : `.${decimals}`}`
}

/** `"1234.5"` → `1234500000n`. Errors: RangeError for anything but a decimal of at most six places. */
export function parseAmount(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(text)
  if (match === null) throw new RangeError(`not an amount: ${text.slice(0, 40)}`)
  const [, sign = '', whole = '', decimals = ''] = match
  const micro = BigInt(whole) * MILLION + BigInt(decimals.padEnd(6, '0'))
  return sign === '-' ? -micro : micro
}
