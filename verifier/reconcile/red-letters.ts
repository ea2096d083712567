import { type Fen, formatYuan } from '../../core/money.ts'
import type { Invoice } from '../../schemas/invoice.ts'
import type { Head } from './evidence.ts'
import { evidenceOf, type Finding, finding } from './finding.ts'
import type { BlueStanding } from './invoiced.ts'

type Amount = (invoice: Invoice) => Fen

export type RedLetters = {
  /** 分 to take off the counted invoices, and off those that wait for verification. Not negative. */
  readonly counted: Fen
  readonly unverified: Fen
  /** An invoice is partly reversed by a red letter that is not here. */
  readonly unknown: boolean
  readonly findings: readonly Finding[]
}

/**
 * What red letters take off. A red letter of an invoice that does not count takes nothing off; one whose original
 * is not here takes its whole amount off. An invoice marked as reversed counts for nothing, red letter or not.
 */
export function redLetters(
  blues: readonly Head<Invoice>[],
  reds: readonly Head<Invoice>[],
  standings: ReadonlyMap<Head<Invoice>, BlueStanding>,
  amountOf: Amount,
  settledOn: string | null,
): RedLetters {
  const findings: Finding[] = []
  const taken = new Map<Head<Invoice>, Fen>()
  let [counted, unverified, unknown] = [0n, 0n, false]
  for (const red of reds) {
    const fen = 0n - amountOf(red.body)
    const original = blues.find(({ body }) => body.number === red.body.redOf)
    findings.push(redFinding(red, fen, original, settledOn))
    if (original === undefined) counted += fen
    else taken.set(original, (taken.get(original) ?? 0n) + fen)
  }
  for (const blue of blues) {
    const standing = standings.get(blue)
    if (standing !== 'counted' && standing !== 'unverified') continue
    const reversal = reversalOf(blue, taken.get(blue) ?? 0n, amountOf(blue.body))
    findings.push(...reversal.findings)
    unknown ||= reversal.unknown && standing === 'counted'
    if (standing === 'counted') counted += reversal.fen
    else unverified += reversal.fen
  }
  return { counted, unverified, unknown, findings }
}

function redFinding(
  red: Head<Invoice>,
  fen: Fen,
  original: Head<Invoice> | undefined,
  settledOn: string | null,
): Finding {
  const evidence = [evidenceOf('document', [red.id, ...(original === undefined ? [] : [original.id])])]
  const facts = { amountFen: fen, evidence }
  const what = `红字发票 ${red.id} 冲减 ${formatYuan(fen)} 元`
  if (original === undefined) {
    return finding('RED_LETTER_WITHOUT_ORIGINAL', `${what}，未见被冲发票 ${red.body.redOf}`, facts)
  }
  if (settledOn !== null && red.body.issuedOn > settledOn) {
    return finding('RED_LETTER_AFTER_SETTLEMENT', `${what}（被冲发票 ${original.id}），开具于结算之后`, facts)
  }
  return finding('RED_LETTER', `${what}（被冲发票 ${original.id}）`, facts)
}

function reversalOf(blue: Head<Invoice>, taken: Fen, amount: Fen) {
  const evidence = [evidenceOf('document', [blue.id])]
  if (taken > amount) {
    const message = `发票 ${blue.id} 的红字合计超过原票 ${formatYuan(taken - amount)} 元`
    const above = finding('RED_LETTER_ABOVE_ORIGINAL', message, { amountFen: taken - amount, evidence })
    return { fen: taken, unknown: false, findings: [above] }
  }
  if (blue.body.status === 'red_reversed' && taken < amount) {
    const message = `发票 ${blue.id} 已全额红冲，缺 ${formatYuan(amount - taken)} 元红字发票，全额扣减`
    const missing = finding('RED_LETTER_MISSING', message, { amountFen: amount - taken, evidence })
    return { fen: amount, unknown: false, findings: [missing] }
  }
  if (blue.body.status === 'partly_red_reversed' && taken === 0n) {
    const message = `发票 ${blue.id} 已部分红冲，但未见红字发票，净额未知`
    const missing = finding('RED_LETTER_MISSING', message, { severity: 'undetermined', evidence })
    return { fen: 0n, unknown: true, findings: [missing] }
  }
  return { fen: taken, unknown: false, findings: [] as readonly Finding[] }
}
