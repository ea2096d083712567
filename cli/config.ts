import { join, resolve } from 'node:path'
import { z } from 'zod'
import { SuanhengError } from '../core/errors.ts'
import { HASH_NAMES } from '../core/merkle/hasher.ts'
import { COOKIE_SECURE } from '../ingest/auth/session-cookie.ts'
import { LEAST_ACCESS_DAYS } from '../ingest/http/access-log.ts'
import { LOG_LEVELS } from '../ingest/log-level.ts'
import type { StoreOptions } from '../store/client.ts'
import { CLICKHOUSE_SETTINGS, serverOf } from './clickhouse-settings.ts'
import { CLUSTER_SETTINGS, clusterOf } from './cluster-settings.ts'

const MiB = 1 << 20
const whole = (least: number, most: number, otherwise: number) =>
  z.coerce.number().int().min(least).max(most).default(otherwise)

/** Secrets go there: with TLS, or to this machine itself. */
const SafeUrl = z
  .url({ protocol: /^https?$/ })
  .refine(
    (url) => url.startsWith('https:') || /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/.test(url),
    'https, or http on this machine',
  )
const OIDC_TOGETHER = [
  'SUANHENG_OIDC_ISSUER',
  'SUANHENG_OIDC_CLIENT_ID',
  'SUANHENG_OIDC_REDIRECT',
  'SUANHENG_OIDC_MAP',
] as const

/** One process does both, or each its own. */
export const SERVICE_ROLES = ['all', 'ingest', 'verifier'] as const

/**
 * Every setting of the service, from the environment; the one place that reads it. All problems
 * are told at once.
 */
const Settings = z.object({
  /** Folder for the ledger, the tokens and, without CLICKHOUSE_URL, the embedded store. */
  SUANHENG_DATA: z.string().min(1).default('./data'),
  /** Files of the access log are kept for so many days. */
  SUANHENG_ACCESS_DAYS: whole(LEAST_ACCESS_DAYS, 36_500, 400),
  SUANHENG_HOST: z.string().min(1).default('127.0.0.1'),
  SUANHENG_PORT: whole(0, 65_535, 8787),
  SUANHENG_LOG: z.enum(LOG_LEVELS).default('info'),
  /** Largest body as received, and when unpacked, in MiB. */
  SUANHENG_MAX_BODY_MIB: whole(1, 512, 32),
  /** Bodies held at once, all senders together, in MiB; beyond it, senders are asked to wait. */
  SUANHENG_BODIES_MIB: whole(1, 65_536, 256),
  SUANHENG_MAX_UNPACKED_MIB: whole(1, 1024, 128),
  SUANHENG_MAX_RECORDS: whole(1, 1_000_000, 100_000),
  /** Largest file of a document, in MiB. */
  SUANHENG_FILE_MIB: whole(1, 512, 32),
  /** Files of one institution, in MiB, each in whole blocks of 4 KiB; beyond it, none is taken. */
  SUANHENG_FILES_QUOTA_MIB: whole(1, 16_777_216, 10_240),
  /** Longest run of one job, in minutes. */
  SUANHENG_JOB_MINUTES: whole(1, 1_440, 60),
  /** Result of one job, and of all jobs of one institution, in MiB. */
  SUANHENG_JOB_RESULT_MIB: whole(1, 1_048_576, 2_048),
  SUANHENG_JOBS_QUOTA_MIB: whole(1, 16_777_216, 10_240),
  /** Days after which a job that ended is removed with its results. */
  SUANHENG_JOB_DAYS: whole(1, 365, 7),
  /** Decoder threads; 0 is one a core, at most 4. */
  SUANHENG_DECODE_THREADS: whole(0, 64, 0),
  SUANHENG_DECODE_TIMEOUT_MS: whole(100, 60_000, 1_500),
  SUANHENG_DECODE_HEAP_MIB: whole(64, 8_192, 512),
  /** Acknowledged and not yet in the store: beyond it, senders are asked to wait. */
  SUANHENG_BACKLOG_MIB: whole(1, 1_048_576, 2_048),
  SUANHENG_BACKLOG_RECORDS: whole(1_000, 100_000_000, 2_000_000),
  /** Memory one statement of the store may take, in MiB. */
  SUANHENG_STORE_MEMORY_MIB: whole(128, 1_048_576, 1_024),
  /** Before the institution in the name (origin) of its log; a name that others do not use. Never changed later. */
  SUANHENG_LEDGER_ORIGIN: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9._/-]{0,126}[a-z0-9])?$/, 'lower-case letters, digits, . _ - and /, up to 128')
    .default('suanheng.local/ledger'),
  /** Hash of the logs of this data folder. */
  SUANHENG_LEDGER_HASH: z.enum(HASH_NAMES).default('sha256'),
  /** A session of a browser that is not used ends after so many minutes, and each after so many hours. */
  SUANHENG_SESSION_IDLE_MIN: whole(1, 1_440, 60),
  SUANHENG_SESSION_HOURS: whole(1, 168, 12),
  SUANHENG_COOKIE_SECURE: z.enum(COOKIE_SECURE).default('auto'),
  /** Proxies in front whose X-Forwarded headers are believed. */
  SUANHENG_PROXIES: whole(0, 8, 0),
  /** OpenID Connect: issuer, client and map come together. */
  SUANHENG_OIDC_ISSUER: SafeUrl.optional(),
  SUANHENG_OIDC_CLIENT_ID: z.string().min(1).optional(),
  SUANHENG_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  SUANHENG_OIDC_CLIENT_SECRET_FILE: z.string().min(1).optional(),
  SUANHENG_OIDC_REDIRECT: SafeUrl.refine(
    (url) => URL.canParse(url) && new URL(url).pathname === '/v1/session/oidc/callback',
    'ends in /v1/session/oidc/callback',
  ).optional(),
  /** File of rules: which account has which institution and role. */
  SUANHENG_OIDC_MAP: z.string().min(1).optional(),
  SUANHENG_OIDC_SCOPE: z
    .string()
    .regex(/\bopenid\b/, 'has the word openid')
    .default('openid profile'),
  SUANHENG_ROLE: z.enum(SERVICE_ROLES).default('all'),
  /** Several processes on one data folder: the name of this one, and where senders reach it. */
  SUANHENG_INSTANCE: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/, 'lower-case letters, digits and hyphens, up to 40')
    .optional(),
  SUANHENG_ADVERTISE_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** An instance that gives no sign of life for so long loses its institutions to one that asks for them. */
  SUANHENG_LEASE_MS: whole(500, 600_000, 15_000),
  ...CLICKHOUSE_SETTINGS,
  ...CLUSTER_SETTINGS,
})
export type Settings = z.infer<typeof Settings>

