import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { readConfig } from '../../cli/config.ts'

const ROOT = new URL('../../', import.meta.url).pathname
const read = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8')
const FILES = ['docker-compose.yml', 'deploy/cluster/compose.yml'] as const
const parsed = (name: string): unknown => parse(read(name), { merge: true })

const Compose = z.object({
  services: z.record(
    z.string(),
    z.looseObject({
      image: z.string(),
      user: z.string().optional(),
      read_only: z.boolean().optional(),
      cap_drop: z.array(z.string()),
      security_opt: z.array(z.string()),
      environment: z.record(z.string(), z.unknown()).optional(),
      volumes: z.array(z.string()).default([]),
      ports: z.array(z.string()).default([]),
      secrets: z.array(z.string()).default([]),
      networks: z.array(z.string()),
      healthcheck: z.object({ test: z.array(z.string()) }),
    }),
  ),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
  volumes: z.record(z.string(), z.unknown()),
})
const compose = Compose.parse(parsed('docker-compose.yml'))
const services = Object.entries(compose.services)

describe('the compose files', () => {
  it.each(FILES)('%s fits the schema of the Compose Specification', (name) => {
    const ajv = new Ajv2019({ strict: false, allErrors: true })
    // As Compose means it: not the durations of ISO 8601.
    ajv.addFormat('duration', /^(\d+(us|ms|s|m|h))+$/)
    ajv.addFormat('ports', /^[\d.:${}A-Z_-]+$/)
    for (const name of ['expose', 'subnet_ip_address']) ajv.addFormat(name, true)
    // Its definitions have an `id` of an older draft, which says what their place says already.
    const schema = JSON.parse(read('test/fixtures/compose-spec/compose-spec.json'), (key, value: unknown) =>
      key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
    ) as Record<string, unknown>
    const validate = ajv.compile(schema)
    expect([validate(parsed(name)), validate.errors]).toEqual([true, null])
    // And the schema tells: a service that is none does not pass.
    expect(validate({ services: { a: { image: 1 } } })).toBe(false)
  })
})

describe('docker-compose.yml', () => {
  it.each(services)('%s has no rights it needs not, a fixed image and only files that are there', (_name, service) => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] })
    expect(service).not.toHaveProperty('privileged')
    expect(service.user).toMatch(/^[1-9]\d*:[1-9]\d*$/)
    expect(service.image).toMatch(
      /:(\$\{[A-Z_]+:-v?\d[\w.-]*\}|\$\{SUANHENG_IMAGE:-suanheng:local\})$|^\$\{SUANHENG_IMAGE:-suanheng:local\}$/,
    )
    // To this machine only: TLS is the business of a proxy in front.
    for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:/)
    for (const [from = '', , mode] of service.volumes.map((volume) => volume.split(':'))) {
      if (!from.startsWith('./')) expect(Object.keys(compose.volumes)).toContain(from)
      else expect([existsSync(path.join(ROOT, from)), mode]).toEqual([true, 'ro'])
    }
    for (const secret of service.secrets) expect(Object.keys(compose.secrets)).toContain(secret)
  })

  it('has no password in it, and none with a default', () => {
    for (const [name, { environment = {} }] of services)
      for (const [key, value] of Object.entries(environment))
        if (/PASSWORD|SECRET|TOKEN/.test(key) && !key.endsWith('FILE'))
          expect(String(value), `${name} ${key}`).toMatch(/^\$\{\w+:\?.+\}$/)
    const used = services.flatMap(([, { secrets }]) => secrets)
    expect(new Set(used)).toEqual(new Set(Object.keys(compose.secrets)))
  })

  it('lets nobody write the ledger but ingest, and nobody reach the store but those who need it', () => {
    const writers = services.filter(([, { volumes }]) => volumes.includes('data:/data')).map(([name]) => name)
    expect(writers).toEqual(['ingest', 'ingest-2'])
    expect(compose.services['verifier']?.volumes).toContain('data:/data:ro')
    const near = services.filter(([, { networks }]) => networks.includes('store')).map(([name]) => name)
    expect(near).toEqual(['clickhouse', 'ingest', 'ingest-2', 'verifier', 'grafana'])
  })

  it.each(['ingest', 'ingest-2', 'verifier'])('gives %s settings that the service takes', (name) => {
    const { CLICKHOUSE_PASSWORD_FILE: _, ...given } = compose.services[name]?.environment ?? {}
    const filled = Object.entries(given).map(([key, value]) => [
      key,
      // As compose fills them in: a default, or what must be given.
      String(value)
        .replace(/\$\{\w+:-([^}]*)\}/, '$1')
        .replace(/\$\{\w+:\?[^}]*\}/, 'compute.sz.gov.cn/ledger'),
    ])
    const { settings, store } = readConfig(Object.fromEntries(filled) as Record<string, string>)
    expect([store.kind, settings.SUANHENG_ROLE]).toEqual(['server', name === 'verifier' ? 'verifier' : 'ingest'])
    const unknown = Object.keys(given).filter((key) => !(key in settings))
    expect(unknown).toEqual([])
  })
})

describe('the Dockerfile', () => {
  it('builds in one stage and runs another, as nobody in particular, without what installs', () => {
    const lines = read('Dockerfile').split('\n')
    const stages = lines.filter((line) => line.startsWith('FROM '))
    expect(stages).toHaveLength(2)
    for (const stage of stages) expect(stage).toMatch(/^FROM docker\.io\/library\/node:20\.\d+-[a-z-]+( AS build)?$/)
    const last = lines.slice(lines.lastIndexOf(stages[1] ?? ''))
    expect(last.find((line) => line.startsWith('USER '))).toMatch(/^USER [1-9]\d*:[1-9]\d*$/)
    expect(last.join('\n')).toContain('/usr/local/bin/npm')
    expect(last.some((line) => line.startsWith('HEALTHCHECK'))).toBe(true)
    for (const line of last.filter((one) => one.startsWith('COPY '))) expect(line).toContain('--from=build')
  })
})

describe('rules of Prometheus', () => {
  const promtool = ['/usr/bin', '/usr/local/bin', ...(process.env['PATH'] ?? '').split(':')]
    .map((directory) => path.join(directory, 'promtool'))
    .find(existsSync)
  if (promtool === undefined) console.warn('SKIPPED: no promtool on the PATH (Debian: apt install prometheus)')
  const folder = path.join(ROOT, 'dashboards/prometheus')
  it.skipIf(promtool === undefined)('are rules to promtool, and fire when they should and not before', () => {
    const run = (...args: readonly string[]) => execFileSync(promtool ?? '', args, { encoding: 'utf8', stdio: 'pipe' })
    const rules = readdirSync(path.join(folder, 'rules')).map((name) => path.join(folder, 'rules', name))
    expect(run('check', 'rules', ...rules)).not.toContain('FAILED')
    expect(run('test', 'rules', path.join(folder, 'tests/alerts.test.yml'))).toContain('SUCCESS')
  })
})
