import { SuanhengError } from '../../core/errors.ts'

/** A moment as sacct takes it, `2025-07-01T08:00:00`, in a zone: an IANA name, `+08:00`, or UTC. Errors: CONFIG_INVALID. */
export function localTime(ms: number, timezone = 'UTC'): string {
  const offset = /^([+-])(\d\d):(\d\d)$/.exec(timezone)
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3])
    return new Date(ms + (offset[1] === '-' ? -minutes : minutes) * 60_000).toISOString().slice(0, 19)
  }
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    }).formatToParts(ms)
    const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
    return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}:${of('second')}`
  } catch (error) {
    throw new SuanhengError('CONFIG_INVALID', `not a time zone: ${timezone}`, {}, error)
  }
}
