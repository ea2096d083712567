import { parseYuan } from '../../../core/money.ts'
import type { Contract } from '../../../schemas/contract.ts'
import type { Invoice } from '../../../schemas/invoice.ts'
import type { Payment } from '../../../schemas/payment.ts'
import type { Due, Side, Transfer } from './sides.ts'

type Accounts = Pick<Contract, 'number' | 'buyerAccounts' | 'providerAccounts'>

/**
 * Invoices of contracts as what is to be paid, each less its red letters; those that come to nothing are left out, and
 * so are voided ones and those marked as reversed. `unplaced`: red letters whose original is not among them.
 */
export function duesOf(
  invoices: readonly Invoice[],
  contracts: readonly Accounts[],
): { readonly dues: readonly Due[]; readonly unplaced: readonly string[] } {
  const accounts = new Map(contracts.map((contract) => [contract.number, contract]))
  const valid = invoices.filter(({ status }) => status !== 'voided')
  const reds = valid.filter(({ redOf }) => redOf !== undefined)
  const blues = valid.filter(({ redOf, status }) => redOf === undefined && status !== 'red_reversed')
  const dues = blues.flatMap((invoice): Due[] => {
    const mine = reds.filter(({ redOf, sellerUscc }) => redOf === invoice.number && sellerUscc === invoice.sellerUscc)
    const fen = mine.reduce((sum, red) => sum + parseYuan(red.gross), parseYuan(invoice.gross))
    const contract = accounts.get(invoice.contract)
    const due = {
      id: invoice.code === undefined ? invoice.number : `${invoice.code}-${invoice.number}`,
      contract: invoice.contract,
      buyer: { uscc: invoice.buyerUscc, name: invoice.buyerName, accounts: contract?.buyerAccounts },
      seller: { uscc: invoice.sellerUscc, name: invoice.sellerName, accounts: contract?.providerAccounts },
      fen,
      day: invoice.issuedOn,
    }
    return fen > 0n ? [due] : []
  })
  const known = new Set(invoices.filter(({ redOf }) => redOf === undefined).map(({ number }) => number))
  return { dues, unplaced: reds.filter(({ redOf }) => !known.has(redOf ?? '')).map(({ number }) => number) }
}

/** Bank slips as transfers, from who paid to who was paid. For matching only those of `direction: payment` are wanted. */
export const transfersOf = (payments: readonly Payment[]): readonly Transfer[] =>
  payments
    .filter(({ amount }) => parseYuan(amount) > 0n)
    .map((payment) => ({
      id: payment.bankReference,
      contract: payment.contract,
      payer: sideOf(payment.payer),
      payee: sideOf(payment.payee),
      fen: parseYuan(payment.amount),
      day: payment.paidOn,
    }))

const sideOf = ({ name, uscc, account }: Payment['payer']): Side => ({
  name,
  uscc,
  accounts: account === undefined ? undefined : [account],
})
