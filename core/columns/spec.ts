import { MODES, PURPOSES } from '../../schemas/usage-record.ts'
import type { ColumnSpec } from './column.ts'

const USCC = /^[1-9A-HJ-NP-RTUW-Y][1-9]\d{6}[0-9A-HJ-NP-RTUW-Y]{10}$/

const snake = (name: string) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)

const nullableType = (type: string, nullable: boolean) => (nullable ? `Nullable(${type})` : type)

const text = (
  name: string,
  max: number,
  nullable: boolean,
  more: { pattern?: RegExp; oneOf?: readonly string[] } = {},
): ColumnSpec => ({
  name,
  kind: 'text',
  nullable,
  column: snake(name),
  type: nullableType('String', nullable),
  as: { is: 'text', max, ...more },
})
const instant = (name: string): ColumnSpec => ({
  name,
  kind: 'int64',
  nullable: false,
  // `start` is `start_at` in SQL, where START and END are words of the language.
  column: name.endsWith('At') ? snake(name) : `${snake(name)}_at`,
  type: "DateTime64(3, 'UTC')",
  as: { is: 'instant' },
})
/** `digits` before the point, `scale` after it: the bound of schemas/primitives.ts `decimal`. */
const decimal = (name: string, digits: number, scale: number, nullable: boolean): ColumnSpec => ({
  name,
  kind: 'int64',
  nullable,
  column: snake(name),
  type: nullableType(`Decimal(18, ${scale})`, nullable),
  as: { is: 'decimal', scale, most: 10n ** BigInt(digits + scale) - 1n },
})
/** A measured share in [0, 1], both inclusive, six decimals. */
const share = (name: string): ColumnSpec => ({
  name,
  kind: 'int64',
  nullable: true,
  column: snake(name),
  type: 'Nullable(Decimal(18, 6))',
  as: { is: 'decimal', scale: 6, most: 1_000_000n },
})

const integer = (name: string): ColumnSpec => ({
  name,
  kind: 'int64',
  nullable: true,
  column: snake(name),
  type: 'Nullable(Int64)',
  as: { is: 'integer' },
})

/** The columns of a usage record in canonical order: 25 fields, as schemas/usage-record.ts defines them. */
export const USAGE_COLUMNS: readonly ColumnSpec[] = [
  text('recordId', 128, false),
  text('institution', 18, false, { pattern: USCC }),
  text('contract', 128, false),
  text('customer', 18, true, { pattern: USCC }),
  text('platform', 256, true),
  text('job', 256, true),
  text('account', 256, true),
  text('queue', 256, true),
  text('node', 256, true),
  text('site', 256, true),
  text('purpose', 32, false, { oneOf: PURPOSES }),
  text('mode', 16, true, { oneOf: MODES }),
  text('acceleratorModel', 256, true),
  {
    name: 'devices',
    kind: 'texts',
    nullable: false,
    column: 'devices',
    type: 'Array(String)',
    as: { is: 'texts', max: 128, maxItems: 4096 },
  },
  decimal('cards', 6, 3, false),
  instant('start'),
  instant('end'),
  decimal('cardSeconds', 12, 6, false),
  share('gpuUtilization'),
  share('tensorActivity'),
  share('memoryUtilization'),
  decimal('energyJoules', 12, 3, true),
  integer('sequence'),
  text('corrects', 128, true),
  text('reason', 2000, true),
]

/** The columns of a device sample in canonical order, as schemas/device-sample.ts defines them. */
export const SAMPLE_COLUMNS: readonly ColumnSpec[] = [
  text('institution', 18, false, { pattern: USCC }),
  text('device', 128, false),
  instant('sampledAt'),
  text('acceleratorModel', 256, true),
  text('node', 256, true),
  text('source', 256, true),
  share('gpuUtilization'),
  share('tensorActivity'),
  share('memoryUtilization'),
  integer('memoryUsedBytes'),
  decimal('powerWatts', 12, 3, true),
  decimal('energyJoules', 12, 3, true),
  decimal('temperatureC', 12, 3, true),
  { ...integer('smClockMhz'), since: 2 },
]

/** Every other kind is kept whole: its keys as columns, itself as canonical JSON. */
export const ENTITY_COLUMNS: readonly ColumnSpec[] = [
  text('institution', 18, false),
  text('kind', 64, false),
  text('contract', 128, false),
  text('entityId', 512, false),
  text('body', 1 << 20, false),
  text('corrects', 64, false),
  text('reason', 2000, false),
]

/** The columns a kind is kept in. */
export const specsOf = (kind: string): readonly ColumnSpec[] =>
  kind === 'usage_record' ? USAGE_COLUMNS : kind === 'device_sample' ? SAMPLE_COLUMNS : ENTITY_COLUMNS
