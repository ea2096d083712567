import { tableFromIPC } from 'apache-arrow'
import type { UsageRecord } from '../schemas/usage-record.ts'
import type { Load } from './records.ts'
import { benchRecord, random, toArrow, toCsv, toNdjson } from './records.ts'

export const BATCH = 10_000
export type BenchFormat = 'arrow' | 'ndjson' | 'csv'
export const CONTENT_TYPES: Readonly<Record<BenchFormat, string>> = {
  arrow: 'application/vnd.apache.arrow.stream',
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
}

/**
 * Bodies of 10,000 new records each, made by writing new ids and times into one template, so that
 * the sender costs next to nothing beside the service it measures. Body `k` holds records
 * k × 10,000 on of the load.
 */
export function bodyMaker(format: BenchFormat, load: Load): (k: number) => Buffer {
  const next = random(20_250_701)
  const records = Array.from({ length: BATCH }, (_, i) => benchRecord(load, i, next))
  return bodyMakerOf(format, records, Math.ceil(BATCH / Math.floor(load.cards / 4)) * 900_000)
}

/** The same from any BATCH records of one contract whose ids end in ten digits; each body is `spanMs` after the one before. */
export function bodyMakerOf(
  format: BenchFormat,
  records: readonly UsageRecord[],
  spanMs: number,
): (k: number) => Buffer {
  const load = { contract: records[0]?.contract ?? '' }
  const shiftMs = (k: number) => k * spanMs
  if (format === 'arrow') return arrowMaker(toArrow(records), shiftMs)
  const template = format === 'csv' ? toCsv(records) : toNdjson(records)
  return textMaker(
    template,
    load,
    records.map((record) => [record.start, record.end] as const),
    shiftMs,
  )
}

/** Reading an IPC stream makes views on its bytes: what is written through them is in the body. */
function arrowMaker(template: Buffer, shiftMs: (k: number) => number): (k: number) => Buffer {
  return (k) => {
    const body = Buffer.from(template)
    const table = tableFromIPC(body)
    const ids = table.getChild('recordId')?.data[0]
    if (ids === undefined) throw new Error('no recordId column')
    const bytes = ids.values as Uint8Array
    for (let i = 0; i < BATCH; i++) writeDigits(bytes, (ids.valueOffsets as Int32Array)[i + 1] ?? 0, k * BATCH + i)
    for (const name of ['start', 'end']) {
      const values = table.getChild(name)?.data[0]?.values as BigInt64Array
      for (let i = 0; i < BATCH; i++) values[i] = (values[i] ?? 0n) + BigInt(shiftMs(k))
    }
    return body
  }
}

function textMaker(
  template: Buffer,
  load: Pick<Load, 'contract'>,
  times: readonly (readonly [string, string])[],
  shiftMs: (k: number) => number,
): (k: number) => Buffer {
  // Where the counter of each record id and its two times stand in the template.
  const idEnds: number[] = []
  const timeStarts: number[] = []
  let at = 0
  for (const [i, [start, end]] of times.entries()) {
    at = template.indexOf(`${load.contract}-${String(i).padStart(10, '0')}`, at) + load.contract.length + 11
    idEnds.push(at)
    for (const time of [start, end]) {
      at = template.indexOf(time, at)
      timeStarts.push(at)
      at += time.length
    }
  }
  return (k) => {
    const body = Buffer.from(template)
    for (const [i, pair] of times.entries()) {
      writeDigits(body, idEnds[i] ?? 0, k * BATCH + i)
      for (const [j, time] of pair.entries())
        body.write(new Date(Date.parse(time) + shiftMs(k)).toISOString(), timeStarts[2 * i + j] ?? 0, 'latin1')
    }
    return body
  }
}

/** Overwrites the ten digits that end at `end`. */
function writeDigits(bytes: Uint8Array, end: number, value: number): void {
  let rest = value
  for (let p = end - 1; p >= end - 10; p--) {
    bytes[p] = 48 + (rest % 10)
    rest = Math.floor(rest / 10)
  }
}
