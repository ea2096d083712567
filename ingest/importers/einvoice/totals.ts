import type { Fen } from '../../../core/money.ts'
import { toYuan } from '../../../core/money.ts'
import { fenOf, fenOfWords } from './amount.ts'
import type { Words } from './facts.ts'
import { WHY } from './why.ts'

/** As the file writes them; `undefined` where it does not. */
export type TotalTexts = {
  readonly net: string | undefined
  readonly tax: string | undefined
  readonly gross: string | undefined
  readonly words: string | undefined
}
export type Totals = { readonly net: Fen; readonly tax: Fen; readonly gross: Fen }

/** How a tax that is not levied is printed. */
const NO_TAX = /^\*+$|^免税$|^不征税$/

/**
 * The three totals in 分, of which two determine the third; all three, and the total in words, must agree to the 分.
 * `null` where they do not, with the reason in `faults`.
 */
export function totalsOf(texts: TotalTexts, faults: Words[]): Totals | null {
  const amount = (field: string, text: string | undefined): Fen | null => {
    if (text === undefined) return null
    const fen = fenOf(text)
    if (fen === undefined) faults.push(WHY.amount(field, text))
    return fen ?? null
  }
  const before = faults.length
  const untaxed = texts.tax !== undefined && NO_TAX.test(texts.tax)
  const net = amount('金额', texts.net)
  const tax = untaxed ? 0n : amount('税额', texts.tax)
  const gross = amount('价税合计', texts.gross)
  if (faults.length > before) return null
  const totals = third(net, tax, gross)
  if (totals === null) {
    faults.push(WHY.missing(net === null ? '金额' : '价税合计'))
    return null
  }
  if (totals.net + totals.tax !== totals.gross) {
    faults.push(WHY.sum(toYuan(totals.net), toYuan(totals.tax), toYuan(totals.gross)))
    return null
  }
  const words = texts.words === undefined ? undefined : fenOfWords(texts.words)
  if (words !== undefined && words !== totals.gross) {
    faults.push(WHY.words(texts.words ?? '', toYuan(totals.gross)))
    return null
  }
  return totals
}

function third(net: Fen | null, tax: Fen | null, gross: Fen | null): Totals | null {
  if (net !== null && tax !== null) return { net, tax, gross: gross ?? net + tax }
  if (net !== null && gross !== null) return { net, tax: gross - net, gross }
  if (tax !== null && gross !== null) return { net: gross - tax, tax, gross }
  return null
}
