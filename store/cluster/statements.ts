import { SuanhengError } from '../../core/errors.ts'
import { toLiteral, verifyName } from '../params.ts'
import { SHARD_KEY } from './shard-of.ts'

/** Path and name of a table in Keeper: of one table on one shard, from the macros of each server. */
const REPLICA = "'/clickhouse/tables/{uuid}/{shard}', '{replica}'"

/** What a statement does, by where `ON CLUSTER` stands in it. */
const DEFINITIONS: readonly RegExp[] = [
  /^(CREATE TABLE (?:IF NOT EXISTS )?\w+)(?= |\n)/,
  /^(CREATE (?:OR REPLACE )?VIEW (?:IF NOT EXISTS )?\w+)(?= |\n)/,
  /^(CREATE MATERIALIZED VIEW (?:IF NOT EXISTS )?\w+)(?= |\n)/,
  /^(ALTER TABLE \w+)(?= |\n)/,
  /^(TRUNCATE TABLE (?:IF EXISTS )?\w+)$/,
  /^(RENAME TABLE (?:IF EXISTS )?\w+ TO \w+)$/,
]

const ENGINE = /^ENGINE = (\w*MergeTree)(?:\(([^()]*)\))?$/gm

/**
 * A migration as a replicated cluster runs it, once for all servers: `ON CLUSTER`, and every MergeTree table as its
 * Replicated kind. null for a statement that has no such form (INSERT … SELECT): it is run on one replica of each shard.
 * Errors: INTERNAL for a statement it does not know, so that none is run on one server only by oversight.
 */
export function onCluster(sql: string, cluster: string): string | null {
  const statement = sql.replace(/^\s*--.*\n/gm, '').trim()
  if (statement.startsWith('INSERT INTO ')) return null
  for (const form of DEFINITIONS) {
    if (!form.test(statement)) continue
    const told = statement.replace(form, `$1 ON CLUSTER ${verifyName(cluster)}`)
    return told.replace(ENGINE, (_, engine: string, more?: string) => {
      const given = more === undefined ? REPLICA : `${REPLICA}, ${more}`
      return `ENGINE = Replicated${engine}(${given})`
    })
  }
  throw new SuanhengError('INTERNAL', `no cluster form of: ${statement.slice(0, 60)}`)
}

/** Where the tables are: `local` is the database of each shard's own rows, `whole` that of the tables over all shards. */
export type Databases = { readonly cluster: string; readonly local: string; readonly whole: string }

/** As the engine tells it back. */
export const distributedEngine = ({ cluster, local }: Databases, name: string): string =>
  `Distributed(${[cluster, verifyName(local), verifyName(name)].map(toLiteral).join(', ')}, ${SHARD_KEY})`

/** A table over the tables (or views) of this name on all shards. It holds nothing itself. */
export function distributedTable(databases: Databases, name: string): string {
  const { local, whole } = databases
  const table = verifyName(name)
  return `CREATE OR REPLACE TABLE ${verifyName(whole)}.${table} AS ${verifyName(local)}.${table} ENGINE = ${distributedEngine(databases, name)}`
}

/** A view with parameters cannot lie on the shards: the same view over the tables that read all of them. */
export function viewOverAll({ local, whole }: Databases, definition: string): string {
  return definition.replaceAll(`${local}.`, `${whole}.`).replace(/^CREATE VIEW /, 'CREATE OR REPLACE VIEW ')
}
