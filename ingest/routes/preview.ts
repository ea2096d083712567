import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { fraction, toDecimal } from '../../core/fraction.ts'
import type { KindName } from '../../schemas/kinds.ts'
import { KINDS } from '../../schemas/kinds.ts'
import type { Acceptor, Previewed } from '../accept/accept.ts'
import { identityOf } from '../auth/authenticate.ts'
import type { Role } from '../auth/token.ts'
import { CONVERTED, ConvertOptions } from '../decode/convert.ts'
import type { BodyFormat } from '../decode/decode-batch.ts'
import { lineNumbers } from '../decode/line-numbers.ts'
import { bodyOf, formatOf, isGzip } from '../http/media.ts'

const NAMES = Object.keys(KINDS) as KindName[]
const ROUTES = NAMES.map((kind) => KINDS[kind].route) as [string, ...string[]]
/** Faults, duplicates and conflicts that are listed each; the counts are exact. */
const MOST_LISTED = 200

const Place = { index: z.int().describe('From 0'), line: z.int().nullable().describe('From 1; NDJSON and CSV only') }
const Preview = z
  .strictObject({
    kind: z.string(),
    bodySha256: z.string(),
    received: z.int(),
    wouldRecord: z.int().describe('With ?partial=true where some are rejected'),
    rejected: z.int(),
    duplicate: z.int(),
    conflict: z.int(),
    cardSeconds: z.string().describe('As stated by what is not rejected'),
    earliest: z.string().nullable(),
    latest: z.string().nullable(),
    rejections: z.array(z.strictObject({ ...Place, code: z.string(), path: z.string(), message: z.string() })),
    duplicates: z.array(z.strictObject(Place)),
    conflicts: z.array(z.strictObject(Place)),
    warnings: z.array(z.strictObject({ ...Place, code: z.string(), path: z.string(), message: z.string() })),
  })
  .meta({ id: 'Preview', title: '预览', description: `At most ${MOST_LISTED} of each list` })

const Conversion = z.strictObject({
  from: z.enum(CONVERTED),
  name: z.string().min(1).max(256).describe('Name of the file'),
  file: z.base64().describe('The file; .gz is looked through'),
  options: ConvertOptions.default({}),
})
const Words = z.strictObject({ en: z.string(), zh: z.string() })
const Converted = z
  .strictObject({
    route: z.enum(['usage', 'invoices']).describe('Where the records are sent'),
    records: z.int(),
    ndjson: z.string(),
    left: z.array(z.strictObject({ line: z.int().nullable(), what: z.string().nullable(), why: Words })),
    leftMore: z.int(),
    unmapped: z.array(z.strictObject({ account: z.string().nullable(), cardHours: z.string(), uses: z.int() })),
  })
  .meta({ id: 'Converted', title: '导入转换' })

/** What would become of a file before it is sent: the same decoders and checks, and nothing is stored. */
export const previewRoutes: FastifyPluginAsyncZod<{ acceptor: Acceptor }> = async (app, { acceptor }) => {
  app.post(
    '/v1/preview/:route',
    {
      config: { roles: ['uploader', 'admin'], decodes: true },
      schema: {
        tags: ['evidence'],
        operationId: 'preview',
        summary: 'What sending this body to /v1/{route} would do; nothing is stored',
        params: z.strictObject({ route: z.enum(ROUTES) }),
        response: { 200: Preview },
      },
    },
    async (request) => {
      const { institution, role } = identityOf(request)
      const kind = NAMES.find((name) => KINDS[name].route === request.params.route)
      if (kind === undefined) throw new SuanhengError('NOT_FOUND', `no kind ${request.params.route}`)
      const writers: readonly Role[] = KINDS[kind].writers
      if (!writers.includes(role))
        throw new SuanhengError('ROLE_FORBIDDEN', `a token of role ${role} may not send a ${kind}`, {
          roles: [...writers],
        })
      const format = formatOf(request.headers['content-type'])
      const gzip = isGzip(request.headers['content-encoding'])
      const body = bodyOf(request)
      const previewed = await acceptor.preview({ kind, format, gzip, body, institution })
      return toAnswer(kind, previewed, gzip ? null : { format, body })
    },
  )

  app.post(
    '/v1/convert',
    {
      config: { roles: ['uploader'], decodes: true },
      schema: {
        tags: ['evidence'],
        operationId: 'convert_file',
        summary:
          'A file of a platform (sacct, Kubernetes, OGF, APEL, AUDITOR; invoices in XML or OFD) as records to send',
        response: { 200: Converted },
      },
    },
    async (request) => {
      const { institution } = identityOf(request)
      const { from, name, file, options } = conversionOf(bodyOf(request))
      const bytes = Buffer.from(file, 'base64')
      const { left, unmapped, ...rest } = await acceptor.convert({ from, name, file: bytes, institution, options })
      return { ...rest, left: [...left], unmapped: [...unmapped] }
    },
  )
}

/** Errors: REQUEST_INVALID, naming the field. */
function conversionOf(body: Uint8Array): z.infer<typeof Conversion> {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(body).toString('utf8'))
  } catch (error) {
    throw new SuanhengError('REQUEST_INVALID', 'the body is not JSON', {}, error)
  }
  const parsed = Conversion.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new SuanhengError('REQUEST_INVALID', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.slice(0, 300))
}

function toAnswer(
  kind: KindName,
  { batch, duplicates, conflicts }: Previewed,
  text: { readonly format: BodyFormat; readonly body: Uint8Array } | null,
): z.infer<typeof Preview> {
  const positionsOf = (rows: readonly number[]) => rows.slice(0, MOST_LISTED).map((row) => batch.positions[row] ?? 0)
  const [again, against] = [positionsOf(duplicates), positionsOf(conflicts.map(({ row }) => row))]
  const faults = batch.rejects.slice(0, MOST_LISTED)
  const warnings = batch.warnings.slice(0, MOST_LISTED)
  const indexes = [...again, ...against, ...faults.map(({ index }) => index), ...warnings.map(({ index }) => index)]
  const lines = text === null ? new Map<number, number>() : lineNumbers(text.format, text.body, indexes)
  const placeOf = (index: number) => ({ index, line: lines.get(index) ?? null })
  const listed = ({ index, code, path, message }: (typeof faults)[number]) => ({
    ...placeOf(index),
    code,
    path,
    message,
  })
  const rejected = new Set(batch.rejects.map(({ index }) => index)).size
  return {
    kind,
    bodySha256: batch.bodySha256,
    received: batch.received,
    wouldRecord: batch.received - rejected - duplicates.length - conflicts.length,
    rejected,
    duplicate: duplicates.length,
    conflict: conflicts.length,
    cardSeconds: toDecimal(fraction(batch.cardSeconds, 1_000_000n), 6),
    earliest: batch.earliestMs === null ? null : new Date(batch.earliestMs).toISOString(),
    latest: batch.latestMs === null ? null : new Date(batch.latestMs).toISOString(),
    rejections: faults.map(listed),
    duplicates: again.map(placeOf),
    conflicts: against.map(placeOf),
    warnings: warnings.map(({ index, code, path, message }) => ({ ...placeOf(index), code, path, message })),
  }
}
