import { z } from 'zod'
import { exact, Instant, Name, share, text, Uscc } from './primitives.ts'

/**
 * One reading of one device (DCGM, npu-exporter, nvidia-smi). Counters stay counters: they are
 * differenced when read.
 *
 * Units:  `sampledAt` to the ms; shares in [0, 1]; memory in bytes; power in watts; `energyJoules`
 *         the device's counter since it was last reset; `temperatureC` in °C;
 *         `smClockMhz` the clock of the SMs or AI Cores in whole MHz.
 * Bounds: decimals have at most 12 digits before and 3 after the point, none is negative.
 * Absent: `null` or left out means no reading, never zero.
 */
export const DeviceSample = z
  .strictObject({
    institution: Uscc,
    device: text(128),
    sampledAt: Instant,
    acceleratorModel: Name.nullish(),
    node: Name.nullish(),
    source: Name.nullish(),
    gpuUtilization: share.nullish(),
    tensorActivity: share.nullish(),
    memoryUtilization: share.nullish(),
    memoryUsedBytes: z.int().nonnegative().nullish(),
    powerWatts: exact(12, 3).nullish(),
    energyJoules: exact(12, 3).nullish(),
    temperatureC: exact(12, 3).nullish(),
    smClockMhz: z.int().nonnegative().nullish(),
  })
  .meta({ id: 'DeviceSample', title: '设备采样' })
export type DeviceSample = z.infer<typeof DeviceSample>
