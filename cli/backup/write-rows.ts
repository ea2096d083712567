import { createWriteStream } from 'node:fs'
import { mkdir, open, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import { ARCHIVED, type ArchivedFile, type ArchivedTable, digestOf } from './manifest.ts'

const batches = defineQuery({
  file: 'archive_batches.sql',
  params: z.strictObject({ institution: z.string(), up_to: z.int() }),
  row: z.strictObject({ sequence: z.coerce.number(), month: z.string(), kept: z.coerce.number() }),
})
const query = (table: ArchivedTable) =>
  defineQuery({
    file: `archive_${table}.sql`,
    params: z.strictObject({ institution: z.string(), from: z.int(), to: z.int() }),
    row: z.unknown(),
  })
const QUERIES = new Map(ARCHIVED.map((table) => [table, query(table)]))

export type Part = { readonly month: string; readonly from: number; readonly to: number }

/** Records of one file: what is sorted and held at once. */
const PART_RECORDS = 1_000_000

/**
 * Batches cut into parts: by Shanghai month received, and within it so that none has more records than `most`, unless one
 * batch alone has. The parts follow each other without a gap, whatever the clock did, and what was cut once is cut the
 * same again when there are more.
 */
export function partsOf(
  list: readonly { readonly sequence: number; readonly month: string; readonly kept: number }[],
  most = PART_RECORDS,
): readonly Part[] {
  const parts: { month: string; from: number; to: number }[] = []
  let records = 0
  for (const { sequence, month, kept } of list) {
    const last = parts.at(-1)
    // A clock set back does not open a month again.
    if (last === undefined || month > last.month || records + kept > most) {
      const opened = last !== undefined && month < last.month ? last.month : month
      parts.push({ month: opened, from: sequence, to: sequence })
      records = 0
    } else last.to = sequence
    records += kept
  }
  return parts
}

export type RowsToWrite = {
  readonly store: Store
  readonly folder: string
  readonly institution: string
  readonly size: number
  /** Months asked for, both inclusive; null for no bound. */
  readonly from: string | null
  readonly until: string | null
  /** Files of an earlier run into the same folder, by path. */
  readonly known: ReadonlyMap<string, ArchivedFile>
}

/** The rows of an institution's batches up to `size` as Parquet files, all columns, by month. A file written before stays. */
export async function writeRows(ask: RowsToWrite): Promise<readonly ArchivedFile[]> {
  const { store, institution, size, from, until } = ask
  const list = await batches(store, { institution, up_to: size })
  const parts = partsOf(list).filter(
    ({ month }) => (from === null || month >= from) && (until === null || month <= until),
  )
  const files: ArchivedFile[] = []
  for (const part of parts) for (const table of ARCHIVED) files.push(await writePart(ask, table, part))
  return files
}

async function writePart(ask: RowsToWrite, table: ArchivedTable, { month, from, to }: Part): Promise<ArchivedFile> {
  const { store, folder, institution, known } = ask
  const file = `rows/${institution}/${table}/${month}.${from}-${to}.parquet`
  const place = join(folder, file)
  const before = known.get(file)
  if (before !== undefined && (await sizeOf(place)) === before.bytes) return before
  await mkdir(dirname(place), { recursive: true, mode: 0o700 })
  const rows = QUERIES.get(table)?.encoded(store, { institution, from, to }, 'Parquet') ?? []
  await pipeline(Readable.from(rows), createWriteStream(place, { mode: 0o600 }))
  await syncFile(place)
  return { file, ...(await digestOf(place)), rows: { institution, table, month, from, to } }
}

const sizeOf = async (file: string): Promise<number | null> => {
  const found = await stat(file).catch(() => null)
  return found === null ? null : found.size
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
