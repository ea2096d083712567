import { describe, expect, it } from 'vitest'
import { readConfig } from '../../cli/config.ts'
import { createMetrics } from '../../ingest/metrics.ts'
import { tableOf } from './table.ts'

const SETTINGS = tableOf('operations.md', 'setting')
const BOUNDED = SETTINGS.filter((row) => row['least'] !== '—')
const UNSET = '—'
const zero = () => 0

const refusal = (name: string, value: number): unknown => {
  try {
    readConfig({ [name]: String(value) })
    return null
  } catch (error) {
    return (error as { code?: unknown }).code
  }
}

describe('the settings in docs/operations.md', () => {
  it('are all there are, with their defaults', () => {
    const documented = SETTINGS.filter((row) => row['default'] !== UNSET).map((row) => [row['setting'], row['default']])
    const defaults = Object.entries(readConfig({}).settings).map(([name, value]) => [name, String(value)])
    expect(documented).toEqual(defaults)
  })

  it('without a default may be left out, and is read', () => {
    const optional = SETTINGS.filter((row) => row['default'] === UNSET).map((row) => row['setting'])
    const oidc = ['ISSUER', 'CLIENT_ID', 'CLIENT_SECRET', 'CLIENT_SECRET_FILE', 'REDIRECT', 'MAP']
    const instance = ['SUANHENG_INSTANCE', 'SUANHENG_ADVERTISE_URL']
    const server = ['URL', 'PASSWORD_FILE', 'TLS_CA_FILE', 'TLS_CERT_FILE', 'TLS_KEY_FILE', 'CLUSTER', 'SHARDS']
    expect(optional).toEqual([
      ...oidc.map((name) => `SUANHENG_OIDC_${name}`),
      ...instance,
      ...server.map((name) => `CLICKHOUSE_${name}`),
    ])
    expect(readConfig({ CLICKHOUSE_URL: 'http://127.0.0.1:8123' }).store.kind).toBe('server')
  })

  it.each(BOUNDED)('$setting takes its least and its most, and nothing beyond', (row) => {
    const [name, least, most] = [row['setting'] ?? '', Number(row['least']), Number(row['most'])]
    expect([refusal(name, least), refusal(name, most)]).toEqual([null, null])
    expect([refusal(name, least - 1), refusal(name, most + 1)]).toEqual(['CONFIG_INVALID', 'CONFIG_INVALID'])
  })

  it('have bounds wherever a setting is a number', () => {
    const numbers = Object.entries(readConfig({}).settings).filter(([, value]) => typeof value === 'number')
    expect(BOUNDED.map((row) => row['setting'])).toEqual(numbers.map(([name]) => name))
  })
})

describe('the metrics in docs/operations.md', () => {
  const { registry } = createMetrics({
    disk: async () => ({ free: 0, size: 0 }),
    writing: {
      journalBytes: zero,
      pendingRecords: zero,
      journal: () => ({ entries: 0, groups: 0, bytes: 0 }),
      decodeWaiting: zero,
      storeFailing: () => false,
      fileBytes: zero,
      drainLag: zero,
      checkpointAge: zero,
    },
    leases: { held: zero, takeovers: zero, lost: zero },
    jobs: () => ({ queued: 0, running: 0 }),
  })

  it('are the ones the service has, of the same type', async () => {
    const documented = tableOf('operations.md', 'metric').map((row) => ({ name: row['metric'], type: row['type'] }))
    const own = (await registry.getMetricsAsJSON()).filter(({ name }) => name.startsWith('suanheng_'))
    expect(documented).toEqual(own.map(({ name, type }) => ({ name, type: String(type) })))
  })
})
