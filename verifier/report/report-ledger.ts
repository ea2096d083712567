import { z } from 'zod'
import { BoundLogSchema } from '../binding/seal.ts'

const checkpoint = z.strictObject({
  origin: z.string().max(512),
  size: z.int().positive(),
  root: z.string().max(64),
  text: z.string().max(65_536),
})

/** The binding of a report as it comes back from whoever holds it: open, or sealed as an uploader was given it. */
export const ReportLedgerSchema = z.union([
  z.strictObject({ checkpoint, others: z.array(BoundLogSchema).max(10_000) }),
  z.strictObject({ checkpoint, sealedOthers: z.base64().max(4_000_000) }),
])
