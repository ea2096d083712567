import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ColumnsBuilder } from '../../core/columns/builder.ts'
import { canonicalRow, canonicalRows, digestRows } from '../../core/columns/canonical.ts'
import type { ColumnSpec } from '../../core/columns/column.ts'
import { SAMPLE_COLUMNS, specsOf, USAGE_COLUMNS } from '../../core/columns/spec.ts'
import { SHA256 } from '../../core/merkle/hasher.ts'
import { rootOf } from '../../core/merkle/root.ts'
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
  const rows = canonicalRows(vector.kind, specsOf(vector.kind), columnsOf(vector))
  return Buffer.from(canonicalRow(rows, 0)).toString('hex')
}

describe('docs/canonical-record.md', () => {
  it('has four vectors, of both kinds', () => {
    expect(VECTORS.map(({ kind }) => kind)).toEqual(['usage_record', 'usage_record', 'device_sample', 'device_sample'])
  })

  it.each(VECTORS)('prints a $kind that is accepted, its bytes and its leaf hash', (vector) => {
    expect(parseRecord(KINDS[vector.kind as KindName].schema, vector.record)).toMatchObject({ ok: true })
    expect(bytesOf(vector)).toBe(vector.bytes)
    const digest = digestRows(vector.kind, specsOf(vector.kind), columnsOf(vector))
    expect(Buffer.from(digest).toString('hex')).toBe(vector.digest)
    const leaf = createHash('sha256').update(Buffer.from(`00${vector.bytes}`, 'hex'))
    expect(leaf.digest('hex')).toBe(vector.digest)
  })

  it('prints the roots of record trees over its vectors', () => {
    const leaves = Buffer.from(VECTORS.map(({ digest }) => digest).join(''), 'hex')
    const roots = [0, 1, 2, 3, 4].map((records) => ({
      records: String(records),
      root: Buffer.from(rootOf(SHA256, leaves.subarray(0, records * 32))).toString('hex'),
    }))
    const printed = tableOf('canonical-record.md', 'records')
    expect(printed).toEqual(roots)
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
