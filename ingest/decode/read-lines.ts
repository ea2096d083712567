import { ColumnsBuilder } from '../../core/columns/builder.ts'
import { specsOf } from '../../core/columns/spec.ts'
import { SuanhengError } from '../../core/errors.ts'
import { KINDS } from '../../schemas/kinds.ts'
import { parseRecord } from '../../schemas/parse.ts'
import { crossCheck } from './cross-checks.ts'
import type { DecodeTask } from './decode-batch.ts'
import { readLine, requireUtf8 } from './json.ts'
import { MAX_ENTRIES, MAX_VALUES, tooMany } from './json-guard.ts'
import { plainReader } from './plain/plain-reader.ts'
import type { ReadBody, RowIssue } from './rows.ts'
import { toRejects } from './rows.ts'

const LF = 0x0a
const CR = 0x0d

/**
 * NDJSON of a kind that is kept in columns: from the bytes into the columns where a line is written plainly, by way of
 * JSON.parse and the schema where it is not. What comes out, and every fault, is the same either way.
 * Errors: as readNdjson.
 */
export function readLines(task: DecodeTask, body: Uint8Array): ReadBody {
  requireUtf8(body)
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const { maxRecords } = task.limits
  const specs = specsOf(task.kind)
  const plain = plainReader(specs, body)
  const start = text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? 3 : 0
  const capacity = countLines(text, start, maxRecords)
  const builder = new ColumnsBuilder(specs, capacity)
  const positions = new Uint32Array(capacity)
  const budget = { records: MAX_ENTRIES, values: MAX_VALUES }
  /** Where each record lies, for the quarantine. */
  const [froms, tos] = [new Uint32Array(capacity), new Uint32Array(capacity)]
  const faults: RowIssue[] = []
  let [received, kept] = [0, 0]
  for (let from = start; from < text.length; ) {
    const newline = text.indexOf(LF, from)
    const past = newline < 0 ? text.length : newline
    const [begin, to] = [from, text[past - 1] === CR ? past - 1 : past]
    from = past + 1
    if (to <= begin) continue
    const isPlain = received < maxRecords && plain.read(begin, to) && plain.values <= budget.values
    const line = isPlain ? '' : text.toString('utf8', begin, to)
    if (!isPlain && line.trim() === '') continue
    if (received >= maxRecords) throw tooMany(maxRecords)
    froms[received] = begin
    tos[received] = to
    const index = received++
    if (isPlain) {
      budget.values -= plain.values
      builder.appendPlain(plain.row)
    } else {
      const row = readLine(line, budget)
      const parsed =
        'fault' in row ? { ok: false as const, issues: [row.fault] } : parseRecord(KINDS[task.kind].schema, row.value)
      if (!parsed.ok) {
        for (const issue of parsed.issues) faults.push({ index, ...issue })
        continue
      }
      builder.append(parsed.value)
    }
    positions[kept++] = index
  }
  if (received === 0) throw new SuanhengError('BODY_EMPTY', 'the body has no record')
  const columns = builder.finish()
  for (const fault of crossCheck(task.kind, columns, task.institution))
    faults.push({ ...fault, index: positions[fault.index] ?? 0 })
  return {
    received,
    columns,
    positions: positions.subarray(0, kept),
    digests: null,
    rejects: toRejects(faults, task.partial, (index) => text.toString('utf8', froms[index], tos[index])),
    warnings: [],
  }
}

/** At least as many as there are records, and no more than may be. */
function countLines(text: Buffer, start: number, most: number): number {
  let count = 1
  for (let at = text.indexOf(LF, start); at >= 0 && count < most; at = text.indexOf(LF, at + 1)) count++
  return Math.min(count, most)
}
