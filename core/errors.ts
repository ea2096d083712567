import { ASKING_ERRORS } from './errors/asking.ts'
import { BODY_ERRORS } from './errors/body.ts'
import { FILE_ERRORS } from './errors/files.ts'
import { JOB_ERRORS } from './errors/jobs.ts'
import { PROOF_ERRORS } from './errors/proof.ts'
import { RECORD_ERRORS } from './errors/record.ts'
import { SERVICE_ERRORS } from './errors/service.ts'
import { WHO_ERRORS } from './errors/who.ts'

/**
 * Every error the system raises on purpose, in one closed table; a code is added to the file of its kind.
 * docs/errors.md and /openapi.json list the same set; tests compare them.
 */
export const ERRORS = {
  ...WHO_ERRORS,
  ...BODY_ERRORS,
  ...RECORD_ERRORS,
  ...ASKING_ERRORS,
  ...FILE_ERRORS,
  ...PROOF_ERRORS,
  ...JOB_ERRORS,
  ...SERVICE_ERRORS,
} as const

export type ErrorCode = keyof typeof ERRORS

export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** The only error class thrown on purpose. `details` holds ids, numbers and positions, never whole payloads. */
export class SuanhengError extends Error {
  override readonly name = 'SuanhengError'
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.details = details
  }
}

/** The message of anything thrown, for a log line or a detail. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
