import { parseYuan, toYuan } from '../../core/money.ts'
import type { Contract } from '../../schemas/contract.ts'
import type { Invoice } from '../../schemas/invoice.ts'
import type { Payment } from '../../schemas/payment.ts'
import type { Service } from '../../schemas/service.ts'
import type { Settlement } from '../../schemas/settlement.ts'
import { BUYERS, OPERATOR, type PartyTerms, THIRD_PARTY } from './parties.ts'
import { contractNumber, TERMS, type Terms } from './terms.ts'

/** The paper beside the logs. All of it is made for this example; only the use and the card ledger are real. */
export type Paper = {
  readonly contract: Contract
  readonly settlement: Settlement
  readonly invoice: readonly Invoice[]
  readonly payment: readonly Payment[]
  readonly service: Service
}

const [FIRST, LAST] = ['2020-05-01', '2020-05-31']
const INVOICED_FROM = 8
const PAID_FROM = 15

/** Contract, settlement, invoices, payments and service of one contract, from its terms alone. */
export function makePaper(terms: Terms): Paper {
  return {
    contract: makeContract(terms),
    settlement: {
      institution: OPERATOR.uscc,
      settlementId: `${contractNumber(terms.cluster)}-JS1`,
      contract: contractNumber(terms.cluster),
      from: FIRST,
      to: LAST,
      amount: terms.amount,
      quantities: [{ itemId: 'compute', quantity: terms.quantity, amount: terms.amount }],
      settledOn: '2020-06-05',
    },
    invoice: makeInvoices(terms),
    payment: makePayments(terms),
    service: {
      institution: OPERATOR.uscc,
      serviceId: `${contractNumber(terms.cluster)}-LX1`,
      contract: contractNumber(terms.cluster),
      startedOn: FIRST,
      completedOn: LAST,
      acceptanceDocument: `${contractNumber(terms.cluster)}-YS1`,
    },
  }
}

function makeContract(terms: Terms): Contract {
  const buyer = BUYERS[terms.cluster]
  return {
    institution: OPERATOR.uscc,
    number: contractNumber(terms.cluster),
    title: `示例：${terms.cluster} 智能算力服务合同`,
    providerUscc: OPERATOR.uscc,
    buyerUscc: buyer.uscc,
    providerName: OPERATOR.name,
    buyerName: buyer.name,
    buyerAccounts: [buyer.account],
    providerAccounts: [OPERATOR.account],
    signedOn: '2020-04-24',
    validFrom: FIRST,
    validTo: LAST,
    amount: terms.amount,
    taxIncluded: true,
    taxRate: '0.06',
    scope: '示例合同：租用智能算力开展大模型训练与阶段性训练成果的验证性推理。',
    items: [
      {
        itemId: 'compute',
        class: 'smart_compute',
        unit: terms.unit,
        unitPrice: terms.unitPrice,
        quantity: terms.quantity,
        ...(terms.basis === undefined ? {} : { basis: terms.basis }),
      },
    ],
  }
}

function makeInvoices(terms: Terms): Invoice[] {
  const blue = terms.invoices.map((gross, index) =>
    makeInvoice(terms, gross, invoiceNumber(terms, index + 1), juneDay(INVOICED_FROM + index)),
  )
  const last = blue.at(-1)
  if (terms.redLetter === undefined || last === undefined) return blue
  const red = makeInvoice(terms, terms.redLetter, invoiceNumber(terms, 9), juneDay(24))
  return [...blue.slice(0, -1), { ...last, status: 'partly_red_reversed' }, { ...red, redOf: last.number }]
}

function makeInvoice(terms: Terms, gross: string, number: string, issuedOn: string): Invoice {
  const { net, tax } = splitTax(gross)
  const buyer = BUYERS[terms.cluster]
  return {
    institution: OPERATOR.uscc,
    number,
    kind: 'digital_special',
    contract: contractNumber(terms.cluster),
    issuedOn,
    sellerUscc: OPERATOR.uscc,
    sellerName: OPERATOR.name,
    buyerUscc: buyer.uscc,
    buyerName: buyer.name,
    net,
    tax,
    gross,
    taxRate: '0.06',
    lines: [{ name: '*信息技术服务*智能算力服务', net, tax }],
    status: 'valid',
  }
}

/** Net is the gross over 1.06 to the nearest 分, half away from zero; tax is the rest, so that both sum exactly. */
function splitTax(gross: string): { net: string; tax: string } {
  const fen = parseYuan(gross)
  const half = fen < 0n ? -53n : 53n
  const net = (fen * 100n + half) / 106n
  return { net: toYuan(net), tax: toYuan(fen - net) }
}

function makePayments(terms: Terms): Payment[] {
  const buyer: PartyTerms = BUYERS[terms.cluster]
  const amounts = terms.payments.map((amount) => ({ amount, payer: buyer }))
  if (terms.thirdPartyPayment !== undefined) amounts.push({ amount: terms.thirdPartyPayment, payer: THIRD_PARTY })
  return amounts.map(({ amount, payer }, index) => ({
    institution: OPERATOR.uscc,
    bankReference: `${contractNumber(terms.cluster)}-HD${index + 1}`,
    contract: contractNumber(terms.cluster),
    paidOn: juneDay(PAID_FROM + index),
    direction: 'payment',
    payer: toParty(payer),
    payee: toParty(OPERATOR),
    amount,
    method: 'transfer',
    purpose: `示例：${contractNumber(terms.cluster)} 算力服务费`,
  }))
}

const toParty = ({ name, account, uscc }: PartyTerms) => ({ name, account, uscc })

const juneDay = (day: number) => `2020-06-${String(day).padStart(2, '0')}`

/** 20 digits: year, region, channel, contract, serial. No such number existed in 2020: one more sign of an example. */
const invoiceNumber = (terms: Terms, serial: number) =>
  `20442${String(TERMS.indexOf(terms) + 1).padStart(11, '0')}${String(serial).padStart(4, '0')}`
