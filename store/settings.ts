/** What one query may take. Beyond it the engine refuses the query; it never answers with part of the rows. */
export type StoreLimits = {
  /** Bytes of memory a read or an insert may hold. */
  readonly maxMemoryBytes: number
  /** Longest run of a read. */
  readonly readMs: number
  /** Longest run of an insert or a migration. */
  readonly writeMs: number
}

export const DEFAULT_LIMITS: StoreLimits = { maxMemoryBytes: 1_500_000_000, readMs: 60_000, writeMs: 600_000 }

export type EngineSettings = Readonly<Record<string, string | number>>

/**
 * The settings of every read, on either engine. The only place that has them.
 *
 * Without the two quote settings Decimal and 64-bit columns come as JSON numbers and lose digits in JSON.parse.
 */
export function readSettings(limits: StoreLimits): EngineSettings {
  // readonly 2: may change settings, may not write or define anything.
  return { readonly: 2, ...commonSettings(limits), max_execution_time: limits.readMs / 1000 }
}

/** The settings of every insert and migration, on either engine. */
export function writeSettings(limits: StoreLimits): EngineSettings {
  return {
    ...commonSettings(limits),
    max_execution_time: limits.writeMs / 1000,
    // The engine's own default is on: inserts of several callers would be collected in memory and written
    // later. A journal position is marked as stored when the insert returns, so it must be stored by then;
    // batches are large already, there is nothing to collect.
    async_insert: 0,
    // Records may lie in any month, and the default of 100 months a block would refuse the whole batch.
    max_partitions_per_insert_block: 0,
    // A null for a column that has none is refused, from a file (embedded) as from the wire (server).
    insert_null_as_default: 0,
    input_format_null_as_default: 0,
  }
}

function commonSettings({ maxMemoryBytes }: StoreLimits): EngineSettings {
  const spill = Math.floor(maxMemoryBytes / 2)
  return {
    output_format_json_quote_decimals: 1,
    output_format_json_quote_64bit_integers: 1,
    // What every reader opens: hyparquet and the JavaScript of Apache Arrow know no other codec by themselves.
    output_format_parquet_compression_method: 'snappy',
    output_format_arrow_compression_method: 'none',
    date_time_input_format: 'best_effort',
    date_time_output_format: 'iso',
    session_timezone: 'UTC',
    // Compiled expressions (a query is compiled after a few runs) compare 128-bit integers without their sign in
    // engine 26.7: greatest(toInt128(-5), 0) gives -5. A wrong figure is worse than a slower one.
    compile_expressions: 0,
    compile_aggregate_expressions: 0,
    // A row without a partner in a LEFT JOIN has NULL there: unknown is not zero.
    join_use_nulls: 1,
    max_memory_usage: maxMemoryBytes,
    max_bytes_before_external_group_by: spill,
    max_bytes_before_external_sort: spill,
    // On the embedded engine parameters count as query text, and 262,144 bytes are the default.
    max_query_size: 4 * 1024 * 1024,
  }
}
