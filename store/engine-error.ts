import { ClickHouseError, parseError } from '@clickhouse/client'
import { type ErrorCode, messageOf, SuanhengError } from '../core/errors.ts'

/** Engine faults that trying again cannot mend: the statement itself is wrong, so it is a fault of ours. */
const FAULTS_OF_OURS: ReadonlySet<string> = new Set([
  'SYNTAX_ERROR',
  'UNKNOWN_IDENTIFIER',
  'UNKNOWN_FUNCTION',
  'UNKNOWN_TABLE',
  'UNKNOWN_TYPE',
  'UNKNOWN_SETTING',
  'UNKNOWN_QUERY_PARAMETER',
  'BAD_QUERY_PARAMETER',
  'BAD_ARGUMENTS',
  'NUMBER_OF_ARGUMENTS_DOESNT_MATCH',
  'NO_SUCH_COLUMN_IN_TABLE',
  'NOT_AN_AGGREGATE',
  'ILLEGAL_TYPE_OF_ARGUMENT',
  'ILLEGAL_AGGREGATION',
  'TYPE_MISMATCH',
  'NO_COMMON_TYPE',
  'CANNOT_CONVERT_TYPE',
  'CANNOT_PARSE_TEXT',
  'CANNOT_PARSE_INPUT_ASSERTION_FAILED',
  'CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN',
  'INCORRECT_DATA',
  'INCORRECT_NUMBER_OF_COLUMNS',
  'DECIMAL_OVERFLOW',
  'READONLY',
])

const FAULTS_OF_CONFIG: ReadonlySet<string> = new Set([
  'AUTHENTICATION_FAILED',
  'REQUIRED_PASSWORD',
  'UNKNOWN_USER',
  'WRONG_PASSWORD',
  'ACCESS_DENIED',
  'UNKNOWN_DATABASE',
])

/**
 * What any failure of the engine or the way to it means to a caller. Classified by the engine's error code, the
 * rest (sockets, timeouts, a full disk) is STORE_UNAVAILABLE. The engine's own message can quote data, so it
 * stays in `cause`.
 */
export function toStoreError(error: unknown, doing: string): SuanhengError {
  if (error instanceof SuanhengError) return error
  // chdb's streams throw the engine's message as it is.
  const known = error instanceof Error && !isEngineError(error) ? parseError(error) : error
  if (!isEngineError(known)) {
    return new SuanhengError('STORE_UNAVAILABLE', `ClickHouse does not answer: ${messageOf(error)}`, { doing }, error)
  }
  const type = known.type ?? 'UNKNOWN'
  return new SuanhengError(
    codeOf(type),
    `ClickHouse answered ${type} (${known.code})`,
    { doing, engineCode: known.code, engineType: type },
    error,
  )
}

/** By shape: chdb brings its own copy of the client's error class. */
const isEngineError = (error: unknown): error is Pick<ClickHouseError, 'code' | 'type'> =>
  error instanceof ClickHouseError ||
  (error instanceof Error && error.constructor.name === 'ClickHouseError' && 'code' in error && 'type' in error)

function codeOf(type: string): ErrorCode {
  if (FAULTS_OF_OURS.has(type)) return 'INTERNAL'
  if (FAULTS_OF_CONFIG.has(type)) return 'CONFIG_INVALID'
  return 'STORE_UNAVAILABLE'
}
