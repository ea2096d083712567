import { z } from 'zod'
import {
  CORRECTION,
  correctionNeedsReason,
  envelope,
  Id,
  Instant,
  Name,
  Quantity,
  refusal,
  Sha256,
} from './primitives.ts'

/**
 * What a device proved of itself: a report signed by the device (remote attestation), or a measured matrix product.
 * An optional piece of evidence; nothing is required to have it.
 *
 * `device` is a serial number, die id or UUID. `fp16Tflops` is what a dense FP16 matrix product reached, in TFLOPS, for
 * a device as the vendor's tools list it. `evidence` is the digest of the report or benchmark log; `document` names it
 * where it is registered. `result` is what the one who checked it found.
 */
export const Attestation = z
  .strictObject({
    ...envelope,
    attestationId: Id,
    device: Id,
    method: z.enum(['device_report', 'matrix_product']),
    at: Instant,
    fp16Tflops: Quantity.optional(),
    result: z.enum(['verified', 'failed', 'not_checked']),
    checkedBy: Name.optional(),
    evidence: Sha256.optional(),
    document: Id.optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine(
    (a) => a.method !== 'matrix_product' || a.fp16Tflops !== undefined,
    refusal('fp16Tflops', 'what the matrix product reached', 'FIELD_MISSING'),
  )
  .refine(
    (a) => a.result === 'not_checked' || a.checkedBy !== undefined,
    refusal('checkedBy', 'who checked it', 'FIELD_MISSING'),
  )
  .meta({ id: 'Attestation', title: '设备证明' })
export type Attestation = z.infer<typeof Attestation>