export type Config = {
  readonly settings: Settings
  readonly dataFolder: string
  readonly store: StoreOptions
  readonly maxBodyBytes: number
  readonly maxUnpackedBytes: number
}

/** Errors: CONFIG_INVALID, listing every setting at fault. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = Settings.safeParse(given)
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new SuanhengError('CONFIG_INVALID', problems.join('; '), { settings: problems })
  }
  const settings = parsed.data
  requireWhole(settings)
  requireApart(settings)
  const dataFolder = resolve(settings.SUANHENG_DATA)
  const limits = { maxMemoryBytes: settings.SUANHENG_STORE_MEMORY_MIB * MiB }
  return {
    settings,
    dataFolder,
    store: clusterOf(settings, limits.maxMemoryBytes) ??
      serverOf(settings, limits.maxMemoryBytes) ?? { kind: 'embedded', path: `${dataFolder}/store`, limits },
    maxBodyBytes: settings.SUANHENG_MAX_BODY_MIB * MiB,
    maxUnpackedBytes: settings.SUANHENG_MAX_UNPACKED_MIB * MiB,
  }
}

/** Processes that share work share a store, and tell each other where they are. */
function requireApart(settings: Settings): void {
  const { SUANHENG_ROLE: role, SUANHENG_INSTANCE: instance, SUANHENG_ADVERTISE_URL: url } = settings
  const problems = [
    ...((role !== 'all' || instance !== undefined) &&
    (settings.CLICKHOUSE_URL ?? settings.CLICKHOUSE_CLUSTER) === undefined
      ? ['CLICKHOUSE_URL: SUANHENG_ROLE and SUANHENG_INSTANCE need a server']
      : []),
    ...(role !== 'verifier' && (instance === undefined) !== (url === undefined)
      ? ['SUANHENG_INSTANCE, SUANHENG_ADVERTISE_URL: one needs the other']
      : []),
  ]
  if (problems.length > 0) throw new SuanhengError('CONFIG_INVALID', problems.join('; '), { settings: problems })
}

/** Half a provider lets nobody in, and says so to nobody. */
function requireWhole(settings: Settings): void {
  const missing = OIDC_TOGETHER.filter((name) => settings[name] === undefined)
  if (missing.length === 0 || missing.length === OIDC_TOGETHER.length) return
  throw new SuanhengError('CONFIG_INVALID', `${missing.join(', ')}: needed with the other SUANHENG_OIDC settings`, {
    settings: [...missing],
  })
}

/** Where the tokens of a data folder are kept. */
export const tokenFileOf = (config: Config): string => join(config.dataFolder, 'tokens.jsonl')
