import { canonicalJson } from '../../../core/canonical-json.ts'
import { toYuan } from '../../../core/money.ts'
import { Payment } from '../../../schemas/payment.ts'
import { Note } from '../../../schemas/primitives.ts'
import type { Dropped, Words } from '../inventory/inventory.ts'
import type { BankMap } from './map.ts'
import type { Statement } from './statement.ts'
import type { Transaction } from './transaction.ts'
import { WHY } from './why.ts'

export type Said = {
  readonly institution: string
  readonly map: BankMap
  /** Contracts by reference; go before the counterparty's. */
  readonly contracts?: ReadonlyMap<string, string> | undefined
  /** Of counterparties in the map that have none of their own. */
  readonly contract?: string | undefined
  /** Take a statement whose balances break. */
  readonly despiteBalances: boolean
}

type At = Dropped & { readonly file: string }
export type PaymentRecords = {
  readonly payments: readonly Payment[]
  readonly dropped: readonly At[]
  readonly notes: readonly At[]
  /** Rows that are of no counterparty in the map and of no contract: in no record, and their content is told nowhere. */
  readonly unrelated: number
  /** Who those were, for a dry run: names with how often they stand there. */
  readonly strangers: ReadonlyMap<string, number>
}

type Taken = { readonly at: { file: string; line: number; what: string }; readonly payment: Payment }

/** Records ready for `push --kind payments`, in the order of the files, and what became of the other rows. */
export function paymentRecords(
  files: readonly { readonly file: string; readonly read: Statement }[],
  said: Said,
): PaymentRecords {
  const dropped: At[] = []
  const notes: At[] = []
  const taken: Taken[] = []
  const strangers = new Map<string, number>()
  let unrelated = 0
  for (const { file, read } of files) {
    dropped.push(...[...read.dropped, ...read.breaks].map((one) => ({ ...one, file })))
    if (read.breaks.length > 0 && !said.despiteBalances) {
      dropped.push({ file, line: null, what: null, why: WHY.balancesBroken(read.breaks.length) })
      continue
    }
    for (const row of read.transactions) {
      const at = { file, line: row.line, what: row.reference }
      const known = counterpartyOf(row, said.map)
      const named = row.contract !== '' ? row.contract : said.contracts?.get(row.reference)
      if (known === undefined && named === undefined) {
        unrelated++
        strangers.set(row.name, (strangers.get(row.name) ?? 0) + 1)
        if (row.reversed) notes.push({ ...at, why: WHY.reversalOfNobody })
        continue
      }
      const made = paymentOf(row, named ?? known?.contract ?? said.contract, said)
      if ('why' in made) dropped.push({ ...at, why: made.why })
      else taken.push({ at, payment: made.payment })
      if ('why' in made) continue
      if (row.reversed) notes.push({ ...at, why: WHY.reversal })
      if (row.purpose !== '' && made.payment.purpose === undefined) notes.push({ ...at, why: WHY.purpose })
    }
  }
  const { payments, doubled } = onePerReference(taken)
  return { payments, dropped: [...dropped, ...doubled], notes, unrelated, strangers }
}

/** By account, else by name. */
const counterpartyOf = ({ name, account }: Transaction, { counterparties }: BankMap) =>
  counterparties.find((known) => account !== '' && keyOf(known.account ?? '') === keyOf(account)) ??
  counterparties.find((known) => keyOf(known.name) === keyOf(name))

/** Full-width forms, spaces and hyphens do not tell names or accounts apart. */
const keyOf = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s-]+/g, '')
    .toUpperCase()

/** What leaves the buyer and what comes to the provider pays; the other way it is a refund. */
function paymentOf(
  row: Transaction,
  contract: string | undefined,
  { institution, map: { own } }: Said,
): { readonly payment: Payment } | { readonly why: Words } {
  if (row.reference === '') return { why: WHY.noReference }
  if (contract === undefined) return { why: WHY.noContract }
  const ownAccount = row.ownAccount === '' ? own.account : row.ownAccount
  const us = { name: own.name, ...(ownAccount !== undefined && { account: ownAccount }) }
  const them = { name: row.name, ...(row.account !== '' && { account: row.account }) }
  const parsed = Payment.safeParse({
    institution,
    bankReference: row.reference,
    contract,
    paidOn: row.paidOn,
    direction: (row.way === 'out') === (own.role === 'buyer') ? 'payment' : 'refund',
    payer: row.way === 'out' ? us : them,
    payee: row.way === 'out' ? them : us,
    amount: toYuan(row.fen),
    method: row.method,
    ...(Note.safeParse(row.purpose).success && { purpose: row.purpose }),
  })
  if (parsed.success) return { payment: parsed.data }
  const [issue] = parsed.error.issues
  return { why: WHY.refused(issue?.path.join('.') ?? '', issue?.message ?? '') }
}

/** Statements of overlapping periods name a transfer twice. Two that differ under one reference are neither. */
function onePerReference(taken: readonly Taken[]): { payments: readonly Payment[]; doubled: readonly At[] } {
  const first = new Map<string, Taken>()
  const spoilt = new Map<string, Taken>()
  for (const one of taken) {
    const before = first.get(one.payment.bankReference)
    if (before === undefined) first.set(one.payment.bankReference, one)
    else if (canonicalJson(before.payment) !== canonicalJson(one.payment)) spoilt.set(one.payment.bankReference, one)
  }
  const payments: Payment[] = []
  const doubled: At[] = []
  for (const one of taken) {
    const before = first.get(one.payment.bankReference)
    const other = spoilt.get(one.payment.bankReference)
    if (other !== undefined)
      doubled.push({ ...one.at, why: WHY.otherTransfer(placeOf(one === before ? other : before)) })
    else if (before === one) payments.push(one.payment)
    else doubled.push({ ...one.at, why: WHY.sameTransfer(placeOf(before)) })
  }
  return { payments, doubled }
}

const placeOf = (one: Taken | undefined): string => (one === undefined ? '' : `${one.at.file}:${one.at.line}`)
