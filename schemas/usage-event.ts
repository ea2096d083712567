import { z } from 'zod'
import { text } from './primitives.ts'
import { UsageRecord } from './usage-record.ts'

/** RFC 3339, any precision: it is held to that of an `Instant` only where it becomes the end of a record. */
const Timestamp = z
  .string()
  .regex(
    /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/,
    'a moment with offset (RFC 3339), for example 2025-07-31T18:00:00+08:00',
  )

/**
 * The attributes of a CloudEvent 1.0 that reports one use of cards; null is the same as left out. Extensions are allowed,
 * and read by nobody here. `source` and `id` together name the event. `data` or `data_base64` is checked by itself.
 * Source: CloudEvents 1.0.2, section 3.1, and its JSON format, section 3.
 */
export const EventAttributes = z.looseObject({
  specversion: z.literal('1.0'),
  id: text(1024),
  source: text(1024).regex(/^\S+$/, 'a URI reference, without blanks'),
  type: text(256),
  subject: text(256).nullish(),
  time: Timestamp.nullish(),
  datacontenttype: text(256).nullish(),
  dataschema: text(1024).nullish(),
})
export type EventAttributes = z.infer<typeof EventAttributes>

/** A usage record without what the event says already: its id, its institution (the token’s), its contract, its end. */
export const UsageEventData = UsageRecord.partial({
  recordId: true,
  institution: true,
  contract: true,
  end: true,
}).meta({ id: 'UsageEventData', title: '计量日志事件数据' })

/** What POST /api/v1/events takes: docs/events.md. */
export const UsageEvent = z
  .looseObject({ ...EventAttributes.shape, data: UsageEventData })
  .meta({ id: 'UsageEvent', title: '计量日志事件（CloudEvents 1.0）' })

/** JSON Schema 2020-12 of an event, as docs/usage-event.json has it. */
export const usageEventSchema = (): Record<string, unknown> =>
  z.toJSONSchema(UsageEvent, { target: 'draft-2020-12', io: 'input' })
