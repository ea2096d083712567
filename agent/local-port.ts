import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Gauge, Registry } from 'prom-client'
import { messageOf, SuanhengError } from '../core/errors.ts'
import type { AgentStatus } from './status.ts'

type Line = readonly [name: string, help: string, read: (status: AgentStatus) => number]
const LINES: readonly Line[] = [
  ['spool_batches', 'Batches spooled and not yet acknowledged', ({ spool }) => spool.batches],
  ['spool_bytes', 'Their size', ({ spool }) => spool.bytes],
  ['spool_limit_bytes', 'At this size reading stops', ({ spool }) => spool.limitBytes],
  ['spooled_batches_total', 'Batches ever spooled', ({ spool }) => spool.next - 1],
  [
    'reading_info',
    '1 while sources are read, 0 while disk or spool are full',
    ({ spool }) => Number(spool.reading === 'open'),
  ],
  [
    'service_info',
    '1 while the service takes batches, 0 while they wait',
    ({ service }) => Number(service.state !== 'waiting'),
  ],
  ['acknowledged_batches_total', 'Batches acknowledged with a proven receipt', ({ sent }) => sent.batches],
  ['set_aside_batches_total', 'Batches that the service refuses', ({ setAside }) => setAside.batches],
  ['clock_jumps_total', 'Times that the wall clock was set', ({ clockJumps }) => clockJumps],
]
type SourceLine = readonly [name: string, help: string, read: (source: AgentStatus['sources'][number]) => number]
const SOURCE_LINES: readonly SourceLine[] = [
  ['source_records_total', 'Records spooled', ({ records }) => records],
  ['source_failures_total', 'Readings that failed', ({ failures }) => failures],
  ['source_missed_scrapes_total', 'Pages that were due and are lost', ({ missedScrapes }) => missedScrapes],
  ['source_missed_samples_total', 'Samples in them, as far as known', ({ missedSamples }) => missedSamples],
  [
    'source_info',
    '1 while the source is read, 0 while it is stopped or failing',
    ({ state }) => Number(state === 'waiting' || state === 'reading'),
  ],
]
const OUTCOMES = ['recorded', 'duplicate', 'conflict', 'rejected'] as const

/** GET /metrics (Prometheus), /status (JSON) and /healthz on a local port. Output: its address and how to close it. */
export async function openLocalPort(
  { host, port }: { readonly host: string; readonly port: number },
  status: () => AgentStatus,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const registry = registryOf(status)
  const server = createServer((request, response) => {
    const answer = (code: number, type: string, text: string) =>
      response.writeHead(code, { 'content-type': type, connection: 'close' }).end(text)
    if (request.method !== 'GET') return answer(405, 'text/plain', 'GET only\n')
    if (request.url === '/healthz') return answer(200, 'text/plain', 'ok\n')
    if (request.url === '/status') return answer(200, 'application/json', `${JSON.stringify(status())}\n`)
    if (request.url !== '/metrics') return answer(404, 'text/plain', '/metrics, /status or /healthz\n')
    void registry.metrics().then(
      (text) => answer(200, registry.contentType, text),
      (error: unknown) => answer(500, 'text/plain', `${messageOf(error)}\n`),
    )
    return response
  })
  // Nobody may keep a connection for ever.
  server.requestTimeout = 10_000
  await listening(server, host, port)
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** Errors: CONFIG_INVALID for an address that is taken or not ours. */
function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new SuanhengError('CONFIG_INVALID', `metrics ${host}:${port}: ${error.message}`, {}, error)),
    )
    server.listen({ host, port }, () => resolve())
  })
}

function registryOf(status: () => AgentStatus): Registry {
  const registry = new Registry()
  const gauge = (name: string, help: string, labelNames: readonly string[], collect: (gauge: Gauge) => void) =>
    new Gauge({
      name: `suanheng_agent_${name}`,
      help,
      labelNames,
      registers: [registry],
      collect() {
        collect(this)
      },
    })
  for (const [name, help, read] of LINES) gauge(name, help, [], (own) => own.set(read(status())))
  for (const [name, help, read] of SOURCE_LINES)
    gauge(name, help, ['source'], (own) => {
      for (const source of status().sources) own.set({ source: source.name }, read(source))
    })
  gauge('acknowledged_records_total', 'Records of acknowledged batches, by what became of them', ['status'], (own) => {
    for (const outcome of OUTCOMES) own.set({ status: outcome }, status().sent[outcome])
  })
  gauge('resident_memory_bytes', 'Resident memory of the agent', [], (own) => own.set(process.memoryUsage.rss()))
  return registry
}
