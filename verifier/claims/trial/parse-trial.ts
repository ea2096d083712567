import { z } from 'zod'
import { MICRO_PER_CARD_HOUR } from '../../../core/card-time.ts'
import { SuanhengError } from '../../../core/errors.ts'
import { floor, fraction, multiply, parseFraction } from '../../../core/fraction.ts'
import { DAY_MS, dayOf, dayStart } from '../../../core/time.ts'
import { identityOf, KINDS } from '../../../schemas/kinds.ts'
import { Day, Id, inOrder, Name, Quantity, refusal, Uscc } from '../../../schemas/primitives.ts'
import { PURPOSES } from '../../../schemas/usage-record.ts'
import type { Programme } from '../../programmes/index.ts'
import { ASSUMABLE, type Assumed, type AssumedRecord, type AssumedUse } from './assumed.ts'

export const MOST_RECORDS = 200
export const MOST_USES = 50
/** Days of one assumed use: two years and a bit. */
export const MOST_USE_DAYS = 800

const Kind = z.enum(ASSUMABLE)

/** Card-hours of one purpose and model over `from` to `to`, both inclusive, the same on every day. */
const Use = z
  .strictObject({
    contract: Id,
    from: Day,
    to: Day,
    purpose: z.enum(PURPOSES),
    acceleratorModel: Name.optional(),
    cardHours: Quantity,
  })
  .refine((use) => inOrder(use.from, use.to), refusal('to', 'a day not before from'))
export type TrialUse = z.infer<typeof Use>

/** The body of a trial. `records`: whole records in the forms of their kinds (docs/schemas). */
export const TrialBody = z
  .strictObject({
    institution: Uscc.optional().describe('Whose log the claim is in, or would be'),
    readings: z
      .record(z.string().max(128), z.string().max(128))
      .optional()
      .describe('By switch, as ?reading= of the assessment'),
    assume: Day.optional().describe('For a draft: the Shanghai day on which it is taken to be submitted, at noon'),
    records: z
      .array(z.strictObject({ kind: Kind, record: z.record(z.string(), z.unknown()) }))
      .max(MOST_RECORDS)
      .optional()
      .describe('Each stands for every version of its id in the log of the institution; the claim itself too'),
    without: z
      .array(z.strictObject({ kind: Kind, id: z.string().min(1).max(256) }))
      .max(MOST_RECORDS)
      .optional()
      .describe('Records taken to be not there'),
    use: z.array(Use).max(MOST_USES).optional().describe('Card-hours that stand for all metering of their contract'),
    clauses: z
      .record(z.string().max(64), z.enum(['pass', 'fail']))
      .optional()
      .describe('Clauses taken as answered so by persons'),
  })
  .meta({ id: 'TrialBody', title: '测算' })
export type TrialBody = z.infer<typeof TrialBody>

/** A body from its JSON. Errors: JSON_MALFORMED; REQUEST_INVALID with the path that does not fit. */
export function parseTrialBody(text: string): TrialBody {
  const parsed = TrialBody.safeParse(jsonOf(text))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw wrong(`${issue?.path.join('.') || 'the body'}: ${issue?.message}`)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new SuanhengError('JSON_MALFORMED', 'the body of a trial is one JSON object', {}, error)
  }
}

/**
 * What a body assumes. `institution`: of the claim; every record must be its own.
 * Errors: REQUEST_INVALID for a record that its kind would refuse, that is another institution’s, or an id given twice.
 */
export function assumedOf(
  { records = [], without = [], use = [], clauses = {} }: TrialBody,
  institution: string,
): Assumed {
  const assumed = records.map(({ kind, record }, i) => recordOf(kind, record, institution, `records.${i}`))
  requireOnce([...assumed, ...without].map(({ kind, id }) => `${kind} ${id}`))
  return {
    records: assumed,
    without,
    use: use.flatMap((one, i) => daysOf(one, `use.${i}`)),
    answers: new Map(Object.entries(clauses)),
  }
}

/** Errors: REQUEST_INVALID for a clause that the programme does not have. */
export function requireClauses({ id, clauses }: Programme, { answers }: Assumed): void {
  for (const name of answers.keys())
    if (!clauses.some((clause) => clause.id === name)) throw wrong(`clauses: ${id} has no clause ${name}`)
}

function recordOf(
  kind: (typeof ASSUMABLE)[number],
  record: Readonly<Record<string, unknown>>,
  institution: string,
  at: string,
): AssumedRecord {
  const parsed = KINDS[kind].schema.safeParse({ institution, ...record })
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw wrong(`${[at, ...(issue?.path ?? [])].join('.')}: ${issue?.message}`, { kind })
  }
  const body = parsed.data
  if (body.institution !== institution)
    throw wrong(`${at}.institution: ${institution}, since the claim is in its log; others’ records are not assumed`)
  return { kind, id: identityOf(kind, body).entityId, body }
}

function requireOnce(names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw wrong(`${twice} is given twice`)
}

/** Each day its part, the last one what cutting the others left over, so that the parts add up to the whole. */
function daysOf({ contract, from, to, purpose, acceleratorModel, cardHours }: TrialUse, at: string): AssumedUse[] {
  const [first, last] = [dayStart(from), dayStart(to)]
  const count = Math.round((last - first) / DAY_MS) + 1
  if (count > MOST_USE_DAYS) throw wrong(`${at}: at most ${MOST_USE_DAYS} days`)
  const whole = floor(multiply(parseFraction(cardHours), fraction(MICRO_PER_CARD_HOUR)))
  const part = whole / BigInt(count)
  return Array.from({ length: count }, (_, i) => {
    const cardTime = i + 1 < count ? part : whole - part * BigInt(count - 1)
    return { contract, day: dayOf(first + i * DAY_MS), purpose, acceleratorModel: acceleratorModel ?? null, cardTime }
  })
}

const wrong = (detail: string, details: Readonly<Record<string, string>> = {}) =>
  new SuanhengError('REQUEST_INVALID', detail, details)
