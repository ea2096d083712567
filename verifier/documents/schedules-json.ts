import { canonicalJson } from '../../core/canonical-json.ts'
import type { ReportLedger } from '../binding/ledger-binding.ts'
import { scheduleTables } from '../exports/contract-tables.ts'
import type { ContractExport } from '../exports/load-contract-export.ts'
import { type Cell, isTyped, valueOf } from '../exports/table.ts'
import { reportDigest } from '../report/report-json.ts'
import { SCHEDULES_SCHEMA } from './sources/schedules.ts'

/** What a document lists of the papers a reconciliation rests on; its months and items stand in the report itself. */
const LISTED: readonly string[] = ['settlements', 'invoices', 'payments', 'devices']

/**
 * Settlements, invoices, payments and devices of a contract as canonical JSON, at the checkpoint of its reconciliation,
 * which it names by digest: the same rows as in the workbook, values as exact texts.
 */
export function toSchedulesJson(given: ContractExport, ledger: ReportLedger): string {
  const { institution, contract } = given.reconciliation
  return canonicalJson({
    schema: SCHEDULES_SCHEMA,
    institution,
    contract: { number: contract.number },
    reconciliation: reportDigest(given.reconciliation, ledger),
    ledger,
    tables: scheduleTables(given)
      .filter(({ key }) => LISTED.includes(key))
      .map(({ key, name, columns, rows }) => ({
        key,
        name,
        columns: columns.map(({ key: field, title, type, sum }) => ({
          key: field,
          title: title.zh,
          type,
          reported: sum?.reported ?? null,
        })),
        // `none`: there is none, which is not the same as not known.
        rows: rows.map((row) => columns.map((_, i) => ({ value: valueOf(row[i]), none: isNone(row[i]) }))),
      })),
  })
}

const isNone = (cell: Cell | undefined): boolean =>
  cell === undefined || cell === '' || (isTyped(cell) && cell.as === 'text' && cell.value === '')
