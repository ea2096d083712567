import { z } from 'zod'
import {
  CORRECTION,
  correctionNeedsReason,
  Day,
  envelope,
  Id,
  inOrder,
  Name,
  Quantity,
  refusal,
  text,
  Uscc,
} from './primitives.ts'

/** A lease of the card, both days inclusive. It moves the card's capacity from lessor to lessee (XLQ-RK-4.2.2b). */
export const Lease = z
  .strictObject({ lessor: Uscc, lessee: Uscc, from: Day, to: Day, document: Id.optional() })
  .refine((l) => l.lessor !== l.lessee, refusal('lessee', 'another organisation than lessor'))
  .refine((l) => inOrder(l.from, l.to), refusal('to', 'a day not before from'))
  .meta({ id: 'Lease' })

/**
 * One physical accelerator card, in service from `inServiceFrom` to `inServiceTo`, both inclusive.
 * `uuid` is the name that usage records and samples may carry instead of the serial number.
 *
 * Units:  `fp16DenseTflops` of one card, dense FP16, as declared; the accelerator register decides.
 * Absent: not known, never zero.
 */
export const Device = z
  .strictObject({
    ...envelope,
    serial: Id,
    uuid: text(128).optional(),
    acceleratorModel: Name.optional(),
    fp16DenseTflops: Quantity.optional(),
    /** Serial of the physical card that this is a slice of (MIG, vGPU): the card counts once. */
    sliceOf: Id.optional(),
    site: Name.optional(),
    district: Name.optional(),
    owner: Uscc.optional(),
    operator: Uscc.optional(),
    inServiceFrom: Day,
    inServiceTo: Day.optional(),
    lease: Lease.optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine((d) => inOrder(d.inServiceFrom, d.inServiceTo), refusal('inServiceTo', 'a day not before inServiceFrom'))
  .refine((d) => d.sliceOf !== d.serial, refusal('sliceOf', 'the serial of another card'))
  .meta({ id: 'Device', title: '算力设备' })
export type Device = z.infer<typeof Device>
