import type { FastifyInstance, FastifyRequest } from 'fastify'
import { SuanhengError } from '../../core/errors.ts'
import type { BodyFormat } from '../decode/decode-batch.ts'

/** Content types taken, and the format each is read as. */
export const MEDIA_TYPES: Readonly<Record<string, BodyFormat>> = {
  'application/json': 'json',
  'application/x-ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'text/csv': 'csv',
  'application/vnd.apache.arrow.stream': 'arrow',
}

/** Bodies of every route are hashed and decoded as they came, so nothing may parse them before. */
export function takeBodiesAsBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  // Signature lines of a witness come as text.
  for (const type of [...Object.keys(MEDIA_TYPES), 'text/plain']) {
    app.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  }
}

/** The bytes as received; none when no body was sent. */
export const bodyOf = (request: FastifyRequest): Uint8Array =>
  request.body instanceof Uint8Array ? request.body : new Uint8Array(0)

/** Errors: CONTENT_TYPE_UNSUPPORTED, naming what is taken. */
export function formatOf(
  contentType: string | undefined,
  taken: Readonly<Record<string, BodyFormat>> = MEDIA_TYPES,
): BodyFormat {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase())
  const format = Object.hasOwn(taken, type) ? taken[type] : undefined
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.replace(/^charset=|"/g, '')
  if (format === undefined || (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8')) {
    throw new SuanhengError(
      'CONTENT_TYPE_UNSUPPORTED',
      `not a content type taken here: ${(contentType ?? '').slice(0, 80)}`,
      {
        accepted: Object.keys(taken),
      },
    )
  }
  return format
}

/** Errors: CONTENT_ENCODING_UNSUPPORTED. */
export function isGzip(contentEncoding: string | undefined): boolean {
  const encoding = (contentEncoding ?? 'identity').trim().toLowerCase()
  if (encoding === 'identity' || encoding === '') return false
  if (encoding === 'gzip' || encoding === 'x-gzip') return true
  throw new SuanhengError('CONTENT_ENCODING_UNSUPPORTED', `not an encoding taken here: ${encoding.slice(0, 80)}`)
}
