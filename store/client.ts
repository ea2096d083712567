import { openCluster } from './cluster/cluster.ts'
import type { Connection } from './connection.ts'
import { openEmbedded } from './embedded.ts'
import type { NativeColumnType } from './native.ts'
import type { QueryParams } from './params.ts'
import { openServer } from './server.ts'
import type { StoreLimits } from './settings.ts'

/**
 * ClickHouse, embedded, a server or a cluster, the same to every caller. SQL comes from files (query.ts, migrate.ts); a
 * parameter is always a `{name:Type}` placeholder.
 *
 * Errors of all methods: STORE_UNAVAILABLE when the engine does not answer, is over a limit or is closed (trying
 * again may help), INTERNAL when the statement is wrong, CONFIG_INVALID when it does not let us in. A read that
 * failed throws; it never answers nothing.
 */
export type Store = {
  readonly kind: StoreOptions['kind']
  /** All rows of a SELECT, each an object as JSONEachRow gives it. */
  rows(sql: string, params?: QueryParams): Promise<readonly unknown[]>
  /**
   * The same, without holding all rows at once. Holds a connection until the last row or `break`; the time a
   * reader takes between rows counts towards `readMs`.
   */
  rowStream(sql: string, params?: QueryParams): AsyncIterable<unknown>
  /**
   * The whole answer as RowBinary, for rows of many numbers: as JSON they take three times as long. Decode it with
   * row-binary.ts.
   */
  bytes(sql: string, params?: QueryParams): Promise<Uint8Array>
  /**
   * The whole answer as one file of a columnar format, piece by piece, with bounded memory: Parquet (Snappy) or an Arrow
   * stream (not compressed), so that any reader opens it. The same rows give the same bytes. `sql` without FORMAT. The
   * embedded engine writes a file in its spool first; nothing is given before it is whole.
   */
  encoded(sql: string, params: QueryParams, format: EncodedFormat): AsyncIterable<Uint8Array>
  /** A statement without an answer: migrations. */
  command(sql: string): Promise<void>
  /**
   * Inserts blocks of Native format, one after another, all of these columns. Types may be the plain ones of the
   * table's (String for LowCardinality(String)). Returns when the rows are stored. Not atomic: when it throws, a
   * part may be in; insert the same again, the tables keep one of each row.
   */
  insertNative(table: string, columns: readonly NativeColumnType[], blocks: readonly Uint8Array[]): Promise<void>
  /**
   * Inserts a Parquet file as `encoded` wrote it from a table of this name, columns by name. Not for files of strangers: a
   * damaged one can hold the engine up for ever. As `insertNative` otherwise.
   */
  insertParquet(table: string, file: string): Promise<void>
  /** The part that holds an institution's rows: its shard in a cluster, else this store. */
  of(institution: string): Store
  /** The shards of a cluster, else this store alone. Each has every table. */
  readonly parts: readonly Store[]
  /**
   * Of a cluster with replicas: runs a migration on all servers at once. false, and nothing is done, for one that each part
   * runs by itself.
   */
  deploy?(sql: string): Promise<boolean>
  /** Of a cluster: all parts are migrated; makes the tables over them. */
  migrated?(): Promise<void>
  /** Refuses new work, waits for what is under way, lets go of the engine. */
  close(): Promise<void>
}

export type EncodedFormat = 'Parquet' | 'ArrowStream'

export type EmbeddedOptions = {
  readonly kind: 'embedded'
  /** Data folder; made when missing. One process at a time. */
  readonly path: string
  /** Reads at the same time; each holds one of Node's I/O threads (UV_THREADPOOL_SIZE, 4 by default). Default 2. */
  readonly readers?: number
  readonly limits?: Partial<StoreLimits>
}

export type ServerOptions = {
  readonly kind: 'server'
  /** http:// or https:// address of ClickHouse's HTTP interface. */
  readonly url: string
  readonly username: string
  readonly password: string
  /** Made when missing. */
  readonly database: string
  readonly connection?: Connection
  readonly limits?: Partial<StoreLimits>
}

export type ClusterOptions = Omit<ServerOptions, 'kind' | 'url'> & {
  readonly kind: 'cluster'
  /** Its name in `remote_servers` of every server. */
  readonly cluster: string
  /** Addresses as in ServerOptions: of each shard, in the order of `remote_servers`, of each of its replicas. */
  readonly shards: readonly (readonly string[])[]
  /** Replicated tables, by Keeper; without them each shard is one server. */
  readonly replicated: boolean
}

export type StoreOptions = EmbeddedOptions | ServerOptions | ClusterOptions

/** Opens the store and asks it something. Throws STORE_IN_USE when another process holds the data folder. */
export async function openStore(options: StoreOptions): Promise<Store> {
  if (options.kind === 'cluster') return openCluster(options)
  return options.kind === 'embedded' ? openEmbedded(options) : openServer(options)
}
