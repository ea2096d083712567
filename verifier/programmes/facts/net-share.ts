import { type Fen, formatYuan, parseYuan } from '../../../core/money.ts'
import type { Invoice } from '../../../schemas/invoice.ts'
import { type Fact, known, unknown } from '../engine/fact.ts'
import { refsOf, type Versions } from './versions.ts'

/** Whose input VAT a buyer can deduct. */
const DEDUCTIBLE: readonly Invoice['kind'][] = ['special', 'e_special', 'digital_special']
/** Voided and not yet verified invoices prove no VAT. */
const COUNTS: readonly Invoice['status'][] = ['valid', 'red_reversed', 'partly_red_reversed']

/**
 * How much of the invoiced money is left without deductible VAT: of special invoices the net, of others the gross, red
 * letters taken off. Not known without an invoice, or where versions of one differ.
 */
export function netShareOf(
  contract: string,
  invoices: readonly Versions<'invoice'>[],
): Fact<{ readonly net: Fen; readonly gross: Fen }> {
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
  if (gross <= 0n) {
    return unknown(path, {
      en: 'No invoice shows how much of the price is VAT.',
      zh: '没有发票可据以分离税额。',
    })
  }
  return known(path, { net, gross }, invoices.flatMap(refsOf), `${formatYuan(net)} / ${formatYuan(gross)}`)
}
