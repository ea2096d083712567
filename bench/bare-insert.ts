import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../store/client.ts'
import { migrate } from '../store/migrate.ts'
import type { BenchFormat } from './bodies.ts'
import { BATCH } from './bodies.ts'

const FORMATS: Readonly<Record<BenchFormat, { readonly format: string; readonly structure: string }>> = {
  arrow: { format: 'ArrowStream', structure: 'auto' },
  ndjson: { format: 'JSONEachRow', structure: 'text' },
  csv: { format: 'CSVWithNames', structure: 'csv' },
}

const COLUMNS = [
  'record_id',
  'institution',
  'contract',
  'customer',
  'platform',
  'job',
  'account',
  'queue',
  'node',
  'site',
  'purpose',
  'mode',
  'accelerator_model',
  'devices',
  'cards',
  'start_at',
  'end_at',
  'card_seconds',
  'gpu_utilization',
  'tensor_activity',
  'memory_utilization',
  'energy_joules',
  'sequence',
  'corrects',
  'reason',
]
const FIELDS = [
  'recordId',
  'institution',
  'contract',
  'customer',
  'platform',
  'job',
  'account',
  'queue',
  'node',
  'site',
  'purpose',
  'mode',
  'acceleratorModel',
  'devices',
  'cards',
  'start',
  'end',
  'cardSeconds',
  'gpuUtilization',
  'tensorActivity',
  'memoryUtilization',
  'energyJoules',
  'sequence',
  'corrects',
  'reason',
]

const typeOf = (field: string, csv: boolean): string => {
  if (field === 'devices') return csv ? 'String' : 'Array(String)'
  if (field === 'start' || field === 'end') return "DateTime64(3, 'UTC')"
  if (field === 'cards') return 'Decimal(18, 3)'
  if (field === 'cardSeconds') return 'Decimal(18, 6)'
  if (/Utilization|Activity/.test(field)) return 'Nullable(Decimal(18, 6))'
  if (field === 'energyJoules') return 'Nullable(Decimal(18, 3))'
  if (field === 'sequence') return 'Nullable(Int64)'
  return ['recordId', 'institution', 'contract', 'purpose'].includes(field) ? 'String' : 'Nullable(String)'
}

/**
 * The engine alone: the same bytes, one INSERT a batch, into the same table with the same views
 * and the same fsync settings; no HTTP, no checks, no hashes, no journal, no receipt.
 */
export async function bareInsert(
  format: BenchFormat,
  makeBody: (k: number) => Buffer,
  batches: number,
): Promise<{ records: number; seconds: number }> {
  const folder = await mkdtemp(join(process.env['SUANHENG_BENCH_DIR'] ?? tmpdir(), 'suanheng-bare-'))
  const store = await openStore({ kind: 'embedded', path: join(folder, 'store') })
  await migrate(store, () => 0)
  const { format: name, structure } = FORMATS[format]
  const declared =
    structure === 'auto'
      ? ''
      : `, '${FIELDS.map((field) => `${field} ${typeOf(field, structure === 'csv')}`)
          .join(', ')
          .replaceAll("'", "\\'")}'`
  const selected = FIELDS.map((field) =>
    field === 'devices' && structure === 'csv' ? "splitByChar(';', devices)" : field,
  ).join(', ')
  let seconds = 0
  for (let k = 0; k < batches; k++) {
    const file = join(folder, `${k}.body`)
    await writeFile(file, makeBody(k))
    const sql = `INSERT INTO usage_record (${COLUMNS.join(', ')}) SELECT ${selected} FROM file('${file}', '${name}'${declared})`
    const started = performance.now()
    await store.command(sql)
    seconds += (performance.now() - started) / 1000
    await rm(file)
  }
  const [row] = await store.rows('SELECT count() AS n FROM usage_record')
  if (Number((row as { n: string }).n) !== batches * BATCH) throw new Error('the bare insert lost records')
  await store.close()
  await rm(folder, { recursive: true, force: true })
  return { records: batches * BATCH, seconds }
}
