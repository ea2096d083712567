import { SuanhengError } from '../../core/errors.ts'
import type { ClusterOptions, Store } from '../client.ts'
import { ClusterNode, type NodeStores } from './node.ts'
import { shardOf } from './shard-of.ts'
import { onCluster } from './statements.ts'

type Use = keyof NodeStores
type Reads = Pick<Store, 'rows' | 'rowStream' | 'bytes' | 'encoded'>

/**
 * A cluster of ClickHouse servers, sharded by institution. What is of one institution is asked of its shard alone (`of`);
 * what is of several goes through tables over all shards, and fails when one of them does not answer: STORE_UNAVAILABLE
 * with `shards`, those that do not. Each shard needs one server that answers to be opened.
 * Errors beside those of a server: CONFIG_INVALID when a server is not where the settings say.
 */
export async function openCluster(options: ClusterOptions): Promise<Store> {
  const shards = options.shards.map((urls, i) => urls.map((url) => new ClusterNode(options, url, i + 1)))
  const nodes = shards.flat()
  const close = async () => {
    await Promise.all(nodes.map((node) => node.close()))
  }
  const parts = shards.map((replicas, i) => partOf(replicas, i + 1, shards.length))
  const firsts = shards.flatMap(([first]) => first ?? [])
  // Any server can be asked for all shards: the first of each, then the others.
  const everywhere = [...firsts, ...nodes.filter((node) => !firsts.includes(node))]
  const naming = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw await nameSilent(error, parts)
    }
  }
  const whole = readsOf(everywhere, 'whole', naming)
  const settle = async () => {
    // A replica that does not answer makes its tables when it does.
    await Promise.all(nodes.map((node) => node.migrated().catch(onlyUnreachable)))
    await verifyPlaced(parts)
  }
  try {
    await Promise.all(parts.map((part) => part.rows('SELECT 1')))
  } catch (error) {
    await close()
    throw error
  }
  return {
    kind: 'cluster',
    ...whole,
    of: (institution) => parts[shardOf(institution, parts.length)] as Store,
    parts,
    ...(options.replicated
      ? {
          deploy: async (sql: string) => {
            const statement = onCluster(sql, options.cluster)
            if (statement === null) return false
            await parts[0]?.command(statement)
            return true
          },
        }
      : {}),
    migrated: settle,
    command: async (sql) => {
      if (/^\s*INSERT\s+INTO\s+\w+\s*(\([^)]*\)\s*)?VALUES/i.test(sql)) {
        return naming(() => failOver(everywhere, 'whole', (store) => store.command(sql)))
      }
      await Promise.all(parts.map((part) => part.command(sql)))
      await Promise.all(nodes.map((node) => node.migrated().catch(onlyUnreachable)))
    },
    insertNative: (table, columns, blocks) =>
      naming(() => failOver(everywhere, 'whole', (store) => store.insertNative(table, columns, blocks))),
    insertParquet: (table, file) =>
      naming(() => failOver(everywhere, 'whole', (store) => store.insertParquet(table, file))),
    close,
  }
}

/** One shard: the first of its replicas that answers. */
function partOf(replicas: readonly ClusterNode[], shard: number, of: number): Store {
  const naming = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (!isUnreachable(error)) throw error
      throw new SuanhengError(
        'STORE_UNAVAILABLE',
        `shard ${shard} of ${of} does not answer`,
        { shards: [String(shard)], of },
        error,
      )
    }
  }
  const use = <T>(work: (store: Store) => Promise<T>) => naming(() => failOver(replicas, 'local', work))
  const part: Store = {
    kind: 'cluster',
    ...readsOf(replicas, 'local', naming),
    command: (sql) => use((store) => store.command(sql)),
    insertNative: (table, columns, blocks) => use((store) => store.insertNative(table, columns, blocks)),
    insertParquet: (table, file) => use((store) => store.insertParquet(table, file)),
    of: () => part,
    get parts() {
      return [part]
    },
    close: async () => {},
  }
  return part
}

