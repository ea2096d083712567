import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { messageOf, SuanhengError } from '../core/errors.ts'
import type { ServerOptions } from '../store/client.ts'
import { COMPRESSIONS } from '../store/connection.ts'

const milliseconds = (least: number, most: number, otherwise: number) =>
  z.coerce.number().int().min(least).max(most).default(otherwise)
const File = z.string().min(1).optional()

/** How to reach a ClickHouse server: one part of the settings of cli/config.ts. */
export const CLICKHOUSE_SETTINGS = {
  /** A ClickHouse server instead of the embedded engine. */
  CLICKHOUSE_URL: z
    .url({ protocol: /^https?$/ })
    .refine(
      (url) => !URL.canParse(url) || (new URL(url).username === '' && new URL(url).password === ''),
      'without user and password: CLICKHOUSE_USER and CLICKHOUSE_PASSWORD_FILE keep them out of logs',
    )
    .optional(),
  CLICKHOUSE_USER: z.string().min(1).default('default'),
  CLICKHOUSE_PASSWORD: z.string().default(''),
  /** File that holds the password, such as a secret of the container; a line end behind it does not count. */
  CLICKHOUSE_PASSWORD_FILE: File,
  CLICKHOUSE_DATABASE: z
    .string()
    .regex(/^[A-Za-z_]\w*$/)
    .default('suanheng'),
  /** PEM: who may have signed the server's certificate, instead of the authorities Node knows. */
  CLICKHOUSE_TLS_CA_FILE: File,
  /** PEM: certificate and private key that say who we are. */
  CLICKHOUSE_TLS_CERT_FILE: File,
  CLICKHOUSE_TLS_KEY_FILE: File,
  CLICKHOUSE_COMPRESSION: z.enum(COMPRESSIONS).default('none'),
  /** Longest run of a read, and of an insert or a migration. */
  CLICKHOUSE_READ_TIMEOUT_MS: milliseconds(1_000, 3_600_000, 60_000),
  CLICKHOUSE_WRITE_TIMEOUT_MS: milliseconds(1_000, 3_600_000, 600_000),
  /** An idle connection is kept for so long; below the server's keep_alive_timeout. 0: none is kept. */
  CLICKHOUSE_KEEP_ALIVE_MS: milliseconds(0, 3_600_000, 2_500),
} as const

const Parsed = z.object(CLICKHOUSE_SETTINGS)
type ClickHouseSettings = z.infer<typeof Parsed>

/**
 * Null without CLICKHOUSE_URL. Files are read once, here. Errors: CONFIG_INVALID, naming every setting at fault: a file
 * that cannot be read, a password given twice, half a key pair, TLS files for an address without TLS.
 */
export function serverOf(
  settings: ClickHouseSettings,
  maxMemoryBytes: number,
): (Omit<ServerOptions, 'limits'> & { readonly limits: NonNullable<ServerOptions['limits']> }) | null {
  const { CLICKHOUSE_URL: url } = settings
  if (url === undefined) return null
  const problems: string[] = []
  const read = (name: keyof ClickHouseSettings): Buffer | null => {
    const file = settings[name]
    if (typeof file !== 'string') return null
    try {
      return readFileSync(file)
    } catch (error) {
      problems.push(`${name}: ${messageOf(error)}`)
      return null
    }
  }
  const passwordFile = read('CLICKHOUSE_PASSWORD_FILE')
  const ca = read('CLICKHOUSE_TLS_CA_FILE')
  const certificate = read('CLICKHOUSE_TLS_CERT_FILE')
  const key = read('CLICKHOUSE_TLS_KEY_FILE')
  if (settings.CLICKHOUSE_PASSWORD !== '' && settings.CLICKHOUSE_PASSWORD_FILE !== undefined)
    problems.push('CLICKHOUSE_PASSWORD, CLICKHOUSE_PASSWORD_FILE: give one of the two')
  if ((settings.CLICKHOUSE_TLS_CERT_FILE === undefined) !== (settings.CLICKHOUSE_TLS_KEY_FILE === undefined))
    problems.push('CLICKHOUSE_TLS_CERT_FILE, CLICKHOUSE_TLS_KEY_FILE: one needs the other')
  const { CLICKHOUSE_TLS_CA_FILE: caFile, CLICKHOUSE_TLS_CERT_FILE: certificateFile } = settings
  if ((caFile ?? certificateFile) !== undefined && !url.startsWith('https:'))
    problems.push('CLICKHOUSE_TLS_…: CLICKHOUSE_URL does not begin with https')
  if (certificateFile !== undefined && caFile === undefined)
    problems.push('CLICKHOUSE_TLS_CERT_FILE: needs CLICKHOUSE_TLS_CA_FILE, the authority of the server’s certificate')
  if (problems.length > 0) throw new SuanhengError('CONFIG_INVALID', problems.join('; '), { settings: problems })
  return {
    kind: 'server',
    url,
    username: settings.CLICKHOUSE_USER,
    password:
      passwordFile === null ? settings.CLICKHOUSE_PASSWORD : passwordFile.toString('utf8').replace(/\r?\n$/, ''),
    database: settings.CLICKHOUSE_DATABASE,
    connection: {
      compression: settings.CLICKHOUSE_COMPRESSION,
      keepAliveMs: settings.CLICKHOUSE_KEEP_ALIVE_MS,
      ...(ca === null
        ? {}
        : { tls: { ca, ...(certificate === null || key === null ? {} : { own: { certificate, key } }) } }),
    },
    limits: {
      maxMemoryBytes,
      readMs: settings.CLICKHOUSE_READ_TIMEOUT_MS,
      writeMs: settings.CLICKHOUSE_WRITE_TIMEOUT_MS,
    },
  }
}
