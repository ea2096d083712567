import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { freePort, startClickHouse, type TestServer } from '../support/clickhouse-server.ts'
import {
  A,
  problemOf,
  type ServiceProcess,
  startServiceProcess,
  temporaryFolder,
  untilReady,
} from '../support/service.ts'
import { json, usages } from '../support/usage.ts'

/** The topology of docker-compose.yml as plain processes: its accounts, its roles, its dashboards and its rules. */
const ROOT = new URL('../../', import.meta.url).pathname
const ACCOUNTS = ['ingest', 'verifier', 'grafana'] as const
const password = new Map(ACCOUNTS.map((name) => [name, randomBytes(12).toString('hex')]))

let folder: string
let data: string
let server: TestServer
let ingest: ServiceProcess
let verifier: ServiceProcess
let metricsToken: string

async function startStore(): Promise<void> {
  const dir = path.join(folder, 'store')
  await mkdir(path.join(dir, 'users.d'), { recursive: true })
  // As the compose file mounts it; passwords come by the environment there too.
  await cp(path.join(ROOT, 'deploy/server/users.xml'), path.join(dir, 'users.d', 'suanheng.xml'))
  for (const [name, secret] of password)
    process.env[`${name.toUpperCase()}_PASSWORD_SHA256`] = createHash('sha256').update(secret).digest('hex')
  server = await startClickHouse(dir)
}

const startRole = (role: 'ingest' | 'verifier'): Promise<ServiceProcess> =>
  startServiceProcess(data, {
    SUANHENG_ROLE: role,
    SUANHENG_INSTANCE: `${role}-1`,
    SUANHENG_ADVERTISE_URL: `http://${role}:8787`,
    SUANHENG_DECODE_THREADS: '1',
    CLICKHOUSE_URL: server.url,
    CLICKHOUSE_USER: role,
    CLICKHOUSE_PASSWORD_FILE: path.join(folder, role),
  })

/** A statement over HTTP, as an account. */
async function ask(account: (typeof ACCOUNTS)[number], sql: string): Promise<{ status: number; text: string }> {
  const headers = { 'X-ClickHouse-User': account, 'X-ClickHouse-Key': password.get(account) ?? '' }
  const answer = await fetch(`${server.url}/?database=suanheng`, { method: 'POST', body: sql, headers })
  return { status: answer.status, text: await answer.text() }
}

beforeAll(async () => {
  folder = await temporaryFolder()
  data = path.join(folder, 'data')
  for (const [name, secret] of password) await writeFile(path.join(folder, name), `${secret}\n`)
  await startStore()
  ingest = await startRole('ingest')
  await untilReady(ingest)
  verifier = await startRole('verifier')
  metricsToken = await ingest.token(A, 'admin')
}, 180_000)
afterAll(async () => {
  await verifier?.kill()
  await ingest?.kill()
  await server?.kill()
  await rm(folder, { recursive: true, force: true })
})

