import type { Command } from 'commander'
import { z } from 'zod'
import { canonicalJson } from '../../core/canonical-json.ts'
import { SuanhengError } from '../../core/errors.ts'
import { focusReader } from '../../ingest/importers/focus/focus.ts'
import { FocusMap } from '../../ingest/importers/focus/map.ts'
import type { FocusRecords } from '../../ingest/importers/focus/records.ts'
import { settlementsOf } from '../../ingest/importers/focus/records.ts'
import { Day, Uscc } from '../../schemas/primitives.ts'
import { note, say } from '../output.ts'
import { run } from '../program.ts'
import { readPieces } from '../read-pieces.ts'
import type { Told } from './import-files.ts'
import { DATA_AT_FAULT, importParent, readJson, readOptions, toldText, writeRecords } from './import-files.ts'

const Options = z.strictObject({
  institution: Uscc,
  map: z.string().min(1),
  settledOn: Day,
  out: z.string().min(1).optional(),
  dryRun: z.boolean().default(false),
  json: z.boolean().optional(),
})

/** suanheng import focus: a provider's bill in FOCUS 1.2, as settlements to push. Reads and writes files, needs no service. */
export function importFocusCommand(program: Command): void {
  importParent(program)
    .command('focus')
    .description('FOCUS 账单: settlements from cost and usage rows in CSV (docs/usage-import-formats.md)')
    .argument('<files...>', 'CSV, .gz too; all rows of a billing period together')
    .requiredOption('--institution <uscc>', '统一社会信用代码 of who hands them in')
    .requiredOption('--map <file>', 'JSON: which account is which contract, which SKU is which price item')
    .requiredOption('--settled-on <day>', 'the day on which both parties settled: no bill says it')
    .option('--out <file>', 'NDJSON for push --kind settlements')
    .option('--dry-run', 'write nothing')
    .option('--json', 'the summary in JSON')
    .action(run(async (files: string[], options: unknown) => importFocus(files, readOptions(Options, options))))
}

/** Most rows left out that are kept for the summary; further ones are counted. */
const MAX_TOLD = 10_000

async function importFocus(files: readonly string[], options: z.infer<typeof Options>): Promise<number> {
  const { institution, settledOn, dryRun, out } = options
  if (out === undefined && !dryRun) throw new SuanhengError('REQUEST_INVALID', '--out: give it, or --dry-run')
  const map = await readJson('--map', options.map, FocusMap)
  const rows: Told[] = []
  let dropped = 0
  const bills = []
  for (const file of new Set(files)) {
    const reader = focusReader(map)
    const tell = (left: readonly Omit<Told, 'file'>[]) => {
      dropped += left.length
      for (const one of left) if (rows.length < MAX_TOLD) rows.push({ file, ...one })
    }
    for await (const piece of readPieces(file)) tell(reader.text(piece))
    const end = reader.end()
    tell(end.left)
    bills.push(...end.bills)
  }
  const records = settlementsOf(bills, { institution, settledOn, days: map.days })
  requireOnce(records)
  if (!dryRun && out !== undefined) await writeRecords(out, records.settlements)
  const { settlements, invoices, left, notes } = records
  if (options.json === true) {
    say(
      canonicalJson({
        settlements: settlements.length,
        invoices,
        dropped,
        rows,
        left,
        notes,
        out: dryRun ? null : out,
      }),
    )
  } else {
    note(
      `结算单 settlements ${settlements.length} · 未采用的行 rows left out ${dropped} · 未采用的账期 periods left out ${left.length}`,
    )
    for (const { contract, invoiceId, billed } of invoices)
      note(`  ${contract} 发票 invoice ${invoiceId}: ${billed} 元 (ΣBilledCost)`)
    for (const text of [...toldText(rows), ...told(left), ...told(notes)]) note(text)
    if (!dryRun && settlements.length > 0) note(`→ ${out}: suanheng push --kind settlements ${out}`)
  }
  return settlements.length === 0 ? DATA_AT_FAULT : 0
}

/** Of the periods, which no one file has. */
const told = (some: FocusRecords['left']) => toldText(some.map((one) => ({ file: 'FOCUS', line: null, ...one })))

/** One period of one contract in two files would be two settlements of one id. Errors: REQUEST_INVALID. */
function requireOnce({ settlements }: FocusRecords): void {
  const seen = new Set<string>()
  for (const { settlementId } of settlements) {
    if (seen.has(settlementId))
      throw new SuanhengError(
        'REQUEST_INVALID',
        `${settlementId} is in several files: put the rows of a period into one`,
      )
    seen.add(settlementId)
  }
}
