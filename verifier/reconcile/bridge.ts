import { type Fen, formatYuan, leastFen } from '../../core/money.ts'
import { type Finding, finding } from './finding.ts'
import type { Switches } from './switches.ts'

type Known = { readonly fen: Fen | null; readonly clearedFen: Fen | null }

/** From agreed to recognised, 分. Null: not known, which is not zero. */
export type Bridge = {
  readonly agreed: Fen
  readonly delivered: Fen | null
  readonly settled: Fen | null
  readonly invoiced: Fen | null
  /** Payments and voucher set-off together. */
  readonly paid: Fen | null
  readonly setOff: Fen
  /** The least of the four, a proven lower bound. */
  readonly recognised: Fen | null
  /** The least of the four if everything disputed or waiting for a person is cleared. */
  readonly recognisedIfCleared: Fen | null
  /** settled - recognised. */
  readonly difference: Fen | null
}

export function bridgeOf(amounts: {
  readonly agreed: Fen
  readonly delivered: Known
  readonly settled: Fen | null
  readonly invoiced: Known
  readonly paid: Known & { readonly setOffFen: Fen }
}): Bridge {
  const { agreed, delivered, settled, invoiced, paid } = amounts
  const recognised = leastKnown([delivered.fen, settled, invoiced.fen, paid.fen])
  return {
    agreed,
    delivered: delivered.fen,
    settled,
    invoiced: invoiced.fen,
    paid: paid.fen,
    setOff: paid.setOffFen,
    recognised,
    recognisedIfCleared: leastKnown([delivered.clearedFen, settled, invoiced.clearedFen, paid.clearedFen]),
    difference: recognised === null || settled === null ? null : settled - recognised,
  }
}

function leastKnown(amounts: readonly (Fen | null)[]): Fen | null {
  const known = amounts.filter((fen) => fen !== null)
  return known.length === amounts.length ? leastFen(known) : null
}

/** Every gap between one step and the next. Within its tolerance a gap is shown, but is no ground to reduce. */
export function bridgeFindings(bridge: Bridge, invoices: number, switches: Switches): readonly Finding[] {
  const { delivered, settled, invoiced, paid } = bridge
  const findings: Finding[] = []
  const gap = (
    codes: { readonly short: Finding['code']; readonly over: Finding['code'] },
    [before, beforeName]: readonly [Fen | null, string],
    [after, afterName]: readonly [Fen | null, string],
    tolerance: Fen,
  ) => {
    if (before === null || after === null || before === after) return
    const short = before > after
    const amountFen = short ? before - after : after - before
    const names = short ? `${beforeName}高于${afterName}` : `${afterName}高于${beforeName}`
    const [high, low] = short ? [before, after] : [after, before]
    const message = `${names} ${formatYuan(amountFen)} 元（${formatYuan(high)} − ${formatYuan(low)}）`
    const severity = amountFen <= tolerance ? { severity: 'info' as const } : {}
    findings.push(finding(short ? codes.short : codes.over, message, { amountFen, ...severity }))
  }
  const tolerance = switches.invoiceToleranceFen * BigInt(invoices)
  const set = [settled, '结算金额'] as const
  gap({ short: 'SETTLED_ABOVE_DELIVERED', over: 'DELIVERED_ABOVE_SETTLED' }, set, [delivered, '可计交付价值'], 0n)
  gap({ short: 'SETTLED_ABOVE_INVOICED', over: 'INVOICED_ABOVE_SETTLED' }, set, [invoiced, '净开票金额'], tolerance)
  // Where more was invoiced than settled, the buyer owes what was settled.
  const due = settled === null || invoiced === null ? null : leastFen([settled, invoiced])
  const codes = { short: 'INVOICED_ABOVE_PAID', over: 'PAID_ABOVE_INVOICED' } as const
  gap(codes, [due, '应付金额'], [paid, '付款（含训力券抵扣）'], switches.paymentToleranceFen)
  return findings
}
