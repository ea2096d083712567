import { z } from 'zod'

/**
 * The building blocks every entity is made of. Each says its format and its unit; a field that
 * is used in two entities is defined here once.
 */

/**
 * Identifiers and names of strangers: printable and bounded. Control characters are refused, and so
 * is half of a surrogate pair: it has no UTF-8 form, so it could not be stored as sent.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the class is there to refuse them
const PRINTABLE = /^[^\u0000-\u001f\u007f\ud800-\udfff]+$/u

/** `maxLength` counts UTF-16 units, inclusive. */
export const text = (maxLength: number) =>
  z
    .string()
    .min(1, { abort: true })
    .max(maxLength, { abort: true })
    .regex(PRINTABLE, 'text without control characters or halves of surrogate pairs')

export const Id = text(128).meta({
  id: 'Id',
  description: 'Identifier given by the sender, 1–128 characters',
})
export const Name = text(256).meta({ id: 'Name', description: 'Name, 1–256 characters' })
export const Note = text(2000).meta({ id: 'Note', description: 'Free text, 1–2000 characters' })

/** 统一社会信用代码 (GB 32100-2015): 18 characters without I, O, S, V, Z. A wrong check digit is a warning, see warnings.ts. */
export const Uscc = z
  .string()
  .regex(
    /^[1-9A-HJ-NP-RTUW-Y][1-9]\d{6}[0-9A-HJ-NP-RTUW-Y]{10}$/,
    'a 统一社会信用代码 of 18 characters: authority, category, 6 digits of region, 9 of body, 1 check digit; never I, O, S, V, Z',
  )
  .meta({ id: 'Uscc', description: '统一社会信用代码, GB 32100-2015, 18 characters' })

// Within 1970–2099 every fourth year is a leap year, 2000 among them.
const DATE =
  '(?:(?:19[7-9]\\d|20\\d\\d)-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))' +
  '|(?:19(?:[79][26]|8[048])|20(?:[02468][048]|[13579][26]))-02-29)'
const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,3})?'
const OFFSET = '(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)'

/**
 * A moment: RFC 3339 with offset, 1970–2099, seconds written, at most milliseconds. Without an
 * offset it would be a guess. Days that do not exist, 24:00 and leap seconds are refused, so that
 * Date.parse reads every accepted value to the exact millisecond.
 */
export const Instant = z
  .string()
  .regex(new RegExp(`^${DATE}T${TIME}${OFFSET}$`), 'a moment with offset, for example 2025-07-31T18:00:00.000+08:00')
  .meta({ id: 'Instant', format: 'date-time', description: 'RFC 3339 with offset, at most milliseconds, 1970–2099' })

/** A calendar day in Asia/Shanghai. */
export const Day = z.iso
  .date('a calendar day, for example 2025-07-31')
  .meta({ id: 'Day', description: 'Calendar day in Asia/Shanghai, YYYY-MM-DD' })

/** Exact non-negative decimal as a string: `digits` before the point at most, `scale` after it. */
export const decimal = (digits: number, scale: number) =>
  z
    .string()
    .regex(
      new RegExp(`^(0|[1-9]\\d{0,${digits - 1}})(\\.\\d{1,${scale}})?$`),
      `a decimal string with at most ${scale} digits after the point`,
    )

/**
 * Non-negative decimal string, or a whole JSON number: 8 is exact, 0.1 as a float is not.
 * `digits` before the point at most, `scale` after it.
 */
export const exact = (digits: number, scale: number) =>
  z.union(
    [
      decimal(digits, scale),
      z
        .int()
        .nonnegative()
        .lt(10 ** digits),
    ],
    `a decimal string, at most ${digits} digits before and ${scale} after the point, or a whole number`,
  )

/** A measured share in [0, 1], both inclusive, at most six decimals. */
export const share = z
  .string()
  .regex(/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/, 'a decimal string from 0 to 1, at most 6 decimals')

