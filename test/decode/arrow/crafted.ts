import { type TableSpec, writeFlatbuffer } from './flatbuffer-writer.ts'

/** Streams made by hand, to say what no library would say. */

export const END = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0)
export const NONE = new Uint8Array(0)
const SCHEMA = 1
const DICTIONARY = 2
const RECORDS = 3
const V5 = 4

export function message(kind: number, header: TableSpec, body: Uint8Array = NONE, metadata: TableSpec[] = []): Buffer {
  const flat = writeFlatbuffer([
    { i16: V5 },
    { i8: kind },
    { table: header },
    { i64: BigInt(body.length) },
    metadata.length === 0 ? null : { tables: metadata },
  ])
  const prefix = Buffer.alloc(8, 255)
  prefix.writeInt32LE(flat.length, 4)
  return Buffer.concat([prefix, flat, body])
}

export const schemaMessage = (fields: readonly TableSpec[], endianness = 0, notes: TableSpec[] = []) =>
  message(SCHEMA, [{ i16: endianness }, { tables: fields }, notes.length === 0 ? null : { tables: notes }])

export const stream = (...messages: readonly Uint8Array[]) => new Uint8Array(Buffer.concat([...messages, END]))

type FieldMore = {
  readonly type?: TableSpec
  readonly dictionary?: TableSpec
  readonly children?: readonly TableSpec[]
}

export const field = (name: string, typeNumber: number, more: FieldMore = {}): TableSpec => [
  { text: name },
  { i8: 1 },
  { i8: typeNumber },
  { table: more.type ?? [] },
  more.dictionary === undefined ? null : { table: more.dictionary },
  more.children === undefined ? null : { tables: more.children },
]
export const utf8Field = (name: string, more: FieldMore = {}) => field(name, 5, more)
export const int64Field = (name: string) => field(name, 2, { type: [{ i32: 64 }, { i8: 1 }] })
/** Dictionary `id` with 32-bit indices. */
export const dictionaryOf = (id: bigint): TableSpec => [{ i64: id }, { table: [{ i32: 32 }, { i8: 1 }] }]

export type Batch = {
  readonly rows: bigint
  /** Length and null count of each column, in pairs. */
  readonly nodes: readonly bigint[]
  readonly buffers: readonly Uint8Array[]
  /** Offsets and lengths to state instead of the true ones. */
  readonly regions?: readonly bigint[]
  readonly compression?: TableSpec
}

function batchTable({ rows, nodes, buffers, regions, compression }: Batch): { table: TableSpec; body: Uint8Array } {
  const pieces: Uint8Array[] = []
  const places: bigint[] = []
  let at = 0
  for (const buffer of buffers) {
    places.push(BigInt(at), BigInt(buffer.length))
    const padded = new Uint8Array(Math.ceil(buffer.length / 8) * 8)
    padded.set(buffer)
    pieces.push(padded)
    at += padded.length
  }
  const table: TableSpec = [
    { i64: rows },
    { structs: nodes, width: 2 },
    { structs: regions ?? places, width: 2 },
    compression === undefined ? null : { table: compression },
  ]
  return { table, body: Buffer.concat(pieces) }
}

export function recordsMessage(batch: Batch): Buffer {
  const { table, body } = batchTable(batch)
  return message(RECORDS, table, body)
}

export function dictionaryMessage(id: bigint, batch: Batch, isDelta = false): Buffer {
  const { table, body } = batchTable(batch)
  return message(DICTIONARY, [{ i64: id }, { table }, { i8: isDelta ? 1 : 0 }], body)
}

export const int32s = (...values: readonly number[]) => new Uint8Array(Int32Array.from(values).buffer)
export const bytes = (text: string) => new Uint8Array(Buffer.from(text))
