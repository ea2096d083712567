import { toYuan } from '../../../core/money.ts'
import type { Words } from '../inventory/inventory.ts'
import type { Transaction } from './transaction.ts'
import { WHY } from './why.ts'

export type Break = { readonly line: number; readonly what: string | null; readonly why: Words }

/**
 * Where a balance does not follow from the one before and the amounts between, to the 分. Statements run from old to
 * new or from new to old: the direction with fewer breaks is the one it was written in. The opening balance is not
 * known, so the first row of an account is only begun from. Rows without a balance carry their amount on.
 */
export function brokenBalances(rows: readonly Transaction[]): readonly Break[] {
  const accounts = new Map<string, Transaction[]>()
  for (const row of rows) {
    const of = accounts.get(row.ownAccount)
    if (of === undefined) accounts.set(row.ownAccount, [row])
    else of.push(row)
  }
  return [...accounts.values()].flatMap((of) => {
    const [down, up] = [breaksOf(of), breaksOf([...of].reverse())]
    return down.length <= up.length ? down : up
  })
}

function breaksOf(rows: readonly Transaction[]): readonly Break[] {
  const breaks: Break[] = []
  let running: bigint | null = null
  for (const { line, reference, way, fen, balance } of rows) {
    if (running !== null) running += way === 'in' ? fen : 0n - fen
    if (balance === null) continue
    if (running !== null && running !== balance) {
      const what = reference === '' ? null : reference
      breaks.push({ line, what, why: WHY.balance(toYuan(running), toYuan(balance)) })
    }
    running = balance
  }
  return breaks
}