function readsOf(nodes: readonly ClusterNode[], which: Use, naming: <T>(work: () => Promise<T>) => Promise<T>): Reads {
  const use = <T>(work: (store: Store) => Promise<T>) => naming(() => failOver(nodes, which, work))
  return {
    rows: (sql, params) => use((store) => store.rows(sql, params)),
    bytes: (sql, params) => use((store) => store.bytes(sql, params)),
    rowStream: (sql, params) => streamOf(use, naming, (store) => store.rowStream(sql, params)),
    encoded: (sql, params, format) => streamOf(use, naming, (store) => store.encoded(sql, params, format)),
  }
}

/** Another server is asked as long as nothing was given yet; after that a failure is one. */
async function* streamOf<T>(
  use: <R>(work: (store: Store) => Promise<R>) => Promise<R>,
  naming: <R>(work: () => Promise<R>) => Promise<R>,
  start: (store: Store) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const { iterator, first } = await use(async (store) => {
    const rows = start(store)[Symbol.asyncIterator]()
    return { iterator: rows, first: await rows.next() }
  })
  try {
    for (let next = first; next.done !== true; next = await naming(() => iterator.next())) yield next.value
  } finally {
    await iterator.return?.()
  }
}

/** The first that answers, in order. */
async function failOver<T>(nodes: readonly ClusterNode[], which: Use, work: (store: Store) => Promise<T>): Promise<T> {
  let last: unknown = new SuanhengError('INTERNAL', 'a shard without servers')
  for (const node of nodes) {
    try {
      return await work((await node.open())[which])
    } catch (error) {
      if (!isUnreachable(error)) throw error
      last = error
    }
  }
  throw last
}

/** The way to the server failed, not the statement: another server may be asked. */
const isUnreachable = (error: unknown): boolean =>
  error instanceof SuanhengError && error.code === 'STORE_UNAVAILABLE' && error.details['engineType'] === undefined

function onlyUnreachable(error: unknown): void {
  if (!isUnreachable(error)) throw error
}

/** Says which shards do not answer, where that is why a read of all of them failed. */
async function nameSilent(error: unknown, parts: readonly Store[]): Promise<unknown> {
  if (!(error instanceof SuanhengError) || error.code !== 'STORE_UNAVAILABLE') return error
  const answers = await Promise.allSettled(parts.map((part) => part.rows('SELECT 1')))
  const silent = answers.flatMap(({ status }, i) => (status === 'rejected' ? [i + 1] : []))
  if (silent.length === 0) return error
  const which =
    silent.length === 1 ? `shard ${silent.join()} does not answer` : `shards ${silent.join(', ')} do not answer`
  return new SuanhengError(
    'STORE_UNAVAILABLE',
    `${which}, of ${parts.length}`,
    { shards: silent.map(String), of: parts.length },
    error,
  )
}

/** That no institution's batches lie where they are not looked for: after a change of the number of shards they would. */
async function verifyPlaced(parts: readonly Store[]): Promise<void> {
  for (const [shard, part] of parts.entries()) {
    const made = await part.rows("SELECT 1 FROM system.tables WHERE database = currentDatabase() AND name = 'batch'")
    if (made.length === 0) continue
    const rows = (await part.rows('SELECT DISTINCT toString(institution) AS institution FROM batch')) as readonly {
      readonly institution: string
    }[]
    const stray = rows.find(({ institution }) => shardOf(institution, parts.length) !== shard)
    if (stray === undefined) continue
    const [found, belongs] = [shard + 1, shardOf(stray.institution, parts.length) + 1]
    throw new SuanhengError(
      'CONFIG_INVALID',
      `institution ${stray.institution} lies on shard ${found} and belongs on ${belongs} of ${parts.length}`,
      { institution: stray.institution, shard: found, belongs },
    )
  }
}
