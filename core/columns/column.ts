/**
 * A batch in columns, the one form between decoding and the store: nothing on this path makes
 * an object per record. Only three physical kinds exist:
 *
 * - `int64`: instants (ms since 1970 UTC) and decimals (scaled by 10^scale), little-endian 64 bit;
 * - `text`: UTF-8 bytes with n+1 offsets;
 * - `texts`: a list of texts per row: n+1 `listOffsets` into a text column.
 *
 * `nulls[i] === 1` means row i has no value; its slot then holds zero or no bytes.
 */
export type Int64Column = {
  readonly kind: 'int64'
  readonly values: BigInt64Array
  readonly nulls: Uint8Array | null
}
export type TextColumn = {
  readonly kind: 'text'
  readonly offsets: Uint32Array
  readonly bytes: Uint8Array
  readonly nulls: Uint8Array | null
}
export type TextsColumn = {
  readonly kind: 'texts'
  readonly listOffsets: Uint32Array
  readonly items: TextColumn
}
export type Column = Int64Column | TextColumn | TextsColumn

/** What a columnar kind is made of: its columns in canonical order. The order is part of the record's digest. */
export type ColumnSpec = {
  readonly name: string
  /** Physical kind. */
  readonly kind: Column['kind']
  readonly nullable: boolean
  /** ClickHouse column name and type that the encoded column is sent as. */
  readonly column: string
  readonly type: string
  /** The version of the kind's tag that brought the field, where that is not the first; such a field may be absent. */
  readonly since?: number
  /** What the field means, for readers of other formats. */
  readonly as:
    | { readonly is: 'text'; readonly max: number; readonly pattern?: RegExp; readonly oneOf?: readonly string[] }
    | { readonly is: 'texts'; readonly max: number; readonly maxItems: number }
    | { readonly is: 'instant' }
    /** Exact non-negative decimal; `most` is inclusive, in units of 10^-scale. */
    | { readonly is: 'decimal'; readonly scale: number; readonly most: bigint }
    | { readonly is: 'integer' } // 0 … 2^53-1
}

/** Columns by field name, all of the same number of rows. */
export type Columns = { readonly rows: number; readonly byName: ReadonlyMap<string, Column> }