describe('ingest and verifier as processes of their own', () => {
  it('are told apart by their routes, and what the one acknowledged the other reads at once', async () => {
    const token = await ingest.token(A, 'uploader')
    for (let n = 0; n < 3; n++) {
      const sent = await ingest.send('/v1/usage', { token, body: json(usages(n * 10, 5)) })
      expect([sent.status, sent.text]).toEqual([201, expect.any(String)])
      const read = await verifier.send('/v1/batches', { token })
      expect(read.json()).toMatchObject({ batches: { 0: { sequence: n + 1 }, length: n + 1 } })
      const proof = await verifier.send(`/v1/batches/${A}-${n + 1}/proof`, { token })
      expect([proof.status, proof.text]).toEqual([200, expect.stringContaining('c2sp.org/tlog-proof')])
    }
    expect(problemOf(await verifier.send('/v1/usage', { token, body: json(usages(90, 1)) })).code).toBe('NOT_FOUND')
    expect(problemOf(await ingest.send('/v1/contracts', { token })).code).toBe('NOT_FOUND')
    expect((await verifier.send('/v1/contracts', { token })).status).toBe(200)
    await untilReady(verifier)
  })

  it('find the ledger in order when an auditor asks the verifier, whose account only reads', async () => {
    const auditor = await ingest.token(A, 'auditor')
    const check = await verifier.send(`/v1/ledger/${A}/check`, { token: auditor })
    const lines = check.text.trim().split('\n')
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ event: 'result', findings: 0 })
  })

  it('have accounts that may do their own work and nothing else', async () => {
    const denied = (text: string) => expect.objectContaining({ text: expect.stringContaining(text) })
    expect(await ask('verifier', 'TRUNCATE TABLE usage_record')).toEqual(denied('ACCESS_DENIED'))
    expect(await ask('verifier', "INSERT INTO batch (institution) VALUES ('x')")).toEqual(denied('ACCESS_DENIED'))
    expect(await ask('grafana', 'SELECT record_id FROM usage_record LIMIT 1')).toEqual(denied('ACCESS_DENIED'))
    expect(await ask('grafana', 'SELECT raw FROM quarantine LIMIT 1')).toEqual(denied('ACCESS_DENIED'))
    for (const account of ACCOUNTS)
      expect(await ask(account, "SELECT * FROM file('/etc/passwd', 'LineAsString')"), account).toEqual(
        denied('ACCESS_DENIED'),
      )
  })
})

type Target = { readonly expr?: string; readonly rawSql?: string; readonly datasource: { readonly uid: string } }
type Panel = { readonly title: string; readonly targets: readonly Target[] }
const dashboards = readdirSync(path.join(ROOT, 'dashboards/grafana/dashboards')).map((name) => {
  const text = readFileSync(path.join(ROOT, 'dashboards/grafana/dashboards', name), 'utf8')
  return { name, panels: (JSON.parse(text) as { panels: readonly Panel[] }).panels }
})
const targets = dashboards.flatMap(({ name, panels }) =>
  panels.flatMap(({ title, targets: all }) => all.map((target) => ({ name: `${name}: ${title}`, ...target }))),
)
const RULES = ['recording.yml', 'alerts.yml'].map((name) => path.join(ROOT, 'dashboards/prometheus/rules', name))
type Rule = { readonly record?: string; readonly alert?: string; readonly expr: string }
const rules = RULES.flatMap((file) =>
  (parse(readFileSync(file, 'utf8')) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules),
)
const recorded = new Set(rules.flatMap(({ record }) => record ?? []))
const promql = [
  ...targets.flatMap(({ name, expr }) => (expr === undefined ? [] : [{ name, expr }])),
  ...rules.map(({ record, alert, expr }) => ({ name: record ?? alert ?? '', expr })),
]

/** Names of metrics in an expression; `up` is Prometheus’ own. */
const namesOf = (expr: string): readonly string[] =>
  [...expr.replaceAll(/\{[^}]*\}/g, '').matchAll(/\b(suanheng[:_][\w:]+|process_\w+|nodejs_\w+)/g)].map(
    ([name]) => name,
  )

