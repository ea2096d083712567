import type { ErrorDetails } from '../../../core/errors.ts'
import { SuanhengError } from '../../../core/errors.ts'

/** The bytes contradict themselves or the format: nothing of the body can be trusted. */
export const malformed = (what: string, details: ErrorDetails = {}, cause?: unknown) =>
  new SuanhengError('ARROW_MALFORMED', `not a readable Arrow IPC stream: ${what}`, details, cause)

/** Valid Arrow that is not read here. `what` says what to write instead. */
export const unsupported = (what: string, details: ErrorDetails = {}) =>
  new SuanhengError('ARROW_UNSUPPORTED', what, details)

export const tooLarge = (what: string, maxBytes: number) =>
  new SuanhengError('BODY_TOO_LARGE', `${what} more than ${maxBytes} bytes`, { maxBytes })

/**
 * Runs `read` over bytes of strangers. A SuanhengError passes; whatever else is thrown (a read past
 * the end of a view, an assumption of the library that does not hold) is the bytes' fault.
 */
export function guarded<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof SuanhengError) throw error
    throw malformed('its parts contradict each other', {}, error)
  }
}
