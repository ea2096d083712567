import { ERRORS } from '../../core/errors.ts'
import { jsonSchemaOf } from '../../schemas/json-schema.ts'
import type { KindName } from '../../schemas/kinds.ts'
import { KINDS } from '../../schemas/kinds.ts'
import { usageEventSchema } from '../../schemas/usage-event.ts'
import { EVENT_TYPES } from './event-mode.ts'
import { MEDIA_TYPES } from './media.ts'

type Document = {
  paths?: Record<string, Record<string, Operation> | undefined>
  components?: { schemas?: Record<string, unknown> }
}
type Operation = {
  operationId?: string
  requestBody?: unknown
  responses?: Record<string, unknown>
  security?: unknown
}

/**
 * Adds to the generated document what the router does not know: the bodies, which are decoded
 * behind it, and the errors, which are the same for every route.
 */
export function completeOpenApi<D>(generated: D): D {
  const document = generated as Document
  const schemas = (document.components ??= {}).schemas ?? {}
  document.components.schemas = schemas
  for (const kind of Object.keys(KINDS) as KindName[]) hoist(schemas, `Body_${kind}`, jsonSchemaOf(kind))
  hoist(schemas, 'Body_events', usageEventSchema())
  schemas['ErrorCode'] = {
    type: 'string',
    enum: Object.keys(ERRORS),
    description: 'Stable error codes, see docs/errors.md',
  }
  schemas['ProblemDetails'] = PROBLEM
  for (const operations of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(operations ?? {})) {
      const kind = operation.operationId?.replace(/^post_/, '') ?? ''
      if (operation.operationId?.startsWith('post_')) operation.requestBody = bodyOf(kind as KindName)
      if (operation.operationId === 'ingest_events') operation.requestBody = EVENTS_BODY
      operation.responses = { ...operation.responses, default: PROBLEM_ANSWER }
    }
  }
  return generated
}

/** JSON Schema keeps its parts in `$defs`; in an OpenAPI document they are components. */
function hoist(schemas: Record<string, unknown>, as: string, schema: Record<string, unknown>): void {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')
  const { $defs = {}, $schema: _, ...body } = JSON.parse(text) as { $defs?: Record<string, unknown>; $schema?: string }
  for (const [name, part] of Object.entries($defs)) schemas[name] ??= part
  schemas[as] = body
}

function bodyOf(kind: KindName): unknown {
  const record = { $ref: `#/components/schemas/Body_${kind}` }
  const content: Record<string, unknown> = {}
  for (const [type, format] of Object.entries(MEDIA_TYPES)) {
    if (format === 'arrow' && KINDS[kind].form !== 'columns') continue
    content[type] = {
      schema:
        format === 'json'
          ? { oneOf: [record, { type: 'array', items: record }] }
          : { type: 'string', contentSchema: record },
    }
  }
  return { required: true, content }
}

const EVENT = { $ref: '#/components/schemas/Body_events' }
const EVENTS = { type: 'array', items: EVENT }
const EVENTS_BODY = {
  required: true,
  content: Object.fromEntries(
    Object.keys(EVENT_TYPES).map((type) => {
      if (type.includes('batch')) return [type, { schema: EVENTS }]
      return [type, { schema: type.includes('cloudevents') ? EVENT : { oneOf: [EVENT, EVENTS] } }]
    }),
  ),
}

const PROBLEM = {
  type: 'object',
  description: 'application/problem+json (RFC 9457)',
  required: ['type', 'title', 'status', 'code', 'detail', 'mend', 'mendZh', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { $ref: '#/components/schemas/ErrorCode' },
    detail: { type: 'string' },
    mend: { type: 'string' },
    mendZh: { type: 'string' },
    requestId: { type: 'string' },
    results: { type: 'array', items: { $ref: '#/components/schemas/Outcome' } },
  },
}
const PROBLEM_ANSWER = {
  description: 'An error with a stable code',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDetails' } } },
}
