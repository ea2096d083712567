import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ColumnsBuilder } from '../../core/columns/builder.ts'
import { canonicalRows, digestRows } from '../../core/columns/canonical.ts'
import type { ColumnSpec } from '../../core/columns/column.ts'
import { SAMPLE_COLUMNS, specsOf, USAGE_COLUMNS } from '../../core/columns/spec.ts'
import { KINDS, type KindName } from '../../schemas/kinds.ts'
import { parseRecord } from '../../schemas/parse.ts'
import { VECTORS, type Vector } from './canonical-record.ts'
import { tableOf } from './table.ts'

const columnsOf = ({ kind, record }: Pick<Vector, 'kind' | 'record'>) => {
  const builder = new ColumnsBuilder(specsOf(kind), 1)
  builder.append(record)
  return builder.finish()
}
const bytesOf = (vector: Pick<Vector, 'kind' | 'record'>): string => {
  const { bytes } = canonicalRows(`${vector.kind}/1`, specsOf(vector.kind), columnsOf(vector))
  return Buffer.from(bytes).toString('hex')
}

describe('docs/canonical-record.md', () => {
  it('has three vectors, of both kinds', () => {
    expect(VECTORS.map(({ kind }) => kind)).toEqual(['usage_record', 'usage_record', 'device_sample'])
  })

  it.each(VECTORS)('prints a $kind that is accepted, its bytes and their SHA-256', (vector) => {
    expect(parseRecord(KINDS[vector.kind as KindName].schema, vector.record)).toMatchObject({ ok: true })
    expect(bytesOf(vector)).toBe(vector.bytes)
    const digest = digestRows(`${vector.kind}/1`, specsOf(vector.kind), columnsOf(vector))
    expect(Buffer.from(digest).toString('hex')).toBe(vector.sha256)
    expect(createHash('sha256').update(Buffer.from(vector.bytes, 'hex')).digest('hex')).toBe(vector.sha256)
  })

  it('says truly that spelling does not change the bytes', () => {
    const [vector] = VECTORS
    if (vector === undefined) throw new Error('no vector')
    const { record } = vector
    const spelled = [
      { ...record, cards: 8 },
      { ...record, cards: '8.000', customer: null, devices: [] },
      { ...record, start: '2025-04-30T16:00:00Z' },
      Object.fromEntries(Object.entries(record).toReversed()),
    ]
    for (const same of spelled) expect(bytesOf({ kind: vector.kind, record: same })).toBe(vector.bytes)
    expect(bytesOf({ kind: vector.kind, record: { ...record, job: '0' } })).not.toBe(vector.bytes)
  })

  it('lists the fields of both kinds in canonical order', () => {
    const documented = tableOf('canonical-record.md', '#')
    const fields = [...USAGE_COLUMNS, ...SAMPLE_COLUMNS].map((spec) => ({
      field: spec.name,
      bytes: bytesFormOf(spec),
      absent: spec.nullable ? 'yes' : 'no',
      column: spec.column,
    }))
    expect(
      documented.map((row) => ({
        field: row['field'],
        bytes: row['bytes'],
        absent: row['may be absent'],
        column: row['column'],
      })),
    ).toEqual(fields)
  })
})

function bytesFormOf({ as }: ColumnSpec): string {
  if (as.is === 'instant') return 'int64, ms since 1970-01-01T00:00:00Z'
  if (as.is === 'decimal') return `int64, × 10^${as.scale}`
  return as.is === 'integer' ? 'int64' : as.is
}
