import type { DeviceSample } from '../../../schemas/device-sample.ts'
import type { StreamReader } from '../usage/allocation.ts'

/** One reading, without whose it is: the institution is said by who sends it. Counters are as read, never differenced. */
export type Sample = Omit<DeviceSample, 'institution'>

export type SampleReader = StreamReader<Sample>
