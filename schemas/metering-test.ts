import { z } from 'zod'
import { areTwo, persons, TWO_PERSONS } from './persons.ts'
import { CORRECTION, correctionNeedsReason, Day, envelope, Id, Note } from './primitives.ts'

/** Ten years: no sample of a metering log is longer. */
const MOST_HOURS = 87_660

/**
 * A test of the sample of the metering log that an applicant delivered (XLQ-RK-4.2.3), as persons made it.
 * `continuousHours`: longest stretch without a gap, whole hours, cut down. Only an administrator may send it.
 */
export const MeteringTest = z
  .strictObject({
    ...envelope,
    testId: Id,
    claim: Id,
    continuousHours: z.int().nonnegative().max(MOST_HOURS),
    mandatoryFields: z.boolean(),
    ledgerIntact: z.boolean(),
    signaturesValid: z.boolean(),
    /** Card-seconds follow from cards and times in every record. */
    quantityReproducible: z.boolean(),
    ...persons,
    testedOn: Day,
    grounds: Note,
    document: Id.optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine(areTwo, TWO_PERSONS)
  .meta({ id: 'MeteringTest', title: '计量日志检测' })
export type MeteringTest = z.infer<typeof MeteringTest>
