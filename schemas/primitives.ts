import { z } from 'zod'

/**
 * The building blocks every entity is made of. Each says its format and its unit; a field that
 * is used in two entities is defined here once.
 */

/** Identifiers and names of strangers: printable, trimmed, bounded. Control characters are refused. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the class is there to refuse them
const PRINTABLE = /^[^\u0000-\u001f\u007f]+$/u
// Half of a surrogate pair is not text: it has no UTF-8 form, so it could not be stored as sent.
const wellFormed = (value: string) => value.isWellFormed()

export const text = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .regex(PRINTABLE, 'control characters are not allowed')
    .refine(wellFormed, 'half of a surrogate pair is not text')

export const Id = text(128).meta({
  id: 'Id',
  description: 'Identifier given by the sender, 1–128 characters',
})
export const Name = text(256).meta({ id: 'Name', description: 'Name, 1–256 characters' })
export const Note = text(2000).meta({ id: 'Note', description: 'Free text, 1–2000 characters' })

/** 统一社会信用代码 (GB 32100-2015): 18 characters without I, O, S, V, Z. The check digit is a warning, see uscc.ts. */
export const Uscc = z
  .string()
  .regex(
    /^[1-9A-HJ-NP-RTUW-Y][1-9]\d{6}[0-9A-HJ-NP-RTUW-Y]{10}$/,
    '统一社会信用代码 has 18 characters: authority, category, 6 digits of region, 9 of body, 1 check digit',
  )
  .meta({ id: 'Uscc', description: '统一社会信用代码, GB 32100-2015, 18 characters' })

/** A moment: ISO 8601 with offset, at most milliseconds. Without an offset it would be a guess. */
export const Instant = z.iso
  .datetime({ offset: true })
  .regex(/^(19[7-9]\d|20\d\d)/, 'the year must be 1970–2099')
  .regex(/:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/, 'at most milliseconds')
  .meta({ id: 'Instant', description: 'ISO 8601 with offset, at most milliseconds' })

/** A calendar day in Asia/Shanghai. */
export const Day = z.iso.date().meta({ id: 'Day', description: 'Calendar day in Asia/Shanghai, YYYY-MM-DD' })

/** Exact non-negative decimal as a string: `digits` before the point at most, `scale` after it. */
export const decimal = (digits: number, scale: number) =>
  z
    .string()
    .regex(
      new RegExp(`^(0|[1-9]\\d{0,${digits - 1}})(\\.\\d{1,${scale}})?$`),
      `a decimal string with at most ${scale} digits after the point`,
    )

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
  .meta({ id: 'Fraction', description: 'a/b or a decimal from 0 to 1' })
/** VAT rate such as 0.06. */
export const TaxRate = z
  .string()
  .regex(/^0(\.\d{1,4})?$/, 'a decimal below 1, for example 0.06')
  .meta({ id: 'TaxRate', description: 'VAT rate as a decimal string, for example 0.06' })

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

/** A correction without a reason, or a reason without a correction, is refused. */
export const correctionNeedsReason = (value: { corrects?: string | undefined; reason?: string | undefined }): boolean =>
  (value.corrects === undefined) === (value.reason === undefined)
