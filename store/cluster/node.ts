import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import type { ClusterOptions, Store } from '../client.ts'
import { openServer } from '../server.ts'
import type { EngineSettings } from '../settings.ts'
import { type Databases, distributedEngine, distributedTable, viewOverAll } from './statements.ts'

/** One server of a cluster: its own rows, and the tables over all shards that can be asked through it. */
export type NodeStores = { readonly local: Store; readonly whole: Store }

/**
 * A server of a cluster, opened when it is first needed. Errors of `open`: STORE_UNAVAILABLE when it does not answer (the
 * next call tries again), CONFIG_INVALID when it is not the server it should be.
 */
export class ClusterNode {
  readonly url: string
  /** From 1. */
  readonly shard: number
  readonly #options: ClusterOptions
  #opening: Promise<NodeStores> | null = null
  #isMigrated = false

  constructor(options: ClusterOptions, url: string, shard: number) {
    this.#options = options
    this.url = url
    this.shard = shard
  }

  open(): Promise<NodeStores> {
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = null
      throw error
    })
    return this.#opening
  }

  /** The shards are migrated: makes the tables over them on this server, now or when it answers again. */
  async migrated(): Promise<void> {
    this.#isMigrated = true
    await overAll(await this.open(), databasesOf(this.#options))
  }

  async close(): Promise<void> {
    const stores = await this.#opening?.catch(() => null)
    await Promise.all([stores?.local.close(), stores?.whole.close()])
  }

  async #open(): Promise<NodeStores> {
    const { cluster, shards, replicated, ...server } = this.#options
    const databases = databasesOf(this.#options)
    const at = { ...server, kind: 'server', url: this.url } as const
    const local = await openServer(
      { ...at, database: databases.local },
      localSettings(shards[this.shard - 1]?.length ?? 1),
    )
    try {
      await verifyPlace(local, { cluster, shard: this.shard, shards, url: this.url, replicated })
      const whole = await openServer({ ...at, database: databases.whole }, WHOLE_SETTINGS)
      if (this.#isMigrated) await overAll({ local, whole }, databases)
      return { local, whole }
    } catch (error) {
      await local.close()
      throw error
    }
  }
}

export const databasesOf = ({ cluster, database }: ClusterOptions): Databases => ({
  cluster,
  local: `${database}_shard`,
  whole: database,
})

/**
 * `insert_quorum`: an insert counts when all replicas of its shard have it, so that each of them, asked for what was taken
 * in, answers all of it. `insert_deduplicate` 0: a block sent again after a failure must be written again; left out as
 * known it would not reach the views that the first attempt did not come to. The tables keep one of each row.
 */
const localSettings = (replicas: number): EngineSettings => ({
  insert_deduplicate: 0,
  ...(replicas > 1 ? { insert_quorum: replicas, insert_quorum_parallel: 1, insert_quorum_timeout: 120_000 } : {}),
})

/** A read over all shards is of all shards or fails; a subquery is answered by all shards before it is used on any. */
const WHOLE_SETTINGS: EngineSettings = {
  skip_unavailable_shards: 0,
  fallback_to_stale_replicas_for_distributed_queries: 0,
  distributed_product_mode: 'global',
  optimize_skip_unused_shards: 1,
  // An insert returns when every shard has its rows.
  distributed_foreground_insert: 1,
  insert_deduplicate: 0,
}

const Place = z.strictObject({
  macro: z.string(),
  shards: z.coerce.number(),
  weights: z.array(z.coerce.number()),
  replicas: z.coerce.number(),
})

type Expected = Pick<ClusterOptions, 'cluster' | 'shards' | 'replicated'> & {
  readonly shard: number
  readonly url: string
}

/** That this is the server it should be, and that the cluster is as the settings say: else rows would be looked for elsewhere. */
async function verifyPlace(local: Store, { cluster, shard, shards, url, replicated }: Expected): Promise<void> {
  const [row] = await local.rows(
    `SELECT
       (SELECT any(substitution) FROM system.macros WHERE macro = 'shard') AS macro,
       uniqExact(shard_num) AS shards, groupUniqArray(shard_weight) AS weights, countIf(shard_num = {shard:UInt32}) AS replicas
     FROM system.clusters WHERE cluster = {cluster:String}`,
    { cluster, shard },
  )
  const place = Place.parse(row)
  const listed = shards[shard - 1]?.length ?? 0
  const wrong =
    (place.shards === 0 && `it knows no cluster ${cluster} (remote_servers)`) ||
    (place.shards !== shards.length &&
      `its cluster ${cluster} has ${place.shards} shards, the settings ${shards.length}`) ||
    (place.replicas !== listed && `shard ${shard} has ${place.replicas} replicas there, ${listed} in the settings`) ||
    (place.weights.join() !== '1' && 'shards must all have the weight 1') ||
    (Number(place.macro) !== shard && `its macro shard is '${place.macro}', not ${shard}`) ||
    (!replicated && listed > 1 && 'shards without replication have one server each')
  if (wrong === false) return
  throw new SuanhengError('CONFIG_INVALID', `${url}: ${wrong}`, { url, shard, cluster })
}

const Table = z.strictObject({
  name: z.string(),
  engine: z.string(),
  engine_full: z.string(),
  definition: z.string(),
  has_params: z.coerce.boolean(),
  columns: z.array(z.tuple([z.string(), z.string()])),
})

const TABLES = `SELECT name, engine, engine_full, create_table_query AS definition, notEmpty(parameterized_view_parameters) AS has_params,
  (SELECT groupArray((table, name, type)) FROM (SELECT table, name, type FROM system.columns WHERE database = currentDatabase() ORDER BY table, position)) AS every,
  arrayMap(c -> (c.2, c.3), arrayFilter(c -> c.1 = tables.name, every)) AS columns
FROM system.tables WHERE database = currentDatabase() ORDER BY name`

async function tablesOf(store: Store): Promise<readonly z.infer<typeof Table>[]> {
  const rows = (await store.rows(TABLES)) as readonly Record<string, unknown>[]
  return rows.map(({ every: _, ...row }) => Table.parse(row))
}

/** Makes the tables over all shards that this server lacks, or that are not what they should be: others would answer less. */
async function overAll({ local, whole }: NodeStores, databases: Databases): Promise<void> {
  const there = new Map((await tablesOf(whole)).map((table) => [table.name, table]))
  const statements = (await tablesOf(local)).flatMap(({ name, engine, definition, has_params, columns }) => {
    const now = there.get(name)
    if (has_params) {
      const view = viewOverAll(databases, definition)
      return now !== undefined && viewOverAll(databases, now.definition) === view ? [] : [view]
    }
    if (engine === 'MaterializedView' || !columns.some(([column]) => column === 'institution')) return []
    const isSame =
      now?.engine_full === distributedEngine(databases, name) && JSON.stringify(now.columns) === JSON.stringify(columns)
    return isSame ? [] : [distributedTable(databases, name)]
  })
  // The views read the tables.
  await Promise.all(statements.filter(isTable).map((statement) => whole.command(statement)))
  for (const statement of statements) if (!isTable(statement)) await whole.command(statement)
}

const isTable = (statement: string): boolean => statement.startsWith('CREATE OR REPLACE TABLE ')