/** Money in 元 with at most two decimals, as a string, so that no float touches it. */
export const Yuan = decimal(13, 2).meta({ id: 'Yuan', description: '元, at most 2 decimals, as a string' })
/** Money that may be negative: red letters. */
export const SignedYuan = z
  .string()
  .regex(/^-?(0|[1-9]\d{0,12})(\.\d{1,2})?$/, 'money in 元 as a string with at most 2 decimals')
  .meta({ id: 'SignedYuan', description: '元, may be negative, at most 2 decimals, as a string' })
/** Unit prices carry more decimals than money: 元 per unit. */
export const UnitPrice = decimal(13, 6).meta({ id: 'UnitPrice', description: '元 per unit, at most 6 decimals' })
export const Quantity = decimal(15, 6).meta({ id: 'Quantity', description: 'at most 6 decimals, as a string' })
/** A share in [0, 1] as a fraction, `1/2`, or a decimal string. */
export const Fraction = z
  .string()
  .regex(/^(\d{1,9}\/[1-9]\d{0,8}|0(\.\d{1,9})?|1(\.0{1,9})?)$/, 'a fraction a/b or a decimal from 0 to 1')
  .refine((value) => {
    const [num = '', den] = value.split('/')
    return den === undefined || BigInt(num) <= BigInt(den)
  }, 'a fraction a/b from 0 to 1')
  .meta({ id: 'Fraction', description: 'a/b or a decimal from 0 to 1' })
/** VAT rate such as 0.06. */
export const TaxRate = z
  .string()
  .regex(/^0(\.\d{1,4})?$/, 'a decimal below 1, for example 0.06')
  .meta({ id: 'TaxRate', description: 'VAT rate as a decimal string, for example 0.06' })

/** A programme of support or the register behind it, such as XLQ-DX (训力券兑现) or XLQ-RK (入库). Rule packs say which exist. */
export const Programme = z
  .string()
  .regex(/^[A-Z]{2,8}-[A-Z]{2,8}$/, 'a programme code, for example XLQ-DX')
  .meta({ id: 'Programme', description: 'Programme code, for example XLQ-DX' })
/** Year of a programme, with the batch where there are several: `2025` or `2025-2`. */
export const Batch = z
  .string()
  .regex(/^20\d\d(-[1-9]\d?)?$/, 'a year or a year and batch, for example 2025-2')
  .meta({ id: 'Batch', description: 'Year, or year and batch: 2025, 2025-2' })

/** SHA-256 in lower-case hex. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'SHA-256 in 64 lower-case hex digits')
  .meta({ id: 'Sha256', description: 'SHA-256, 64 lower-case hex digits' })

/**
 * Fields every submitted entity carries. `corrects` names the digest of the version that this
 * one replaces, with the reason; nothing is ever overwritten.
 */
export const envelope = {
  institution: Uscc,
  corrects: Sha256.optional(),
  reason: Note.optional(),
}

/**
 * What a refused cross-field check answers: the field to mend, what it must be, and the error code
 * when it is not FIELD_INVALID. The check runs only once every field by itself is in order, so it
 * may compute with them.
 */
export const refusal = (path: string, error: string, code = 'FIELD_INVALID') => ({
  path: path.split('.'),
  error,
  params: { code },
  when: (payload: z.core.ParsePayload) => payload.issues.every((issue) => issue.code === 'custom'),
})

/** Day ranges include both ends; an open end is in order. Days compare as text. */
export const inOrder = (from: string, to: string | undefined): boolean => to === undefined || from <= to

/** A correction without a reason, or a reason without a correction, is refused. */
export const correctionNeedsReason = (value: { corrects?: string | undefined; reason?: string | undefined }): boolean =>
  (value.corrects === undefined) === (value.reason === undefined)
export const CORRECTION = refusal('reason', 'corrects and reason come together', 'CORRECTION_WITHOUT_REASON')
