import { z } from 'zod'
import { SuanhengError } from '../core/errors.ts'
import type { ClusterOptions, ServerOptions } from '../store/client.ts'
import { type CLICKHOUSE_SETTINGS, serverOf } from './clickhouse-settings.ts'

/** How to reach a ClickHouse cluster: one part of the settings of cli/config.ts. */
export const CLUSTER_SETTINGS = {
  /** Its name in remote_servers of every server. */
  CLICKHOUSE_CLUSTER: z
    .string()
    .regex(/^[A-Za-z_]\w*$/)
    .optional(),
  /** HTTP addresses of its servers: commas between replicas, semicolons between shards, as in remote_servers. */
  CLICKHOUSE_SHARDS: z.string().min(1).optional(),
  /** `no`: no Keeper, one server a shard. */
  CLICKHOUSE_REPLICATED: z.enum(['yes', 'no']).default('yes'),
} as const

const Parsed = z.object(CLUSTER_SETTINGS)
const Address = z
  .url({ protocol: /^https?$/ })
  .refine((url) => !URL.canParse(url) || (new URL(url).username === '' && new URL(url).password === ''))
type Settings = z.infer<typeof Parsed> & z.infer<z.ZodObject<typeof CLICKHOUSE_SETTINGS>>

/** Null without CLICKHOUSE_CLUSTER. Account, TLS and limits are those of a server. Errors: CONFIG_INVALID. */
export function clusterOf(
  settings: Settings,
  maxMemoryBytes: number,
): (ClusterOptions & { readonly limits: NonNullable<ServerOptions['limits']> }) | null {
  const { CLICKHOUSE_CLUSTER: cluster, CLICKHOUSE_SHARDS: listed } = settings
  if (cluster === undefined && listed === undefined) return null
  const problems: string[] = []
  if (cluster === undefined || listed === undefined)
    problems.push('CLICKHOUSE_CLUSTER, CLICKHOUSE_SHARDS: one needs the other')
  if (settings.CLICKHOUSE_URL !== undefined)
    problems.push('CLICKHOUSE_URL, CLICKHOUSE_CLUSTER: give one of the two; CLICKHOUSE_SHARDS has the addresses')
  const shards = (listed ?? '').split(';').map((shard) => shard.split(',').map((url) => url.trim()))
  const urls = shards.flat()
  const [first = ''] = urls
  if (listed !== undefined) problems.push(...problemsOf(urls))
  if (cluster === undefined || problems.length > 0)
    throw new SuanhengError('CONFIG_INVALID', problems.join('; '), { settings: problems })
  const server = serverOf({ ...settings, CLICKHOUSE_URL: first }, maxMemoryBytes)
  if (server === null) return null
  const { url: _, ...rest } = server
  return { ...rest, kind: 'cluster', cluster, shards, replicated: settings.CLICKHOUSE_REPLICATED === 'yes' }
}

function problemsOf(urls: readonly string[]): string[] {
  const bad = urls.filter((url) => !Address.safeParse(url).success)
  if (bad.length > 0)
    return [`CLICKHOUSE_SHARDS: ${bad.length} of ${urls.length} are no http or https addresses without an account`]
  if (new Set(urls).size < urls.length) return ['CLICKHOUSE_SHARDS: a server is named twice']
  if (new Set(urls.map((url) => new URL(url).protocol)).size > 1)
    return ['CLICKHOUSE_SHARDS: all with TLS or all without']
  return []
}
