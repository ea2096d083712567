import { canonicalJson } from '../../core/canonical-json.ts'
import { ColumnsBuilder } from '../../core/columns/builder.ts'
import { specsOf } from '../../core/columns/spec.ts'
import { SHA256 } from '../../core/merkle/hasher.ts'
import type { EntityKindName } from '../../schemas/kinds.ts'
import { KINDS } from '../../schemas/kinds.ts'
import { parseRecord } from '../../schemas/parse.ts'
import { warningsOf } from '../../schemas/warnings.ts'
import { readEvents } from './cloud-events.ts'
import { crossCheck } from './cross-checks.ts'
import { readCsv } from './csv.ts'
import type { DecodeTask } from './decode-batch.ts'
import { readJson, readNdjson } from './json.ts'
import { readLines } from './read-lines.ts'
import type { RawRow, ReadBody, RowIssue, Warning } from './rows.ts'
import { rawOf, toRejects } from './rows.ts'

/** JSON, NDJSON and CSV: one value a record, checked by the kind's schema, then put into columns. */
export function readRows(task: DecodeTask, body: Uint8Array): ReadBody {
  if (task.format === 'ndjson' && KINDS[task.kind].form === 'columns') return readLines(task, body)
  const rows = rawRows(task, body)
  const kind = KINDS[task.kind]
  const specs = specsOf(task.kind)
  const builder = new ColumnsBuilder(specs, rows.length)
  const positions = new Uint32Array(rows.length)
  const entityDigests: Uint8Array[] = []
  const faults: RowIssue[] = []
  const warnings: Warning[] = []
  let kept = 0
  for (const [index, row] of rows.entries()) {
    const parsed = 'fault' in row ? { ok: false as const, issues: [row.fault] } : parseRecord(kind.schema, row.value)
    if (!parsed.ok) {
      for (const issue of parsed.issues) faults.push({ index, ...issue })
      continue
    }
    const value = parsed.value as Record<string, unknown>
    if (kind.form === 'columns') {
      builder.append(value)
    } else {
      const entity = toEntityRow(task.kind as EntityKindName, value)
      builder.append(entity)
      entityDigests.push(SHA256.leaf(Buffer.from(entity.body)))
      for (const warning of warningsOf(kind.schema, value)) warnings.push({ index, ...warning })
    }
    positions[kept++] = index
  }
  const columns = builder.finish()
  for (const fault of crossCheck(task.kind, columns, task.institution)) {
    faults.push({ ...fault, index: positions[fault.index] ?? 0 })
  }
  return {
    received: rows.length,
    columns,
    positions: positions.subarray(0, kept),
    digests: kind.form === 'columns' ? null : Buffer.concat(entityDigests),
    rejects: toRejects(faults, task.partial, (index) => rawOf(rows[index] as RawRow)),
    warnings,
  }
}

function rawRows(task: DecodeTask, body: Uint8Array): RawRow[] {
  if (task.format === 'json') return readJson(body, task.limits.maxRecords)
  if (task.format === 'events') return readEvents(body, task.limits.maxRecords, task.institution)
  if (task.format === 'ndjson') return readNdjson(body, task.limits.maxRecords)
  return readCsv(body, KINDS[task.kind].schema, task.limits.maxRecords)
}

function toEntityRow(kind: EntityKindName, value: Record<string, unknown>) {
  const definition = KINDS[kind]
  return {
    institution: value['institution'],
    kind,
    contract: definition.contract(value as never),
    entityId: definition.id(value as never),
    body: canonicalJson(value),
    corrects: value['corrects'] ?? '',
    reason: value['reason'] ?? '',
  }
}
