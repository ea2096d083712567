import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import type { LogKey } from '../../ledger/log-key.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { Logs } from '../binding/bind-ledger.ts'
import type { LedgerBinding, ReportLedger } from '../binding/ledger-binding.ts'
import { sealOthers } from '../binding/seal.ts'
import { reportDigest } from '../report/index.ts'
import { toColumnar } from './columnar.ts'
import { contractListTable, loadContractList } from './contract-list-table.ts'
import { contractTables, scheduleTables } from './contract-tables.ts'
import { toCsv, toNdjson } from './csv.ts'
import { focusTable } from './focus/focus-table.ts'
import { type ExportFile, TABLE_FORMATS, type TableFormat } from './formats.ts'
import { loadContractExport } from './load-contract-export.ts'
import type { Table } from './table.ts'
import type { CONTRACT_TABLES } from './table-names.ts'
import { toWorkbook, XLSX } from './workbook.ts'

/** `own`: for an uploader, who is not told whose cards met its own. */
export type ExportSource = {
  readonly store: Store
  readonly ledger: Logs & { readonly key: LogKey }
  readonly own: boolean
}
/** `institution` null: whoever has a contract of this number. */
export type ContractAsked = { readonly number: string; readonly institution: string | null }
export const FOCUS_FORMATS = ['csv', 'ndjson', 'arrow', 'parquet'] as const
export const BATCH_FORMATS = ['ndjson', 'arrow', 'parquet'] as const

const batches = defineQuery({
  file: 'batch_encoded.sql',
  params: z.strictObject({ institution: z.string() }),
  row: z.unknown(),
})

/** 合同对账 as a workbook. Errors: those of `loadContractExport`. */
export async function workbookFile(source: ExportSource, asked: ContractAsked): Promise<ExportFile> {
  const { given, bound } = await load(source, asked)
  const tables = contractTables(given, bound, reportDigest(given.reconciliation, bound))
  const content = await toWorkbook(tables, subtitleOf(`合同 ${asked.number}`, bound.checkpoint.size))
  return { name: `${asked.number}-对账.xlsx`, type: XLSX, content }
}

/** One schedule of a reconciliation. Errors: those of `loadContractExport`. */
export async function scheduleFile(
  source: ExportSource,
  asked: ContractAsked & { readonly table: (typeof CONTRACT_TABLES)[number]; readonly format: TableFormat },
): Promise<ExportFile> {
  const { given, bound } = await load(source, asked)
  const table = scheduleTables(given).find(({ key }) => key === asked.table)
  if (table === undefined) throw new SuanhengError('NOT_FOUND', `no table ${asked.table}`)
  const subtitle = subtitleOf(`合同 ${asked.number}`, bound.checkpoint.size)
  return tableFile(source.store, table, asked.format, `${asked.number}-${table.name}`, subtitle)
}

/** Billing lines as FOCUS 1.2. Errors: those of `loadContractExport`. */
export async function focusFile(
  source: ExportSource,
  asked: ContractAsked & { readonly format: (typeof FOCUS_FORMATS)[number] },
): Promise<ExportFile> {
  const { given, bound } = await load(source, asked)
  const subtitle = subtitleOf(`合同 ${asked.number}`, bound.checkpoint.size)
  return tableFile(source.store, focusTable(given), asked.format, `${asked.number}-FOCUS`, subtitle)
}

/** The list of contracts; `institution` null: of all. */
export async function contractListFile(
  { store }: Pick<ExportSource, 'store'>,
  { institution, format }: { readonly institution: string | null; readonly format: TableFormat },
): Promise<ExportFile> {
  const table = contractListTable(await loadContractList(store, institution ?? ''))
  return tableFile(store, table, format, '合同清单', institution === null ? '全部机构' : `机构 ${institution}`)
}

/** The batches of an institution, as the manifests of its log say. */
export function batchesFile(
  { store }: Pick<ExportSource, 'store'>,
  { institution, format }: { readonly institution: string; readonly format: (typeof BATCH_FORMATS)[number] },
): ExportFile {
  const file = TABLE_FORMATS[format]
  const content =
    'engine' in file
      ? batches.encoded(store, { institution }, file.engine)
      : lines(batches.stream(store, { institution }))
  return { name: `${institution}-批次.${file.ending}`, type: file.type, content }
}

export const subtitleOf = (what: string, size: number): string =>
  `${what}  ·  账本检查点：前 ${size} 批  checkpoint at ${size} batches`

async function load({ store, ledger, own }: ExportSource, { number, institution }: ContractAsked) {
  const given = await loadContractExport(store, ledger, { number, ...(institution === null ? {} : { institution }) })
  return { given, bound: boundFor({ ledger, own }, given.binding) }
}

/** A binding as the role may see it. */
export const boundFor = (
  { ledger, own }: Pick<ExportSource, 'ledger' | 'own'>,
  binding: LedgerBinding,
): ReportLedger => (own ? sealOthers(binding, ledger.key.privateKey) : binding)

async function tableFile(
  store: Store,
  table: Table,
  format: TableFormat,
  name: string,
  subtitle: string,
): Promise<ExportFile> {
  const file = TABLE_FORMATS[format]
  const content =
    'engine' in file
      ? toColumnar(store, table, file.engine)
      : format === 'xlsx'
        ? await toWorkbook([table], subtitle)
        : format === 'csv'
          ? toCsv(table)
          : toNdjson(table)
  return { name: `${name}.${file.ending}`, type: file.type, content }
}

async function* lines(rows: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`
}
