import type { DeviceSample } from '../../../schemas/device-sample.ts'
import type { StreamReader } from '../usage/allocation.ts'

/** One reading, without whose it is: the institution is said by who sends it. Counters are as read, never differenced. */
export type Sample = Omit<DeviceSample, 'institution'>

export type SampleReader = StreamReader<Sample>

/**
 * What an input cannot say of itself. `at`: the moment of a scrape that writes none, ms since 1970; `timezone`: the zone
 * of times that are written without one, an IANA name or `+08:00`. Left out: not said; an input that needs it is refused
 * (REQUEST_INVALID), for readers have no clock and no zone of their own.
 */
export type SampleOptions = { readonly at?: number | undefined; readonly timezone?: string | undefined }
