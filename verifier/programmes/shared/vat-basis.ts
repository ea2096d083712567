import { compare, type Fraction, fraction } from '../../../core/fraction.ts'
import type { Fen } from '../../../core/money.ts'
import type { Words } from '../../capacity/words.ts'
import { chain, type Fact, map } from '../engine/fact.ts'
import type { Sheet } from '../engine/working.ts'
import type { NetShare } from '../facts/net-share.ts'

/** What a contract says of VAT, and its invoices: net of deductible VAT out of gross. */
export type TaxTerms = {
  readonly taxIncluded: Fact<boolean>
  readonly netShare: Fact<NetShare>
}

/**
 * Leads from the contract's VAT basis, with all of it or without any, to the one asked for: with VAT, or without what the
 * buyer can deduct. Of an invoice that lets nothing be deducted the VAT is a cost.
 */
export function ratioTo(basis: 'inclusive' | 'exclusive', { taxIncluded, netShare }: TaxTerms): Fact<Fraction> {
  return chain(taxIncluded, (included): Fact<Fraction> => {
    if (included && basis === 'inclusive') return { known: true, value: fraction(1n), used: [] }
    return map(netShare, ({ net, bare, gross }) =>
      fraction(basis === 'exclusive' ? net : gross, included ? gross : bare),
    )
  })
}

/** A line of its own only where the basis changes the amount. */
export function onBasis(sheet: Sheet, id: string, label: Words, fen: Fact<Fen>, ratio: Fact<Fraction>): Fact<Fen> {
  if (!ratio.known) return sheet.given(id, label, ratio)
  if (compare(ratio.value, fraction(1n)) === 0) return fen
  return sheet.share(
    id,
    label,
    chain(ratio, () => fen),
    ratio.value,
  )
}
