import type { EncodedFormat } from '../../store/client.ts'
import { XLSX } from './workbook.ts'

/** Formats of a table as a file, by the name of `?format=`: content type, ending, and the engine's name where it writes it. */
export const TABLE_FORMATS = {
  csv: { type: 'text/csv; charset=utf-8', ending: 'csv' },
  ndjson: { type: 'application/x-ndjson; charset=utf-8', ending: 'ndjson' },
  xlsx: { type: XLSX, ending: 'xlsx' },
  arrow: { type: 'application/vnd.apache.arrow.stream', ending: 'arrows', engine: 'ArrowStream' },
  parquet: { type: 'application/vnd.apache.parquet', ending: 'parquet', engine: 'Parquet' },
} as const satisfies Record<string, { type: string; ending: string; engine?: EncodedFormat }>
export type TableFormat = keyof typeof TABLE_FORMATS
export const FORMAT_NAMES = Object.keys(TABLE_FORMATS) as [TableFormat, ...TableFormat[]]

/** A file that was asked for: whole, or piece by piece as it is read from the store. `name`: as people call it, no path yet. */
export type ExportFile = {
  readonly name: string
  readonly type: string
  readonly content: Uint8Array | string | AsyncIterable<Uint8Array | string>
}

/** What a browser, or a folder, keeps it under: whatever people called the contract, without what a path is made of. */
export const safeName = (name: string): string => name.replace(/[\p{Cc}/\\:*?"<>|]/gu, '_').slice(0, 120)
