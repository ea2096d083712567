import { compare, type Fraction, floor, fraction, multiply, toDecimal } from '../../../core/fraction.ts'
import { type Fen, formatYuan } from '../../../core/money.ts'
import type { Words } from '../../capacity/words.ts'
import { type Fact, listOf, type Missing, map, named } from './fact.ts'

/**
 * One line as an accountant writes it: what it is, how it comes about, what it comes to. `fen` null: not known, and
 * `missing` says for want of what. `clause`: the clause it applies, '' for none.
 */
export type WorkingLine = {
  readonly id: string
  readonly label: Words
  readonly expression: string
  readonly fen: Fen | null
  readonly clause: string
  readonly missing: readonly Missing[]
}

/** An upper bound of the amount. */
export type Cap = { readonly id: string; readonly label: Words; readonly fen: Fact<Fen>; readonly clause: string }

/**
 * A sheet that is filled line by line, each line an exact amount in 分 that the next ones use by name. Nothing is
 * rounded up: what is computed is cut down to `step` 分 (1: to the 分).
 */
export class Sheet {
  readonly #lines: WorkingLine[] = []

  get lines(): readonly WorkingLine[] {
    return [...this.#lines]
  }

  /** An amount as it stands in the records. */
  given(id: string, label: Words, fen: Fact<Fen>, clause = ''): Fact<Fen> {
    return this.#line(id, label, fen, ({ known }) => (known ? '' : '—'), clause)
  }

  /** `base × rate`, cut down to `step`. */
  share(id: string, label: Words, base: Fact<Fen>, rate: Fraction, clause = '', step: Fen = 1n): Fact<Fen> {
    const text = rate.den === 1n ? rate.num.toString() : `${rate.num}/${rate.den}`
    return this.#cut(id, label, base, (fen) => multiply(fraction(fen), rate), text, clause, step)
  }

  /** `base × part/whole` by a count of days, cut down to `step`; a whole of no days is a RangeError. */
  apportion(
    id: string,
    label: Words,
    base: Fact<Fen>,
    days: { readonly part: number; readonly whole: number },
    clause = '',
    step: Fen = 1n,
  ): Fact<Fen> {
    // The days are shown as they are counted: 305/729, never in lowest terms.
    const ratio = fraction(BigInt(days.part), BigInt(days.whole))
    const text = `${days.part}/${days.whole}`
    return this.#cut(id, label, base, (fen) => multiply(fraction(fen), ratio), text, clause, step)
  }

  sum(id: string, label: Words, parts: readonly Fact<Fen>[], clause = ''): Fact<Fen> {
    const total = map(listOf(parts), (all) => all.reduce((sum, fen) => sum + fen, 0n))
    return this.#line(id, label, total, () => parts.map(shown).join(' + '), clause)
  }

  /** `a − b`, not below zero. */
  less(id: string, label: Words, a: Fact<Fen>, b: Fact<Fen>, clause = ''): Fact<Fen> {
    const left = map(listOf([a, b]), ([from = 0n, off = 0n]) => (off > from ? 0n : from - off))
    return this.#line(id, label, left, () => `${shown(a)} − ${shown(b)}`, clause)
  }

  /** The least of the caps. One that is not known leaves the least unknown: it could be the lowest. */
  least(id: string, label: Words, caps: readonly Cap[], clause = ''): Fact<Fen> {
    const lowest = leastOf(caps)
    return this.#line(id, label, lowest, () => `min(${caps.map(({ fen }) => shown(fen)).join('; ')})`, clause)
  }

  #cut(
    id: string,
    label: Words,
    base: Fact<Fen>,
    of: (fen: Fen) => Fraction,
    factor: string,
    clause: string,
    step: Fen,
  ): Fact<Fen> {
    const result = map(base, (fen) => cutTo(of(fen), step))
    const before = base.known ? of(base.value) : null
    const isCut = before !== null && result.known && compare(before, fraction(result.value)) !== 0
    const tail = isCut && before !== null ? ` = ${exactYuan(before)} →` : ''
    return this.#line(id, label, result, () => `${shown(base)} × ${factor}${tail}`, clause)
  }

  #line(id: string, label: Words, fen: Fact<Fen>, expression: (fen: Fact<Fen>) => string, clause: string): Fact<Fen> {
    const missing = fen.known ? [] : fen.missing
    this.#lines.push({ id, label, expression: expression(fen), fen: fen.known ? fen.value : null, clause, missing })
    return named(id, fen, formatYuan)
  }
}

/** The least; unknown as soon as one of them is. Errors: RangeError without any. */
export function leastOf(caps: readonly { readonly fen: Fact<Fen> }[]): Fact<Fen> {
  if (caps.length === 0) throw new RangeError('the least of no amounts is undefined')
  return map(listOf(caps.map(({ fen }) => fen)), (all) => all.reduce((least, fen) => (fen < least ? fen : least)))
}

/** The cap that binds: the first of the lowest known ones; null when none is known. */
export function bindingOf(caps: readonly Cap[]): { readonly cap: Cap; readonly fen: Fen } | null {
  let binding: { readonly cap: Cap; readonly fen: Fen } | null = null
  for (const cap of caps) {
    if (cap.fen.known && (binding === null || cap.fen.value < binding.fen)) binding = { cap, fen: cap.fen.value }
  }
  return binding
}

/** Cut down to a multiple of `step` 分. */
export const cutTo = (amount: Fraction, step: Fen): Fen => floor(multiply(amount, fraction(1n, step))) * step

/** 元 with as many decimals as say it exactly, at most six, which are then followed by `…`. */
export function exactYuan(fen: Fraction): string {
  const yuan = multiply(fen, fraction(1n, 100n))
  const scale = [2, 3, 4, 5, 6].find((digits) => yuan.den !== 0n && 10n ** BigInt(digits) % yuan.den === 0n)
  const text = toDecimal(yuan, scale ?? 6).replace(/\B(?=(\d{3})+(?=\.))/g, ',')
  return scale === undefined ? `${text}…` : text
}

const shown = (fact: Fact<Fen>): string => (fact.known ? formatYuan(fact.value) : '?')
