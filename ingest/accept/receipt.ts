import { z } from 'zod'

/** What happened to `count` consecutive records from `index` on. Only one record stands in a range with a code. */
export const Outcome = z
  .strictObject({
    index: z.int().nonnegative(),
    count: z.int().positive(),
    status: z.enum(['recorded', 'duplicate', 'conflict', 'rejected']),
    code: z.string().optional(),
    path: z.string().optional(),
    message: z.string().optional(),
    quarantineId: z.string().optional(),
  })
  .meta({ id: 'Outcome', description: 'What happened to `count` consecutive records of the body, from `index` on' })
export type Outcome = z.infer<typeof Outcome>

/**
 * The answer to an accepted batch. It is given only once the batch is fsynced in the journal.
 * `cardSeconds` is the sum as stated by the records kept, exact; times are the earliest start
 * and the latest end. `proof` is made for each answer, against the newest checkpoint, and never stored.
 */
export const Receipt = z
  .strictObject({
    batchId: z.string(),
    institution: z.string(),
    kind: z.string(),
    sequence: z.int().positive(),
    receivedAt: z.string(),
    receivedBy: z.string(),
    bodySha256: z.string(),
    idempotencyKey: z.string().optional(),
    records: z.strictObject({
      received: z.int(),
      recorded: z.int(),
      duplicate: z.int(),
      conflict: z.int(),
      rejected: z.int(),
    }),
    cardSeconds: z.string(),
    earliest: z.string().nullable(),
    latest: z.string().nullable(),
    results: z.array(Outcome),
    warnings: z.array(z.strictObject({ index: z.int(), code: z.string(), path: z.string(), message: z.string() })),
    proof: z
      .string()
      .optional()
      .describe(
        'C2SP tlog-proof of the batch in the institution’s log; in the answer to a batch, not in receipts read back',
      ),
  })
  .meta({ id: 'Receipt', title: '批次回执' })
export type Receipt = z.infer<typeof Receipt>

export type Status = Outcome['status']
export const STATUSES = ['recorded', 'duplicate', 'conflict', 'rejected'] as const

/** What `toRanges` gives when nothing else happened, which is nearly always: without a status a record. */
export const allRecorded = (count: number): Outcome[] => (count === 0 ? [] : [{ index: 0, count, status: 'recorded' }])

/** Folds one status a record into ranges; records with a detail stand alone. */
export function toRanges(statuses: readonly Status[], details: ReadonlyMap<number, Partial<Outcome>>): Outcome[] {
  const ranges: Outcome[] = []
  for (const [index, status] of statuses.entries()) {
    const detail = details.get(index)
    const last = ranges.at(-1)
    if (detail === undefined && last !== undefined && last.status === status && !details.has(last.index)) last.count++
    else ranges.push({ index, count: 1, status, ...detail })
  }
  return ranges
}
