import { type Fen, formatYuan, parseYuan } from '../../../core/money.ts'
import type { Invoice } from '../../../schemas/invoice.ts'
import type { ContractEvidence } from '../../reconcile/evidence.ts'
import { type Fact, known, unknown } from '../engine/fact.ts'
import { entitiesOf, refsOf, type Versions } from './versions.ts'

/** Whose input VAT a buyer can deduct. */
const DEDUCTIBLE: readonly Invoice['kind'][] = ['special', 'e_special', 'digital_special']
/** Voided and not yet verified invoices prove no VAT. */
const COUNTS: readonly Invoice['status'][] = ['valid', 'red_reversed', 'partly_red_reversed']

type Parties = Pick<Invoice, 'sellerUscc' | 'buyerUscc'>

/** The invoices that one party of a contract wrote to the other: what others were charged tells nothing of its VAT. */
export const invoicesBetween = ({ contracts, invoices }: Pick<ContractEvidence, 'contracts' | 'invoices'>) =>
  entitiesOf('invoice', invoices).filter(({ heads }) =>
    heads.some(({ body }) =>
      contracts.some(({ body: { providerUscc, buyerUscc } }) =>
        isBetween(body, { sellerUscc: providerUscc, buyerUscc }),
      ),
    ),
  )
const isBetween = (one: Parties, other: Parties): boolean =>
  one.sellerUscc === other.sellerUscc && one.buyerUscc === other.buyerUscc

/**
 * Whether every invoice leaves the same share without deductible VAT, but for the rounding of each to the 分. Else the
 * share of a part of the contract depends on which invoices are for it.
 */
export function isOneShare(invoices: readonly Versions<'invoice'>[]): boolean {
  const shares = invoices
    .flatMap(({ heads }) => heads.map(({ body }) => body))
    .filter(({ status }) => COUNTS.includes(status))
    .map(({ kind, net, gross }) => ({
      net: absolute(parseYuan(DEDUCTIBLE.includes(kind) ? net : gross)),
      gross: absolute(parseYuan(gross)),
    }))
  // The largest is rounded the least.
  const most = shares.reduce((max, one) => (one.gross > max.gross ? one : max), { net: 0n, gross: 0n })
  return shares.every((one) => absolute(one.net * most.gross - most.net * one.gross) <= one.gross + most.gross)
}
const absolute = (fen: Fen): Fen => (fen < 0n ? -fen : fen)

/** What was invoiced: without deductible VAT, without any, and with all of it. 分. */
export type NetShare = { readonly net: Fen; readonly bare: Fen; readonly gross: Fen }

/**
 * How much of the invoiced money is left without deductible VAT: of special invoices the net, of others the gross, red
 * letters taken off. Not known without an invoice, or where versions of one differ.
 */
export function netShareOf(contract: string, invoices: readonly Versions<'invoice'>[]): Fact<NetShare> {
  const path = `invoice net of deductible VAT, contract ${contract}`
  const one = invoices.flatMap(({ heads }) => heads.slice(0, 1).map(({ body }) => body))
  const disputed = invoices.find(({ heads }) => heads.length > 1)
  if (disputed !== undefined) {
    return unknown(path, {
      en: `Versions of invoice ${disputed.id} contradict each other.`,
      zh: `发票 ${disputed.id} 有互相矛盾的版本。`,
    })
  }
  const counting = one.filter(({ status }) => COUNTS.includes(status))
  const gross = counting.reduce((sum, invoice) => sum + parseYuan(invoice.gross), 0n)
  const net = counting.reduce(
    (sum, { kind, net, gross }) => sum + parseYuan(DEDUCTIBLE.includes(kind) ? net : gross),
    0n,
  )
  const bare = counting.reduce((sum, invoice) => sum + parseYuan(invoice.net), 0n)
  if (gross <= 0n || bare <= 0n) {
    return unknown(path, {
      en: 'No invoice shows how much of the price is VAT.',
      zh: '没有发票可据以分离税额。',
    })
  }
  return known(path, { net, bare, gross }, invoices.flatMap(refsOf), `${formatYuan(net)} / ${formatYuan(gross)}`)
}
