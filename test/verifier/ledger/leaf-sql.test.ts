import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ColumnSpec } from '../../../core/columns/column.ts'
import { SAMPLE_COLUMNS, USAGE_COLUMNS } from '../../../core/columns/spec.ts'

/** The arguments of the leaf hash, as docs/canonical-record.md puts the bytes together. */
function leafArguments(kind: string, specs: readonly ColumnSpec[]): string[] {
  // A field that a later version brought gives its rows the later tag, and the others nothing.
  const later = specs.filter(({ since }) => since !== undefined)
  const tag = later.reduce(
    (first, { column, since }) => `if(isNull(${column}), ${first}, '${kind}/${since}')`,
    `'${kind}/1'`,
  )
  const fields = specs.map(({ column, kind: of, nullable, since }) => {
    const put = of === 'text' ? 't' : of === 'texts' ? 't_list' : 'i'
    if (since !== undefined) return `if(isNull(${column}), '', concat(unhex('01'), ${put}(assumeNotNull(${column}))))`
    return nullable
      ? `if(isNull(${column}), unhex('00'), concat(unhex('01'), ${put}(assumeNotNull(${column}))))`
      : `${put}(${column})`
  })
  return ["unhex('00')", `t(${tag})`, ...fields]
}

const sql = (file: string) => readFileSync(new URL(`../../../store/queries/${file}`, import.meta.url), 'utf8')

describe.each([
  ['usage_record', USAGE_COLUMNS, 'ledger_usage_leaves.sql'],
  ['usage_record', USAGE_COLUMNS, 'ledger_usage_rows.sql'],
  ['device_sample', SAMPLE_COLUMNS, 'ledger_sample_leaves.sql'],
  ['device_sample', SAMPLE_COLUMNS, 'ledger_sample_rows.sql'],
  ['device_sample', SAMPLE_COLUMNS, 'identity_sample_lookup.sql'],
] as const)('the leaf hash of %s', (kind, specs, file) => {
  it(`is over the columns of core/columns/spec.ts, all and in their order, in ${file}`, () => {
    expect(sql(file).replace(/\s+/g, ' ')).toContain(`SHA256(concat( ${leafArguments(kind, specs).join(', ')} ))`)
  })
})

describe('the canonical bytes of a usage record', () => {
  it('are put together of the same columns in record_proof_usage.sql', () => {
    const [, ...bytes] = leafArguments('usage_record', USAGE_COLUMNS)
    expect(sql('record_proof_usage.sql').replace(/\s+/g, ' ')).toContain(`hex(concat( ${bytes.join(', ')} ))`)
  })
})
