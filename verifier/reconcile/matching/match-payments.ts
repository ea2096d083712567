import type { Fen } from '../../../core/money.ts'
import type { Due, Tie, Transfer } from './sides.ts'
import { byDay, compare, TIES, tieOf } from './sides.ts'
import type { Budget } from './subset.ts'
import { onlySubset } from './subset.ts'

/**
 * Part of a payment that pays part of an invoice. `how`: the amounts say it (`one_to_one`, `one_payment` for several
 * invoices, `one_invoice` of several payments), or only the days do (`in_order`, oldest first: a convention).
 */
export type Link = {
  readonly invoice: string
  readonly payment: string
  readonly fen: Fen
  readonly tie: Tie
  readonly how: 'one_to_one' | 'one_payment' | 'one_invoice' | 'in_order'
}
export type Left = { readonly id: string; readonly fen: Fen }

/** `unused.why`: `no_tie` no invoice has its parties; `not_needed` those that have are paid; `several_contracts` no choice. */
export type Matching = {
  readonly links: readonly Link[]
  readonly unpaid: readonly Left[]
  readonly unused: readonly (Left & { readonly why: 'no_tie' | 'not_needed' | 'several_contracts' })[]
  /** Same amount, and nothing else in common or something that differs: for a person to look at, never a match. */
  readonly candidates: readonly {
    readonly invoice: string
    readonly payment: string
    readonly why: 'amount_only' | 'differs'
  }[]
  /** Where the search for sums gave up, by id; what was found there in order of days may have a better reading. */
  readonly limited: readonly string[]
}

/** Most candidates told. */
const MOST_CANDIDATES = 1000

/**
 * Ties payments to invoices, many to many, in exact 分. First by account, then by 统一社会信用代码, then by name; within
 * each first what the amounts alone determine, then in the order of days. Never by amount alone.
 *
 * Output: does not depend on the order of the inputs. No invoice is paid and no payment used beyond its amount.
 * Cost:   O(invoices · payments), and `steps` of search for sums.
 * Errors: RangeError where an amount is not positive or an id stands twice in a list.
 */
export function matchPayments(dues: readonly Due[], transfers: readonly Transfer[], steps = 500_000): Matching {
  requireSound(dues)
  requireSound(transfers)
  const work = new Work([...dues].sort(byDay), [...transfers].sort(byDay), { steps })
  for (const tie of TIES) {
    work.oneToOne(tie)
    work.sums(tie, 'one_payment')
    work.sums(tie, 'one_invoice')
    work.inOrder(tie)
  }
  return work.result()
}

function requireSound(items: readonly { readonly id: string; readonly fen: Fen }[]): void {
  if (items.some(({ fen }) => fen <= 0n)) throw new RangeError('amounts to be matched are positive')
  if (new Set(items.map(({ id }) => id)).size < items.length) throw new RangeError('an id stands twice')
}

type Item = Due | Transfer

/** What is still open while the passes go on. */
class Work {
  readonly #dues: readonly Due[]
  readonly #transfers: readonly Transfer[]
  readonly #budget: Budget
  readonly #open = new Map<Item, Fen>()
  /** Tied counterparts of each, with what ties them. */
  readonly #ties = new Map<Item, Map<Item, Tie>>()
  readonly #links: Link[] = []
  readonly #limited = new Set<string>()

  constructor(dues: readonly Due[], transfers: readonly Transfer[], budget: Budget) {
    this.#dues = dues
    this.#transfers = transfers
    this.#budget = budget
    for (const item of [...dues, ...transfers]) {
      this.#open.set(item, item.fen)
      this.#ties.set(item, new Map())
    }
    for (const due of dues) {
      for (const transfer of transfers) {
        const tie = tieOf(due, transfer)
        if (tie === 'none' || tie === 'other') continue
        this.#ties.get(due)?.set(transfer, tie)
        this.#ties.get(transfer)?.set(due, tie)
      }
    }
  }

  /** An amount that stands once on each side. All pairs are found before any is taken. */
  oneToOne(tie: Tie): void {
    const pairs: [Due, Transfer][] = []
    for (const due of this.#openOnes(this.#dues)) {
      const same = this.#counterparts(due, tie).filter((transfer) => this.#left(transfer) === this.#left(due))
      const [transfer] = same
      if (same.length !== 1 || transfer === undefined) continue
      const back = this.#counterparts(transfer, tie).filter((other) => this.#left(other) === this.#left(transfer))
      if (back.length === 1) pairs.push([due, transfer as Transfer])
    }
    for (const [due, transfer] of pairs) this.#link(due, transfer, 'one_to_one')
  }

