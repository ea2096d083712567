import type { CapacityFindingCode } from '../finding.ts'
import type { Found, Message } from './found.ts'
import type { PhysicalCard } from './group.ts'
import type { Stretch } from './holdings.ts'
import { say } from './say.ts'

/** What is to be found about a card stretch by stretch: whose it is, its papers, its place. */
export function findAboutTime(card: PhysicalCard, stretches: readonly Stretch[], found: Found): void {
  for (const { holding, standing, namesDocuments, again, inTwoPlaces, slicesOnly } of stretches) {
    const spans = [holding]
    const add = (code: CapacityFindingCode, message: Message, text: string = code) =>
      found.add(code, card.id, message, { spans, about: { text, general: message } })
    if (standing.why === 'LEASE_OVER') add('LEASE_UNCONFIRMED', say.LEASE_OVER, 'over')
    else if (standing.why !== null) {
      const message = say[standing.why]
      found.add(standing.why, card.id, message, {
        spans,
        others: standing.others,
        about: { text: '', general: message },
      })
    }
    if (again) add('CARD_LISTED_AGAIN', say.CARD_LISTED_AGAIN)
    if (inTwoPlaces) add('CARD_IN_TWO_PLACES', say.CARD_IN_TWO_PLACES)
    if (slicesOnly) add('SLICE_WITHOUT_CARD', say.SLICE_WITHOUT_CARD)
    if (holding.documented || holding.standing === 'out') continue
    if (holding.leasedIn) add('LEASE_WITHOUT_DOCUMENT', say.LEASE_WITHOUT_DOCUMENT)
    else if (namesDocuments) add('DOCUMENT_MISSING', say.DOCUMENT_UNREGISTERED, 'unregistered')
    else add('DOCUMENT_MISSING', say.DOCUMENT_MISSING)
  }
}