describe('dashboards and rules', () => {
  it('ask for metrics that the running services have, and leave none of theirs unseen', async () => {
    const pages = await Promise.all([ingest, verifier].map((one) => one.send('/metrics', { token: metricsToken })))
    const real = new Set(
      pages.flatMap(({ text }) => [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name)),
    )
    const known = (name: string) => recorded.has(name) || real.has(name) || real.has(name.replace(/_bucket$/, ''))
    expect(
      promql.flatMap(({ name, expr }) =>
        namesOf(expr)
          .filter((one) => !known(one))
          .map((one) => `${name}: ${one}`),
      ),
    ).toEqual([])
    const used = new Set(promql.flatMap(({ expr }) => namesOf(expr)).map((name) => name.replace(/_bucket$/, '')))
    expect([...real].filter((name) => name.startsWith('suanheng_') && !used.has(name))).toEqual([])
    expect(promql.length).toBeGreaterThan(30)
  })

  it.each(targets.flatMap(({ name, rawSql }) => (rawSql === undefined ? [] : [{ name, rawSql }])))(
    '$name: runs on the tables there are, as the account of the dashboards',
    async ({ rawSql }) => {
      const sql = rawSql.replaceAll('$__fromTime', "toDateTime('2020-01-01')").replaceAll('$__toTime', 'now()')
      const { status, text } = await ask('grafana', `${sql} FORMAT JSONCompact`)
      expect([status, text.slice(0, 300)]).toEqual([200, expect.any(String)])
      // The evidence sent above is in order: only what is about faults may be empty.
      if (!/隔离|久未/.test(sql) && !/quarantine|INTERVAL 2 DAY/.test(sql))
        expect((JSON.parse(text) as { rows: number }).rows).toBeGreaterThan(0)
    },
  )

  const prometheus = ['/usr/bin', '/usr/local/bin', ...(process.env['PATH'] ?? '').split(':')]
    .map((directory) => path.join(directory, 'prometheus'))
    .find(existsSync)
  if (prometheus === undefined)
    console.warn('SKIPPED: no prometheus on the PATH (Debian: apt install prometheus): no query was run by it')
  it.skipIf(prometheus === undefined)(
    'answers every query and rule, scraping the running services',
    { timeout: 90_000 },
    async () => {
      const port = await freePort()
      const dir = path.join(folder, 'prometheus')
      await mkdir(dir, { recursive: true })
      await writeFile(path.join(dir, 'token'), metricsToken)
      const given = parse(readFileSync(path.join(ROOT, 'dashboards/prometheus/prometheus.yml'), 'utf8')) as {
        scrape_configs: readonly { readonly job_name: string }[]
      }
      const config = {
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: RULES,
        scrape_configs: [
          {
            job_name: given.scrape_configs[0]?.job_name,
            authorization: { type: 'Bearer', credentials_file: path.join(dir, 'token') },
            static_configs: [ingest, verifier].map((one, i) => ({
              targets: [`127.0.0.1:${one.port}`],
              labels: { service: i === 0 ? 'ingest' : 'verifier' },
            })),
          },
        ],
      }
      // JSON is YAML.
      await writeFile(path.join(dir, 'prometheus.yml'), JSON.stringify(config))
      const flags = [
        `--config.file=${dir}/prometheus.yml`,
        `--storage.tsdb.path=${dir}/data`,
        `--web.listen-address=127.0.0.1:${port}`,
      ]
      const child: ChildProcess = spawn(prometheus ?? '', flags, { stdio: 'ignore' })
      try {
        const url = `http://127.0.0.1:${port}/api/v1/query?query=`
        const query = async (expr: string) => {
          const answer = await fetch(url + encodeURIComponent(expr)).catch(() => null)
          return (await answer?.json()) as { status: string; data?: { result: unknown[] } } | undefined
        }
        const scraped = async () =>
          (await query('count(rate(suanheng_http_request_duration_seconds_count[5m]))'))?.data?.result.length
        for (const deadline = Date.now() + 40_000; (await scraped()) !== 1; await sleep(250))
          if (Date.now() > deadline) throw new Error('nothing was scraped')
        for (const { name, expr } of promql) expect((await query(expr))?.status, `${name}: ${expr}`).toBe('success')
        for (const name of ['up{job="suanheng"} == 1', 'suanheng_leases_held == 1', 'suanheng:disk_free:ratio > 0'])
          expect((await query(name))?.data?.result.length, name).toBeGreaterThan(0)
      } finally {
        const ended = new Promise((resolve) => child.once('close', resolve))
        child.kill('SIGKILL')
        await ended
      }
    },
  )
})
