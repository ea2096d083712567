import { type Data, DataType, type RecordBatch, type Vector } from 'apache-arrow'
import type { Column, ColumnSpec, Columns } from '../../../core/columns/column.ts'
import type { RowIssue } from '../rows.ts'
import { acceptSchema, isOptional } from './accept-schema.ts'
import { decimal128Source, decimalTextSource, wholeSource } from './decimal-source.ts'
import type { ArrowLimits } from './inspect.ts'
import { instantTextSource, timestampSource } from './instant-source.ts'
import { Int64Sink, type Int64Source } from './int64-sink.ts'
import { Issues } from './issues.ts'
import { readStreamSafely } from './read-stream.ts'
import { textReader } from './text-reader.ts'
import type { TextRule } from './text-rule.ts'
import { type OnFault, type TextBudget, TextSink } from './text-sink.ts'
import { type CodedTexts, codedTexts, entriesOf, type PlainTexts, plainTexts, validityOf } from './text-source.ts'
import { type Lists, type TextsRule, TextsSink } from './texts-sink.ts'
import { lowHalves } from './verify-data.ts'

export type DecodedArrow = {
  readonly columns: Columns
  /** At most 1000, in the order of the rows. */
  readonly issues: readonly RowIssue[]
  /** All of them, listed or not. */
  readonly issueCount: number
  /** `rejected[i] === 1` when row i has an issue, listed or not; null when none has. */
  readonly rejected: Uint8Array | null
}

/**
 * Decodes an Arrow IPC stream of a stranger into columns. Accepts and refuses the same values as
 * the kind's schema does for JSON; rules over several fields are not checked here.
 *
 * Input:  columns are named after the fields. Null and a left-out column both mean "not given".
 * Output: one column for every spec. A value with an issue leaves a zero or an empty text: its row
 *         must be dropped or refused.
 * Bounds: `limits`, inclusive; `maxBytes` holds for the body and for all texts together, which
 *         dictionaries may make much longer than the body.
 * Errors: ARROW_MALFORMED, ARROW_UNSUPPORTED, ARROW_SCHEMA_MISMATCH, TOO_MANY_RECORDS, BODY_TOO_LARGE.
 */
export function decodeArrow(body: Uint8Array, specs: readonly ColumnSpec[], limits: ArrowLimits): DecodedArrow {
  const { schema, batches, records } = readStreamSafely(body, limits, (schema) => acceptSchema(schema, specs))
  const places = new Map(schema.fields.map((field, place) => [field.name, place]))
  const issues = new Issues(records)
  const budget: TextBudget = { maxBytes: limits.maxBytes, used: 0 }
  const byName = new Map<string, Column>()
  for (const spec of specs) {
    const place = places.get(spec.name)
    const parts = batches.map((batch) => partOf(batch, place, spec))
    byName.set(spec.name, decodeColumn(spec, parts, { records, budget, issues }))
  }
  return { columns: { rows: records, byName }, ...issues.finish() }
}

/** One column of one batch; `data` is null when it has no value at all. */
type Part = { readonly rows: number; readonly data: Data | null }

function partOf(batch: RecordBatch, place: number | undefined, spec: ColumnSpec): Part {
  const data = place === undefined ? undefined : (batch.data.children[place] as Data | undefined)
  const rows = batch.numRows
  if (data === undefined || DataType.isNull(data.type)) return { rows, data: null }
  return { rows, data: isOptional(spec) && data.nullCount === rows ? null : data }
}

type Whole = { readonly records: number; readonly budget: TextBudget; readonly issues: Issues }

function decodeColumn(spec: ColumnSpec, parts: readonly Part[], whole: Whole): Column {
  if (spec.as.is === 'text') return decodeTexts(spec, spec.as, parts, whole)
  if (spec.as.is === 'texts') return decodeLists(spec, spec.as, parts, whole)
  const { as } = spec
  const entries = dictionaryCache()
  const sink = new Int64Sink(spec.nullable, whole.records)
  let first = 0
  for (const { rows, data } of parts) {
    if (data === null) sink.appendNulls(rows)
    else sink.append(int64Source(data, as, entries), (row, fault) => whole.issues.add(first + row, spec.name, fault))
    first += rows
  }
  return sink.finish()
}

type Int64Meaning = Exclude<ColumnSpec['as'], { is: 'text' } | { is: 'texts' }>

const WHOLE_NUMBER = { scale: 0, most: BigInt(Number.MAX_SAFE_INTEGER) }

function int64Source(data: Data, as: Int64Meaning, entries: DictionaryCache): Int64Source {
  if (DataType.isTimestamp(data.type)) return timestampSource(data)
  const rule = as.is === 'decimal' ? as : WHOLE_NUMBER
  if (DataType.isDecimal(data.type)) return decimal128Source(data, rule)
  if (DataType.isInt(data.type)) return wholeSource(data, rule)
  const texts = textReader(textsOf(data, entries))
  return as.is === 'instant' ? instantTextSource(texts) : decimalTextSource(texts, rule)
}

function decodeTexts(spec: ColumnSpec, rule: TextRule, parts: readonly Part[], whole: Whole): Column {
  const sink = new TextSink(rule, spec.nullable, whole.records, whole.budget)
  const entries = dictionaryCache()
  let first = 0
  for (const { rows, data } of parts) {
    const texts = data === null ? null : textsOf(data, entries)
    const onFault: OnFault = (row, fault) => whole.issues.add(first + row, spec.name, fault)
    if (texts === null) sink.appendNulls(rows)
    else if ('entries' in texts) sink.appendCoded(texts, 0, rows, onFault)
    else sink.appendPlain(texts, 0, rows, onFault)
    first += rows
  }
  return sink.finish()
}

function decodeLists(spec: ColumnSpec, rule: TextsRule, parts: readonly Part[], whole: Whole): Column {
  const sink = new TextsSink(rule, whole.records, whole.budget)
  const entries = dictionaryCache()
  let first = 0
  for (const { rows, data } of parts) {
    if (data === null) sink.appendNulls(rows)
    else {
      sink.append(listsOf(data, entries), (row, item, fault) =>
        whole.issues.add(first + row, item === null ? spec.name : `${spec.name}.${item}`, fault),
      )
    }
    first += rows
  }
  return sink.finish()
}

function listsOf(data: Data, entries: DictionaryCache): Lists {
  const offsets = data.valueOffsets as Int32Array | BigInt64Array
  const wide = offsets instanceof BigInt64Array
  return {
    length: data.length,
    starts: wide ? lowHalves(offsets) : offsets,
    step: wide ? 2 : 1,
    validity: validityOf(data),
    items: textsOf(data.children[0] as Data, entries),
  }
}

function textsOf(data: Data, entries: DictionaryCache): PlainTexts | CodedTexts {
  return DataType.isDictionary(data.type) ? codedTexts(data, entries(data.dictionary as Vector)) : plainTexts(data)
}

type DictionaryCache = (dictionary: Vector) => PlainTexts

/** A dictionary mostly stays the same from batch to batch: the same entries keep their verdicts. */
function dictionaryCache(): DictionaryCache {
  let last: { readonly dictionary: Vector; readonly entries: PlainTexts } | null = null
  return (dictionary) => {
    if (last?.dictionary !== dictionary) last = { dictionary, entries: entriesOf(dictionary) }
    return last.entries
  }
}
