import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ERRORS } from '../../core/errors.ts'
import { KIND_NAMES, KINDS } from '../../schemas/kinds.ts'
import { A, receiptOf, startService } from '../support/service.ts'
import { json, usage } from '../support/usage.ts'

type Json = { readonly [key: string]: unknown }
type Operation = {
  operationId?: string
  requestBody?: unknown
  responses?: Json
  parameters?: { name: string; in: string }[]
}
type Document = {
  openapi: string
  info: Json
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Json; securitySchemes: Json }
}

let service: Awaited<ReturnType<typeof startService>>
let document: Document

beforeAll(async () => {
  service = await startService()
  document = (await service.send('/openapi.json')).json() as Document
})
afterAll(() => service.dispose())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, all]) =>
    Object.entries(all).map(([method, operation]) => ({ path, method, operation })),
  )

/** Every object in the document, with where it stands. */
function* objects(value: unknown, at = '#'): Generator<{ at: string; value: Json }> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield { at, value: value as Json }
  for (const [key, child] of Object.entries(value)) yield* objects(child, `${at}/${key}`)
}

const resolve = (ref: string): unknown =>
  ref
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (value, step) => (value as Json | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')],
      document,
    )

describe('/openapi.json', () => {
  it('is an OpenAPI 3.1 document in which every reference leads somewhere', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/)
    const refs = [...objects(document)].flatMap(({ at, value }) =>
      typeof value['$ref'] === 'string' ? [{ at, ref: value['$ref'] }] : [],
    )
    expect(refs.length).toBeGreaterThan(50)
    const lost = refs.filter(({ ref }) => !ref.startsWith('#/') || resolve(ref) === undefined)
    expect(lost).toEqual([])
  })

  it('holds no schema of another dialect: no $defs, no $schema, no nullable', () => {
    const strange = [...objects(document)].filter(
      ({ value }) => '$defs' in value || '$schema' in value || value['nullable'] === true,
    )
    expect(strange.map(({ at }) => at)).toEqual([])
  })

  it('names each operation once, with its answers and the problem that every one may end in', () => {
    const ids = operations().flatMap(({ operation }) => operation.operationId ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    for (const { path, method, operation } of operations()) {
      expect(Object.keys(operation.responses ?? {}), `${method} ${path}`).toContain('default')
      const named = [...path.matchAll(/\{([\w*]+)\}/g)].map(([, name]) => name)
      const declared = (operation.parameters ?? [])
        .filter((parameter) => parameter.in === 'path')
        .map(({ name }) => name)
      expect(declared, `${method} ${path}`).toEqual(named)
    }
  })

  it('has a route with a body for every kind of evidence', () => {
    for (const kind of KIND_NAMES) {
      const body = document.paths[`/v1/${KINDS[kind].route}`]?.['post']?.requestBody as { content: Json } | undefined
      expect(Object.keys(body?.content ?? {}), kind).toContain('application/x-ndjson')
      expect('application/vnd.apache.arrow.stream' in (body?.content ?? {})).toBe(KINDS[kind].form === 'columns')
    }
  })

  it('lists the error codes of the table', () => {
    expect(document.components.schemas['ErrorCode']).toMatchObject({ enum: Object.keys(ERRORS) })
  })
})

async function metricsText(): Promise<string> {
  const answer = await service.send('/metrics', { token: await service.token(A, 'admin') })
  expect(answer.status).toBe(200)
  return answer.text
}

describe('/metrics', () => {
  it('has names that end in a unit, and labels without an institution, an id or a URL', async () => {
    const token = await service.token(A, 'uploader')
    receiptOf(await service.send('/v1/usage', { token, body: json(usage(1)) }))
    await service.send('/v1/usage', { token, body: 'no' })
    await service.send('/v1/some/path/nobody/has', { token })
    await service.send(`/v1/batches/${A}-1`, { token })
    const metrics = await metricsText()
    const names = [...metrics.matchAll(/^# TYPE (suanheng_\w+) /gm)].map(([, name]) => name ?? '')
    expect(names.length).toBeGreaterThan(8)
    for (const name of names) expect(name).toMatch(/_(total|seconds|bytes|records|bodies|jobs|leases|info)$/)
    expect(metrics).not.toContain(A)
    expect(metrics).not.toContain('nobody')
  })

  it('counts records, refusals and answers', async () => {
    const metrics = await metricsText()
    expect(metrics).toMatch(/^suanheng_ingest_records_total\{kind="usage_record",status="recorded"\} 1$/m)
    expect(metrics).toMatch(/^suanheng_http_refused_total\{code="JSON_MALFORMED"\} 1$/m)
    expect(metrics).toMatch(/^suanheng_http_refused_total\{code="NOT_FOUND"\} 1$/m)
    expect(metrics).toMatch(/^suanheng_http_request_duration_seconds_count\{route="\/v1\/usage",status="201"\} 1$/m)
    expect(metrics).toMatch(
      /^suanheng_http_request_duration_seconds_count\{route="\/v1\/batches\/:batchId",status="200"\} 1$/m,
    )
  })
})

describe('/healthz and /readyz', () => {
  it('answer without a token, and tell nothing else', async () => {
    expect((await service.send('/healthz')).json()).toEqual({ status: 'ok' })
    expect((await service.send('/readyz')).json()).toEqual({ status: 'ready' })
  })
})
