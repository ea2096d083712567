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

/** Every name by which a device can be told from all others. Each is the vendor's; none is made up here. */
type Names = {
  readonly serial?: string | undefined
  readonly dieId?: string | undefined
  readonly uuid?: string | undefined
}
const namesOf = ({ serial, dieId, uuid }: Names) => [serial, dieId, uuid].filter((name) => name !== undefined)

/** The natural key of a device: its serial number, where there is none its die id, then its UUID. */
export const deviceIdentity = (device: Names): string => namesOf(device)[0] ?? ''

/**
 * One physical accelerator card, in service from `inServiceFrom` to `inServiceTo`, both inclusive.
 * It has a serial number, a die id or a UUID; samples and usage records may carry any of them. What has none of the
 * three is no device here but a count (schemas/capacity.ts).
 *
 * Units:  `fp16DenseTflops` of one card, dense FP16, as declared; the accelerator register decides. `memoryGb` in GB,
 *         or in GiB as drivers print it (MiB / 1024); the register takes either.
 * Absent: not known, never zero.
 */
export const Device = z
  .strictObject({
    ...envelope,
    serial: Id.optional(),
    /** As DCGM and nvidia-smi print it: `GPU-…`, and `MIG-…` of a slice. */
    uuid: text(128).optional(),
    /** Ascend `vdie_id` (npu-smi “VDie ID”, or “Die ID”): five groups in upper-case hex, joined by hyphens. */
    dieId: Id.optional(),
    /** Serial of a board or package that carries several devices (A16, 910C): not the serial of any one of them. */
    boardSerial: Id.optional(),
    acceleratorModel: Name.optional(),
    memoryGb: Quantity.optional(),
    /** SXM5, PCIe, OAM … as the list says it. */
    formFactor: Name.optional(),
    /** `vendor:device` in lower-case hexadecimal: `10de:2330`. */
    pciId: z
      .string()
      .regex(/^[0-9a-f]{4}:[0-9a-f]{4}$/, 'vendor:device in lower-case hexadecimal, for example 10de:2330')
      .optional(),
    /** Whether one record is a device as the vendor's tools list it (a die), or the package that is bought. */
    unit: z.enum(['device', 'package']).optional(),
    fp16DenseTflops: Quantity.optional(),
    /** Serial number, die id or UUID of the physical card that this is a slice of (MIG, vGPU): the card counts once. */
    sliceOf: Id.optional(),
    /** Name of the machine it is in, as schedulers and exporters write it. */
    node: Name.optional(),
    /** Product name of that machine: Atlas 800T A2, DGX H800 … */
    serverModel: Name.optional(),
    serverSerial: Id.optional(),
    site: Name.optional(),
    district: Name.optional(),
    owner: Uscc.optional(),
    operator: Uscc.optional(),
    inServiceFrom: Day,
    inServiceTo: Day.optional(),
    lease: Lease.optional(),
    /** Documents that prove it (XLQ-RK-5.5): purchase invoice, acceptance note; the lease names its own. */
    documents: z.array(Id).min(1).max(20).optional(),
    /** As the vendor's tool prints it: `590.48.01`, `25.0.rc1`. */
    driverVersion: text(64).optional(),
    /** Highest SM (or AI Core) clock the device can run at, in MHz. */
    maxSmClockMhz: z.int().positive().max(100_000).optional(),
    /** What it was read from: `nvidia-smi -q`, `npu-smi info -t board`, an equipment list … */
    source: Name.optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine((d) => namesOf(d).length > 0, refusal('serial', 'a serial, dieId or uuid', 'FIELD_MISSING'))
  .refine((d) => inOrder(d.inServiceFrom, d.inServiceTo), refusal('inServiceTo', 'a day not before inServiceFrom'))
  .refine((d) => !namesOf(d).some((name) => name === d.sliceOf), refusal('sliceOf', 'the id of another card'))
  .refine((d) => new Set(d.documents).size === (d.documents?.length ?? 0), refusal('documents', 'each document once'))
  .meta({ id: 'Device', title: '算力设备' })
export type Device = z.infer<typeof Device>
