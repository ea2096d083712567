import { z } from 'zod'
import { exact, Id, Instant, Name, Note, share, text, Uscc } from './primitives.ts'

/** What the cards were used for. Training and validation inference are what the guides pay (XLQ-DX-1a). */
export const PURPOSES = [
  'pretrain',
  'sft',
  'rl',
  'other_training',
  'validation_inference',
  'production_inference',
  'other',
  'idle',
] as const
export type Purpose = (typeof PURPOSES)[number]

export const MODES = ['reserved', 'on_demand', 'spot'] as const

/**
 * One interval of use of one or more cards under one contract (智能算力使用计量日志).
 *
 * Units:  `cards` in physical cards, three decimals (a fraction of a card is allowed); `start`
 *         inclusive, `end` exclusive; `cardSeconds` in card·seconds, six decimals; shares in
 *         [0, 1]; energy in joules.
 * Bounds: `cards` < 10^6, interval at most 400 days, `end` > `start`.
 * Absent: `null` or left out means not known, never zero. `cards: "0"` states that nothing ran.
 * Source: OGF Usage Record 2.0 (GFD.204), the mandatory log of XLQ-RK-4.2.3; shared names in docs/api.md.
 */
export const UsageRecord = z
  .strictObject({
    recordId: Id,
    institution: Uscc,
    contract: Id,
    customer: Uscc.nullish(),
    platform: Name.nullish(),
    job: Name.nullish(),
    account: Name.nullish(),
    queue: Name.nullish(),
    node: Name.nullish(),
    site: Name.nullish(),
    purpose: z.enum(PURPOSES),
    mode: z.enum(MODES).nullish(),
    acceleratorModel: Name.nullish(),
    devices: z.array(text(128)).max(4096).optional(),
    cards: exact(6, 3),
    start: Instant,
    end: Instant,
    cardSeconds: exact(12, 6),
    gpuUtilization: share.nullish(),
    tensorActivity: share.nullish(),
    memoryUtilization: share.nullish(),
    energyJoules: exact(12, 3).nullish(),
    sequence: z.int().nonnegative().nullish(),
    corrects: Id.nullish(),
    reason: Note.nullish(),
  })
  .meta({ id: 'UsageRecord', title: '智能算力使用计量日志' })
export type UsageRecord = z.infer<typeof UsageRecord>

/** No interval of use is longer: a year with room; a longer one is a typing error in a date. */
export const MAX_INTERVAL_MS = 400 * 86_400_000
