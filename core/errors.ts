/**
 * Every error the system raises on purpose, in one closed table. `status` is the HTTP answer,
 * `exit` the command line's exit code, `mend` says what the sender can do about it.
 * docs/errors.md and /openapi.json list the same set; a test compares them.
 */
export const ERRORS = {
  // who is asking
  TOKEN_MISSING: { status: 401, exit: 4, mend: 'Send "Authorization: Bearer <token>".' },
  TOKEN_INVALID: {
    status: 401,
    exit: 4,
    mend: 'The token is unknown, revoked or expired: ask the administrator for a new one.',
  },
  ROLE_FORBIDDEN: {
    status: 403,
    exit: 4,
    mend: 'This token has a role that may not do this: use a token of a role named in the detail.',
  },
  INSTITUTION_FORBIDDEN: {
    status: 403,
    exit: 4,
    mend: 'The token is bound to another institution: send and ask only for your own.',
  },
  // the body as a whole
  CONTENT_TYPE_UNSUPPORTED: { status: 415, exit: 3, mend: 'Use one of the content types named in the detail.' },
  CONTENT_ENCODING_UNSUPPORTED: { status: 415, exit: 3, mend: 'Use gzip or no content encoding.' },
  BODY_EMPTY: { status: 400, exit: 3, mend: 'Send at least one record.' },
  BODY_TOO_LARGE: { status: 413, exit: 3, mend: 'Send smaller batches: the limits are in the detail.' },
  BODY_DAMAGED: { status: 400, exit: 3, mend: 'The body is damaged or truncated: send it again, whole.' },
  BODY_TOO_SLOW: { status: 422, exit: 3, mend: 'The body took too long to decode: send smaller or simpler batches.' },
  TOO_MANY_RECORDS: { status: 413, exit: 3, mend: 'Split the batch: the limit is in the detail.' },
  JSON_MALFORMED: { status: 400, exit: 3, mend: 'The body is not JSON (RFC 8259): the position is in the detail.' },
  JSON_DUPLICATE_KEY: { status: 400, exit: 3, mend: 'An object names the same key twice: keep one.' },
  JSON_NUMBER_INEXACT: {
    status: 400,
    exit: 3,
    mend: 'A number has more digits than a JSON number carries exactly: send it as a string.',
  },
  JSON_TOO_DEEP: { status: 400, exit: 3, mend: 'Records are at most 16 levels deep.' },
  CSV_MALFORMED: {
    status: 400,
    exit: 3,
    mend: 'The body is not CSV (RFC 4180) with a header: row and reason are in the detail.',
  },
  ARROW_MALFORMED: {
    status: 400,
    exit: 3,
    mend: 'The body is not an Arrow IPC stream that can be read safely: write it again with a current Arrow library.',
  },
  ARROW_UNSUPPORTED: {
    status: 415,
    exit: 3,
    mend: 'The Arrow stream uses something not read here, named in the detail: write little-endian streams with plain columns.',
  },
  ARROW_SCHEMA_MISMATCH: {
    status: 422,
    exit: 3,
    mend: 'A column is missing, unknown, doubled or of another type: the detail names it and the type expected.',
  },
  BATCH_REJECTED: {
    status: 422,
    exit: 3,
    mend: 'Nothing was stored. Mend the records listed in results and send the batch again, or send it with ?partial=true.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 409,
    exit: 3,
    mend: 'This Idempotency-Key was used for other bytes: use a new key for a new batch.',
  },
  REQUEST_INVALID: { status: 400, exit: 2, mend: 'A parameter is missing or wrong: the detail names it.' },
  // one record
  FIELD_INVALID: {
    status: 422,
    exit: 3,
    mend: 'The field named by path does not have the format said in the message.',
  },
  FIELD_MISSING: { status: 422, exit: 3, mend: 'Add the field named by path.' },
  FIELD_UNKNOWN: { status: 422, exit: 3, mend: 'Remove the field named by path, or correct its spelling.' },
  INTERVAL_REVERSED: { status: 422, exit: 3, mend: 'end must be after start.' },
  INTERVAL_TOO_LONG: { status: 422, exit: 3, mend: 'One record covers at most 400 days: check the dates.' },
  CORRECTION_WITHOUT_REASON: {
    status: 422,
    exit: 3,
    mend: 'corrects and reason come together; a record cannot correct itself.',
  },
  INSTITUTION_MISMATCH: { status: 422, exit: 3, mend: 'institution must be the one the token is bound to.' },
  USCC_CHECK_DIGIT: {
    status: 200,
    exit: 0,
    mend: 'Warning only: the check digit of this 统一社会信用代码 is wrong. Compare it with the licence.',
  },
  // asking
  NOT_FOUND: { status: 404, exit: 5, mend: 'Nothing of this name is known here: check the spelling.' },
  CONTRACT_AMBIGUOUS: {
    status: 409,
    exit: 5,
    mend: 'Several institutions have a contract of this number: add ?institution=.',
  },
  QUARANTINE_CLOSED: { status: 409, exit: 5, mend: 'This quarantined record was already replayed or dismissed.' },
  // the service itself
  TOO_MANY_REQUESTS: { status: 429, exit: 6, mend: 'Wait as Retry-After says, then send the same batch again.' },
  BACKLOG_FULL: {
    status: 503,
    exit: 6,
    mend: 'The store is behind: wait as Retry-After says, then send the same batch again.',
  },
  JOURNAL_UNAVAILABLE: {
    status: 503,
    exit: 6,
    mend: 'The journal cannot be written (disk full or failed): nothing was accepted. Mend the disk, restart, send again.',
  },
  STORE_UNAVAILABLE: {
    status: 503,
    exit: 6,
    mend: 'ClickHouse does not answer: wait as Retry-After says. What was acknowledged is safe in the journal.',
  },
  STORE_BEHIND: {
    status: 503,
    exit: 6,
    mend: 'The store has not yet taken in everything acknowledged: ask again as Retry-After says.',
  },
  STORE_SCHEMA_MISMATCH: {
    status: 503,
    exit: 6,
    mend: 'A migration file differs from the one that was applied: use the release that made this store, or newer.',
  },
  STORE_IN_USE: {
    status: 503,
    exit: 6,
    mend: 'Another process holds this data folder: stop it, or use another folder.',
  },
  SERVICE_UNREACHABLE: {
    status: 503,
    exit: 6,
    mend: 'The service does not answer at this address: check --url and that "suanheng serve" runs.',
  },
  CONFIG_INVALID: { status: 500, exit: 2, mend: 'Mend the settings listed in the detail.' },
  INTERNAL: { status: 500, exit: 1, mend: 'A fault of the service: report the request id. Nothing was acknowledged.' },
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
