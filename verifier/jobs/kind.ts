import type { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import type { Words } from '../capacity/words.ts'

/** Roles that may ask for long work. A job sees what its asker may see, no more. */
export type JobRole = 'uploader' | 'auditor' | 'reviewer'

/** Whose job it is: everybody of this role at this institution, and nobody else. */
export type Asker = { readonly institution: string; readonly role: JobRole }

/** Bytes of a result: whole, or as they come. Text is UTF-8. */
export type Content = Uint8Array | string | AsyncIterable<Uint8Array | string>

/** What a job is given to work with. */
export type JobRun = {
  readonly identity: Asker
  /** Aborted when the job is cancelled, takes too long, or the service stops: stop soon, by throwing anything. */
  readonly signal: AbortSignal
  /** How far it is. `total` null: not known. Cheap; call it as often as you like. Throws once the signal is aborted. */
  readonly progress: (done: number, total: number | null, what: Words) => void
  /**
   * Keeps a file of the result. `name`: 1–120 characters without / \ or control characters, once a job. `type`: its content type.
   * Errors: JOB_RESULT_TOO_LARGE, JOB_QUOTA_EXCEEDED, FILES_UNAVAILABLE; whatever the content throws; nothing is kept then.
   */
  readonly writeFile: (name: string, type: string, content: Content) => Promise<void>
}

/**
 * A kind of long work. `run` answers with a small summary as JSON (at most 64 KiB; null for none) and writes what is
 * larger to files. Parse at the edge: `run` gets what `input` made of the body.
 */
export type JobKind<I = unknown> = {
  /** `reconcile_contracts`: lower case, words joined by _. It is part of the route: POST /v1/jobs/<name>. */
  readonly name: string
  readonly title: Words
  readonly roles: readonly JobRole[]
  /** A strictObject; what the page and the command line send. */
  readonly input: z.ZodType<I>
  /** True: one of this kind at a time, because it takes both cores. */
  readonly alone?: boolean
  /** Refuses what the asker may not ask for before the job is queued: throw INSTITUTION_FORBIDDEN, NOT_FOUND … */
  readonly admit?: (input: I, identity: Asker) => Promise<void>
  readonly run: (input: I, job: JobRun) => Promise<JobSummary>
}

export type JobSummary = Readonly<Record<string, unknown>> | null

/** Checks that `run` takes what `input` parses, then forgets the type: kinds of all inputs lie in one list. */
export function defineJobKind<I>(kind: JobKind<I>): JobKind {
  return kind as unknown as JobKind
}

/**
 * The institution that a job of this asker is about; null: all. As `institutionFor` of the routes.
 * Errors: INSTITUTION_FORBIDDEN when an uploader names another than its own.
 */
export function institutionOf({ institution, role }: Asker, asked: string | undefined): string | null {
  if (role !== 'uploader') return asked ?? null
  if (asked === undefined || asked === institution) return institution
  throw new SuanhengError('INSTITUTION_FORBIDDEN', 'the token is bound to another institution', { institution })
}
