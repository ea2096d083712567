import { SuanhengError } from '../core/errors.ts'

/** What a `{name:Type}` placeholder may be given. Numbers are safe integers: fractions go as decimal text. */
export type QueryValue = string | number | bigint | null | readonly string[] | readonly bigint[]
export type QueryParams = Readonly<Record<string, QueryValue>>

/**
 * `SET param_name = '…';` statements that bind the parameters on one embedded connection.
 *
 * chdb's own binding runs all parameterised queries of a process one after another, on whatever connection;
 * parameters set on a connection stay there, so that a slow query holds up nobody else. The values are escaped
 * twice: as the parameter text the engine parses by the placeholder's type, and as a string literal.
 */
export function toSetStatements(params: QueryParams): string {
  return Object.entries(params)
    .map(([name, value]) => `SET param_${verifyName(name)} = ${toLiteral(toParamText(value))}; `)
    .join('')
}

/** A string literal of ClickHouse SQL. */
export function toLiteral(text: string): string {
  return `'${escapeText(text)}'`
}

/** An unquoted identifier; throws INTERNAL on anything but [A-Za-z0-9_], so that no name needs quoting. */
export function verifyName(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new SuanhengError('INTERNAL', `not an identifier: ${name}`)
  return name
}

/** The text form of a parameter: escaped like a field of TabSeparated, lists in brackets, `\N` for NULL. */
function toParamText(value: QueryValue): string {
  if (value === null) return '\\N'
  if (typeof value === 'string') return escapeText(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return String(verifyInteger(value))
  return `[${value.map((item) => (typeof item === 'bigint' ? item.toString() : toLiteral(item))).join(',')}]`
}

/**
 * The longest text form of one parameter, in bytes, on either engine. A server refuses more than 131,072
 * (http_max_field_value_size), and its own settings cannot be changed from here.
 */
export const MAX_PARAM_BYTES = 120_000

/** Throws INTERNAL unless numbers are safe integers, text is well-formed UTF-16, and none is too long. */
export function verifyParams(params: QueryParams): QueryParams {
  for (const [name, value] of Object.entries(params)) {
    verifyName(name)
    const text = toParamText(value)
    // A lone surrogate would silently become U+FFFD on its way to the engine.
    if (!text.isWellFormed()) throw new SuanhengError('INTERNAL', `parameter ${name} is not well-formed text`)
    const bytes = Buffer.byteLength(text)
    if (bytes > MAX_PARAM_BYTES) {
      throw new SuanhengError('INTERNAL', `parameter ${name} has ${bytes} bytes: ask in parts`, {
        bytes,
        most: MAX_PARAM_BYTES,
      })
    }
  }
  return params
}

/** A list of texts in parts that each fit one parameter; every item in one part, in order. */
export function* paramParts(items: readonly string[]): Generator<readonly string[]> {
  let part: string[] = []
  let bytes = 2
  for (const item of items) {
    const more = Buffer.byteLength(toLiteral(item)) + 1
    if (bytes + more > MAX_PARAM_BYTES && part.length > 0) {
      yield part
      part = []
      bytes = 2
    }
    part.push(item)
    bytes += more
  }
  if (part.length > 0) yield part
}

function verifyInteger(value: number): number {
  if (!Number.isSafeInteger(value)) throw new SuanhengError('INTERNAL', `not a safe integer: ${value}`)
  return value
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\0': '\\0',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

const escapeText = (text: string) => text.replace(/[\\'\0\b\f\n\r\t]/g, (char) => ESCAPES[char] ?? char)
