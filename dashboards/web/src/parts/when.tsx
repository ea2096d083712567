import type { JSX } from 'react'

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** '2025-07-31 23:59:59' in Asia/Shanghai. Input: RFC 3339 or ms since 1970. What is no time is shown as it came. */
export function shanghai(time: string | number, precision: 'day' | 'minute' | 'second' = 'second'): string {
  const date = new Date(time)
  if (Number.isNaN(date.getTime())) return String(time)
  const text = parts.format(date).replace(', ', ' ')
  return text.slice(0, { day: 10, minute: 16, second: 19 }[precision])
}

export function When(props: {
  readonly time: string | number | null | undefined
  readonly precision?: 'day' | 'minute' | 'second'
}): JSX.Element {
  const { time, precision } = props
  if (time === null || time === undefined) return <span className="when">—</span>
  const iso = new Date(time)
  return (
    <time className="when" dateTime={Number.isNaN(iso.getTime()) ? undefined : iso.toISOString()}>
      {shanghai(time, precision)}
    </time>
  )
}
