import { z } from 'zod'
import { READINGS, TIERS } from '../../capacity/question.ts'
import { Day, Figure, Ledger, Words } from './fields.ts'

const Readings = z.looseObject({
  figure: z.enum(READINGS.figure),
  location: z.enum(READINGS.location),
  leased: z.enum(READINGS.leased),
})
const Verdict = z.enum(['pass', 'fail', 'undetermined'])
const Days = z.looseObject({ petaflops: z.array(z.string()), tflops: z.array(z.string()) })
const Figures = z.looseObject({
  cards: z.int(),
  min: Figure,
  percentile5: Figure,
  mean: Figure,
  max: Figure,
  shareAtOrAbove: z.looseObject({ percent: z.string() }),
  days: z.looseObject({ day: z.array(Day), ms: z.array(z.int()), min: Days, mean: Days, max: Days }),
})

/** The report of a capacity (`suanheng/capacity/1`), as far as documents show it. */
export const CapacityData = z.looseObject({
  institution: z.string(),
  ledger: Ledger,
  register: z.string(),
  question: z.looseObject({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    days: z.looseObject({ first: Day, last: Day }),
    thresholdPetaflops: z.string(),
    requiredTier: z.enum(TIERS),
    readings: Readings,
  }),
  clauses: z.array(z.looseObject({ id: z.string(), quotation: z.string(), relation: z.enum(['asked', 'reference']) })),
  verdict: Verdict,
  standsOn: z.enum(TIERS).nullable(),
  proven: Figure,
  weakest: z.looseObject({ at: z.iso.datetime() }),
  shortBy: Figure,
  atMost: Figure.nullable(),
  tiers: z.array(
    z.looseObject({
      tier: z.enum(TIERS),
      reached: z.boolean(),
      figures: Figures,
      alone: z.looseObject({ min: Figure }),
      lift: z.array(z.looseObject({ what: Words, cards: z.int(), couldAdd: Figure.nullable() })),
    }),
  ),
  lines: z.array(
    z.looseObject({
      model: z.string(),
      count: z.int(),
      working: z.string(),
      capacity: Figure,
      notCounted: z.array(z.looseObject({ count: z.int(), why: Words })),
    }),
  ),
  located: z.looseObject({ shenzhen: Figure, longgang: Figure, unknown: Figure }),
  stated: Figures.nullable(),
  inUse: Figures.extend({ withoutFigureCardMs: z.string() }).nullable(),
  otherReadings: z.array(
    z.looseObject({
      switched: z.enum(['figure', 'location', 'leased']),
      readings: Readings,
      accepted: z.boolean(),
      flips: z.boolean(),
      verdict: Verdict,
      proven: Figure,
    }),
  ),
  findings: z.array(
    z.looseObject({
      code: z.string(),
      severity: z.enum(['exclude', 'undetermined', 'warning', 'info']),
      needsHuman: z.boolean(),
      clauseId: z.string(),
      quotation: z.string(),
      message: Words,
      cards: z.array(z.string()),
      total: z.int(),
      days: z.array(z.string()),
      totalDays: z.int(),
      others: z.array(z.string()).optional(),
    }),
  ),
})
export type CapacityData = z.output<typeof CapacityData>
