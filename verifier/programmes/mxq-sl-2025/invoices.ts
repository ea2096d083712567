import type { Invoice } from '../../../schemas/invoice.ts'
import type { Head } from '../../reconcile/evidence.ts'
import { entitiesOf, type Versions } from '../facts/versions.ts'

/** Invoices by whether they were issued inside a window: those that were; ids of those outside, and of those that dispute it. */
export type InvoicesWithin = {
  readonly inside: readonly Head<Invoice>[]
  readonly outside: readonly string[]
  readonly disputed: readonly string[]
}

/**
 * A red letter belongs to its original whenever it was issued: after the window it still takes off what was invoiced in it.
 * One whose original is not registered takes off what is inside.
 */
export function invoicesWithin(
  invoices: readonly Head<Invoice>[],
  window: { readonly from: string; readonly to: string },
): InvoicesWithin {
  const all = entitiesOf('invoice', invoices)
  const placeOfBlue = ({ issuedOn }: Invoice): Place =>
    window.from <= issuedOn && issuedOn <= window.to ? 'inside' : 'outside'
  const placesOf = ({ heads }: Versions<'invoice'>): readonly Place[] =>
    heads.flatMap(({ body }) => {
      if (body.redOf === undefined) return [placeOfBlue(body)]
      const originals = invoices.filter((one) => one.body.redOf === undefined && one.body.number === body.redOf)
      return originals.length > 0 ? originals.map((one) => placeOfBlue(one.body)) : ['inside']
    })
  const placeOf = (invoice: Versions<'invoice'>): Place => {
    const [first = 'disputed', ...more] = new Set(placesOf(invoice))
    return more.length === 0 ? first : 'disputed'
  }
  const placed = all.map((one) => ({ one, place: placeOf(one) }))
  const idsOf = (place: Place) => placed.filter((found) => found.place === place).map(({ one }) => one.id)
  return {
    inside: placed.flatMap(({ one, place }) => (place === 'inside' ? one.heads : [])),
    outside: idsOf('outside'),
    disputed: idsOf('disputed'),
  }
}

type Place = 'inside' | 'outside' | 'disputed'
