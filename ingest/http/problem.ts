import type { FastifyError } from 'fastify'
import { z } from 'zod'
import type { ErrorCode } from '../../core/errors.ts'
import { ERRORS, messageOf, SuanhengError } from '../../core/errors.ts'
import { BatchRejected } from '../accept/accept.ts'
import { Outcome } from '../accept/receipt.ts'

/** Every answer that is not a success: RFC 9457, with the stable code and what mends it. */
export const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    mend: z.string(),
    mendZh: z.string(),
    requestId: z.string(),
    results: z.array(Outcome).optional(),
  })
  .meta({ id: 'Problem', title: '错误', description: 'application/problem+json (RFC 9457)' })
export type Problem = z.infer<typeof Problem>

/** Turns anything thrown into an answer. What is not known here is a fault of ours: its text stays in the log. */
export function toProblem(error: unknown, requestId: string): Problem {
  const known = toKnown(error)
  const { status, mend, zh } = ERRORS[known.code]
  return {
    ...known.details,
    type: `urn:suanheng:error:${known.code}`,
    title: known.code,
    status,
    code: known.code,
    detail: known.message,
    mend,
    mendZh: zh,
    requestId,
    ...(known instanceof BatchRejected ? { results: [...known.results] } : {}),
  }
}

export function toKnown(error: unknown): SuanhengError {
  if (error instanceof SuanhengError) return error
  const code = (error as FastifyError | null)?.code
  const mapped = typeof code === 'string' ? FASTIFY[code] : undefined
  // A URL is repeated in the messages of the router.
  const detail = messageOf(error).slice(0, 300).toWellFormed()
  if (mapped !== undefined) return new SuanhengError(mapped, detail, {}, error)
  const status = (error as FastifyError | null)?.statusCode ?? 500
  if (status >= 400 && status < 500) return new SuanhengError('REQUEST_INVALID', detail, {}, error)
  return new SuanhengError('INTERNAL', 'a fault of the service', {}, error)
}

const FASTIFY: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'CONTENT_TYPE_UNSUPPORTED',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'BODY_DAMAGED',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'BODY_EMPTY',
  FST_ERR_CTP_EMPTY_TYPE: 'CONTENT_TYPE_UNSUPPORTED',
  FST_ERR_BAD_URL: 'REQUEST_INVALID',
  FST_ERR_NOT_FOUND: 'NOT_FOUND',
  FST_ERR_VALIDATION: 'REQUEST_INVALID',
  ERR_STREAM_PREMATURE_CLOSE: 'BODY_DAMAGED',
  ECONNRESET: 'BODY_DAMAGED',
}
