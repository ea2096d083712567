import { canonicalJson } from '../../../core/canonical-json.ts'
import { parseYuan } from '../../../core/money.ts'
import type { Contract } from '../../../schemas/contract.ts'
import type { Invoice } from '../../../schemas/invoice.ts'
import type { Payment } from '../../../schemas/payment.ts'
import type { EvidenceRef } from '../engine/fact.ts'
import { contractsOf, type NamedClaim } from './claims.ts'
import { loosely, nameOf, spelled } from './spelling.ts'

/**
 * One piece of evidence as a claim rests on it. `shown`: its number as it was sent; `strict` and `key`: the forms in which
 * it is, and may be, the same number. `content`: what has to agree beside the number, the parties with it. `says`: what a
 * paper says under whatever number; null where that tells nothing apart. `senders`: in whose logs the claim is; `told`: none of
 * them is a party to the paper, so that it may be made up to disturb another's claim.
 */
export type Piece = {
  readonly kind: 'invoice' | 'contract' | 'contract_digest' | 'bank_reference'
  readonly shown: string
  readonly strict: string
  readonly key: string
  readonly content: string
  readonly says: string | null
  readonly claim: string
  readonly disclosed: boolean
  readonly senders: readonly string[]
  readonly told: boolean
  readonly ref: EvidenceRef
}

export function piecesOf(claim: NamedClaim): readonly Piece[] {
  const { evidence, name } = claim
  const papers = evidence.documents.filter(({ body }) => PAPERS.includes(body.type))
  return contractsOf(claim).flatMap((contract): Piece[] => {
    const { number } = contract
    const disclosed = disclosedIn(claim, number)
    const senders = [...new Set(claim.bodies.map(({ institution }) => institution))].sort()
    const sides = [...new Set(contract.contracts.flatMap(({ body }) => [body.providerUscc, body.buyerUscc]))].sort()
    const piece = (compared: Compared, parties: readonly (string | undefined)[], ref: EvidenceRef): Piece => ({
      ...compared,
      claim: name,
      disclosed,
      senders,
      told: !senders.some((sender) => parties.includes(sender)),
      ref,
    })
    return [
      ...contract.contracts.map(({ id, digest, body }) =>
        piece(contractPiece(body), [body.providerUscc, body.buyerUscc], { kind: 'contract', id, digest }),
      ),
      ...papers
        .filter(({ body }) => body.covers?.contract !== undefined && spelled(body.covers.contract) === spelled(number))
        .map(({ id, digest, body }) =>
          piece(plain('contract_digest', body.digest, sides.join(' ')), sides, { kind: 'document', id, digest }),
        ),
      ...contract.invoices.map(({ id, digest, body }) =>
        piece(invoicePiece(body), [body.sellerUscc, body.buyerUscc], { kind: 'invoice', id, digest }),
      ),
      ...contract.payments.map(({ id, digest, body }) => {
        const named = [body.payer.uscc, body.payee.uscc].filter((uscc) => uscc !== undefined)
        return piece(paymentPiece(body), named.length === 0 ? sides : named, { kind: 'payment', id, digest })
      }),
    ]
  })
}

/** As the programmes call the copy of a contract. */
const PAPERS: readonly string[] = ['contract', 'contract_copy']

type Compared = Pick<Piece, 'kind' | 'shown' | 'strict' | 'key' | 'content' | 'says'>

const plain = (kind: Piece['kind'], number: string, parties: string): Compared => ({
  kind,
  shown: number,
  strict: number,
  key: number,
  content: parties,
  says: null,
})

function contractPiece({ number, providerUscc, buyerUscc, signedOn, validFrom, validTo, amount }: Contract): Compared {
  const parties = `${providerUscc} ${buyerUscc}`
  return {
    kind: 'contract',
    shown: `${number} ${parties}`,
    strict: `${spelled(number)} ${parties}`,
    key: `${loosely(number)} ${parties}`,
    content: '',
    says: canonicalJson({ parties, signedOn, validFrom, validTo, amount: fenOf(amount) }),
  }
}

/** 20 digits name an invoice by themselves, whatever code stands beside them; 8 only together with it. */
function invoicePiece({ number, code, sellerUscc, buyerUscc, issuedOn, net, gross }: Invoice): Compared {
  const key = number.length === 20 || code === undefined ? number : `${code}-${number}`
  const says = canonicalJson({ sellerUscc, buyerUscc, issuedOn, net: fenOf(net), gross: fenOf(gross) })
  return { ...plain('invoice', key, `${sellerUscc} ${buyerUscc}`), says }
}

function paymentPiece({ bankReference, paidOn, amount, direction, payer, payee }: Payment): Compared {
  const content = canonicalJson({ paidOn, amount: fenOf(amount) })
  return {
    kind: 'bank_reference',
    shown: bankReference,
    strict: spelled(bankReference),
    key: loosely(bankReference),
    content,
    says: canonicalJson({ content, direction, payer: nameOf(payer.name), payee: nameOf(payee.name) }),
  }
}

const fenOf = (yuan: string): string => parseYuan(yuan).toString()

/** The claim lists a statement of other public money that covers the contract, or names none. */
function disclosedIn({ evidence, bodies }: NamedClaim, number: string): boolean {
  const listed = bodies.flatMap(({ documents }) => documents ?? [])
  return evidence.documents.some(
    ({ id, body }) =>
      listed.includes(id) &&
      DISCLOSING.includes(body.type) &&
      (body.covers?.contract === undefined || body.covers.contract === number),
  )
}
const DISCLOSING: readonly string[] = ['other_funding_statement', 'corpus_statement']
