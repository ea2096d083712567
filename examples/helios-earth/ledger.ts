import { SuanhengError } from '../../core/errors.ts'
import { dayEnd, SHANGHAI_OFFSET_MS } from '../../core/time.ts'
import type { Capacity } from '../../schemas/capacity.ts'

/** Which column of the ledger is stated for which contract. */
export type LedgerTerms = {
  readonly cluster: string
  readonly institution: string
  readonly contract: string
  readonly month: string
}

/**
 * Capacity statements of one contract's pool from the published ledger: one a day of the month,
 * from local midnight to the next. A 0 in the ledger is stated as 0, not left out.
 *
 * Input:  the text of `Earth_gpu_number.csv`; `month` as YYYY-MM.
 * Units:  cards in whole GPUs; the model is not stated upstream and stays absent.
 * Errors: CSV_MALFORMED when the column is missing, a cell is not whole or the month has no rows.
 */
export function toCapacity(csv: string, terms: LedgerTerms): Capacity[] {
  const [header = '', ...lines] = csv.trimEnd().split(/\r?\n/)
  const at = header.split(',').indexOf(terms.cluster)
  const rows = lines.map((line) => line.split(',')).filter(([day = '']) => day.startsWith(`${terms.month}-`))
  if (at < 0 || rows.length === 0) {
    throw new SuanhengError('CSV_MALFORMED', `the ledger has no ${terms.cluster} in ${terms.month}`, {
      column: terms.cluster,
    })
  }
  return rows.map((cells) => toStatement(cells[0] ?? '', cells[at] ?? '', terms))
}

function toStatement(day: string, cards: string, terms: LedgerTerms): Capacity {
  if (!/^\d{1,6}$/.test(cards)) {
    throw new SuanhengError('CSV_MALFORMED', `the ledger of ${day} is not a whole number`, { column: terms.cluster })
  }
  const nextDay = new Date(dayEnd(day) + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10)
  return {
    institution: terms.institution,
    statementId: `EARTH-${terms.cluster}-${day}`,
    contract: terms.contract,
    from: `${day}T00:00:00+08:00`,
    to: `${nextDay}T00:00:00+08:00`,
    groups: [{ cards: Number(cards) }],
    source: 'HeliosArtifact Earth_gpu_number.csv',
  }
}