  /** One payment that is the sum of invoices, or one invoice that is the sum of payments, where only one choice adds up. */
  sums(tie: Tie, how: 'one_payment' | 'one_invoice'): void {
    for (const one of this.#openOnes<Item>(how === 'one_payment' ? this.#transfers : this.#dues)) {
      const others = this.#counterparts(one, tie)
      if (others.length < 2) continue
      const chosen = onlySubset(
        others.map((other) => this.#left(other)),
        this.#left(one),
        this.#budget,
      )
      if (chosen === 'gave_up') this.#limited.add(one.id)
      if (typeof chosen === 'string' || chosen.length < 2) continue
      const parts = chosen.map((index) => others[index]).filter((part) => part !== undefined)
      // Another of the same amount could claim them as well: then the amounts do not say which.
      const rivals = parts.flatMap((part) => this.#counterparts(part, tie))
      if (rivals.some((rival) => rival !== one && this.#left(rival) === this.#left(one))) continue
      for (const part of parts) {
        if (how === 'one_payment') this.#link(part as Due, one as Transfer, how)
        else this.#link(one as Due, part as Transfer, how)
      }
    }
  }

  /** Oldest invoice first, by oldest payment. A payment that could be for several contracts waits for a person. */
  inOrder(tie: Tie): void {
    for (const due of this.#openOnes(this.#dues)) {
      for (const transfer of this.#counterparts(due, tie)) {
        if (this.#left(due) === 0n) break
        if (this.#contractsOf(transfer as Transfer) === 1) this.#link(due, transfer as Transfer, 'in_order')
      }
    }
  }

  result(): Matching {
    const unused = this.#openOnes(this.#transfers).map((transfer) => {
      const tied = this.#ties.get(transfer)?.size ?? 0
      const waits = this.#contractsOf(transfer) > 1 && this.#counterparts(transfer, 'name').length > 0
      const why = tied === 0 ? ('no_tie' as const) : waits ? ('several_contracts' as const) : ('not_needed' as const)
      return { id: transfer.id, fen: this.#left(transfer), why }
    })
    return {
      links: this.#links.toSorted((a, b) => compare(a.invoice, b.invoice) || compare(a.payment, b.payment)),
      unpaid: this.#openOnes(this.#dues).map((due) => ({ id: due.id, fen: this.#left(due) })),
      unused,
      candidates: this.#candidates(),
      limited: [...this.#limited].sort(compare),
    }
  }

  #candidates(): Matching['candidates'] {
    const byAmount = new Map<Fen, Transfer[]>()
    for (const transfer of this.#openOnes(this.#transfers)) {
      const same = byAmount.get(this.#left(transfer))
      if (same === undefined) byAmount.set(this.#left(transfer), [transfer])
      else same.push(transfer)
    }
    const found: Matching['candidates'][number][] = []
    for (const due of this.#openOnes(this.#dues)) {
      for (const transfer of byAmount.get(this.#left(due)) ?? []) {
        const tie = tieOf(due, transfer)
        if (tie !== 'none' && tie !== 'other') continue
        found.push({ invoice: due.id, payment: transfer.id, why: tie === 'none' ? 'amount_only' : 'differs' })
        if (found.length === MOST_CANDIDATES) return found
      }
    }
    return found
  }

  #openOnes<T extends Item>(items: readonly T[]): readonly T[] {
    return items.filter((item) => this.#left(item) > 0n)
  }

  /** Open ones tied at least this strongly, by day. */
  #counterparts(item: Item, tie: Tie): readonly Item[] {
    const weakest = TIES.indexOf(tie)
    const tied = [...(this.#ties.get(item) ?? [])].filter(
      ([other, by]) => this.#left(other) > 0n && TIES.indexOf(by) <= weakest,
    )
    return tied.map(([other]) => other)
  }

  /** How many contracts it could be for. */
  #contractsOf(transfer: Transfer): number {
    if (transfer.contract !== null) return 1
    return new Set([...(this.#ties.get(transfer)?.keys() ?? [])].map(({ contract }) => contract)).size
  }

  #left(item: Item): Fen {
    return this.#open.get(item) ?? 0n
  }

  #link(due: Due, transfer: Transfer, how: Link['how']): void {
    const fen = this.#left(due) < this.#left(transfer) ? this.#left(due) : this.#left(transfer)
    const tie = this.#ties.get(due)?.get(transfer)
    if (fen === 0n || tie === undefined) return
    this.#open.set(due, this.#left(due) - fen)
    this.#open.set(transfer, this.#left(transfer) - fen)
    this.#links.push({ invoice: due.id, payment: transfer.id, fen, tie, how })
  }
}
