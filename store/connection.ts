import { Agent } from 'node:https'
import type { ClickHouseClientConfigOptions } from '@clickhouse/client'

/** What is compressed on the wire (gzip): worth it where the network is slower than a core compresses. */
export const COMPRESSIONS = ['none', 'inserts', 'answers', 'both'] as const

/** How a server is reached, beside address, account and database. */
export type Connection = {
  readonly compression?: (typeof COMPRESSIONS)[number]
  /** An idle connection is kept for so many ms, less than the server keeps it; 0: each request has its own. Default 2500. */
  readonly keepAliveMs?: number
  /**
   * PEM. `ca` signs the server's certificate. Certificate and key are our own: with a password they only let us through
   * the door; without one they are also what the account is known by (IDENTIFIED WITH ssl_certificate).
   */
  readonly tls?: { readonly ca: Buffer; readonly own?: { readonly certificate: Buffer; readonly key: Buffer } }
}

type ClientOptions = Pick<ClickHouseClientConfigOptions, 'compression' | 'keep_alive' | 'tls' | 'http_agent'>

/** The same in the client's own words. */
export function connectionOptions(
  { compression, keepAliveMs = 2_500, tls }: Connection,
  password: string,
): ClientOptions {
  const isKept = keepAliveMs > 0
  const options: ClientOptions = {
    compression: {
      request: compression === 'inserts' || compression === 'both',
      response: compression === 'answers' || compression === 'both',
    },
    keep_alive: isKept ? { enabled: true, idle_socket_ttl: keepAliveMs } : { enabled: false },
  }
  if (tls === undefined) return options
  const { ca, own } = tls
  if (own === undefined) return { ...options, tls: { ca_cert: ca } }
  if (password === '') return { ...options, tls: { ca_cert: ca, cert: own.certificate, key: own.key } }
  // The client's own option asks the server to know the account by the certificate, and servers refuse a password then.
  const agent = new Agent({ ca, cert: own.certificate, key: own.key, keepAlive: isKept, maxSockets: MOST_CONNECTIONS })
  if (isKept) agent.on('free', (socket) => socket.setTimeout(keepAliveMs))
  return { ...options, http_agent: agent }
}

/** As many as the client itself opens. */
const MOST_CONNECTIONS = 10
