import { z } from 'zod'
import { DEFAULT_READINGS, READINGS, TIERS } from '../question.ts'
import { MOST_DAYS } from './ask.ts'

const When = z.string().max(64)

/** What may be asked of a capacity, in whatever form it is given. */
export const CapacityAsked = z.strictObject({
  at: When.optional().describe('A day of Asia/Shanghai, all of it, or a moment with offset, one ms'),
  from: When.optional().describe('First day, or first moment'),
  to: When.optional().describe(
    `Last day, inclusive, or the moment at which the period ends, exclusive; as from is. At most ${MOST_DAYS} days`,
  ),
  threshold: z
    .string()
    .max(32)
    .default('300')
    .describe('PFLOPS FP16 dense, inclusive, at most 6 decimals: 300 is XLQ-RK-4.2.2b, 2000 is LG-SL-2.2.2'),
  tier: z.enum(TIERS).default('identified').describe('Evidence that a pass asks for; each asks for all before it'),
  figure: z
    .enum(READINGS.figure)
    .default(DEFAULT_READINGS.figure)
    .describe('What a card counts. sparse is refused: every report shows what it would come to'),
  location: z.enum(READINGS.location).default(DEFAULT_READINGS.location).describe('Where a card must be'),
  leased: z.enum(READINGS.leased).default(DEFAULT_READINGS.leased).describe('Whether cards leased in count'),
})
