import type { Fen } from '../../../core/money.ts'

/** One side of an invoice or a transfer, as far as it is known. Several accounts: those that a contract names. */
export type Side = {
  readonly name?: string | undefined
  readonly uscc?: string | undefined
  readonly accounts?: readonly string[] | undefined
}

/** An invoice to be paid, net of its red letters: positive 分, ids unique. */
export type Due = {
  readonly id: string
  readonly contract: string
  readonly buyer: Side
  readonly seller: Side
  readonly fen: Fen
  readonly day: string
}

/** A transfer of money: positive 分, ids unique, day in Asia/Shanghai. `contract` null: nothing says for which. */
export type Transfer = {
  readonly id: string
  readonly contract: string | null
  readonly payer: Side
  readonly payee: Side
  readonly fen: Fen
  readonly day: string
}

/** What ties two sides, the strongest first. */
export const TIES = ['account', 'uscc', 'name'] as const
export type Tie = (typeof TIES)[number]

/** Full-width forms and spaces do not tell names apart, nor spaces and hyphens accounts. */
export const nameKey = (name: string): string => name.normalize('NFKC').replace(/\s+/g, '').toUpperCase()
export const accountKey = (account: string): string => account.normalize('NFKC').replace(/[\s-]+/g, '')

/**
 * What ties a transfer to an invoice: the weaker of what ties payer and buyer, payee and seller. `none` where one of
 * them has nothing in common, `other` where contract, account or 统一社会信用代码 are known on both and differ: then no
 * name ties them.
 */
export function tieOf(due: Due, transfer: Transfer): Tie | 'none' | 'other' {
  if (transfer.contract !== null && transfer.contract !== due.contract) return 'other'
  const ties = [sideTie(due.buyer, transfer.payer), sideTie(due.seller, transfer.payee)]
  if (ties.includes('other')) return 'other'
  return ties.includes('none') ? 'none' : (TIES.findLast((tie) => ties.includes(tie)) ?? 'none')
}

function sideTie(left: Side, right: Side): Tie | 'none' | 'other' {
  const [a, b] = [keysOf(left), keysOf(right)]
  const sameAccount = b.accounts.some((account) => a.accounts.includes(account))
  if (a.accounts.length > 0 && b.accounts.length > 0 && !sameAccount) return 'other'
  if (left.uscc !== undefined && right.uscc !== undefined && left.uscc !== right.uscc) return 'other'
  if (sameAccount) return 'account'
  if (left.uscc !== undefined && left.uscc === right.uscc) return 'uscc'
  return a.name !== '' && a.name === b.name ? 'name' : 'none'
}

type Keys = { readonly name: string; readonly accounts: readonly string[] }
/** Every side is compared with every other; its forms are made once. */
const KEYS = new WeakMap<Side, Keys>()

function keysOf(side: Side): Keys {
  const known = KEYS.get(side)
  if (known !== undefined) return known
  const keys = { name: nameKey(side.name ?? ''), accounts: (side.accounts ?? []).map(accountKey) }
  KEYS.set(side, keys)
  return keys
}

/** By day, then id: what order is left where nothing else says one. */
export const byDay = (a: { day: string; id: string }, b: { day: string; id: string }): number =>
  a.day === b.day ? compare(a.id, b.id) : compare(a.day, b.day)
export const compare = <T extends string | bigint | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)
