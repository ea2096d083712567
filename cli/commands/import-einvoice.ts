import type { Command } from 'commander'
import { Option } from 'commander'
import { z } from 'zod'
import { canonicalJson } from '../../core/canonical-json.ts'
import { formatYuan, parseYuan } from '../../core/money.ts'
import { LIMITS } from '../../ingest/importers/einvoice/limits.ts'
import { mergeInvoiceFiles } from '../../ingest/importers/einvoice/merge.ts'
import { refused } from '../../ingest/importers/einvoice/ofd.ts'
import { readInvoiceFile } from '../../ingest/importers/einvoice/read-file.ts'
import type { InvoiceRecords, Said } from '../../ingest/importers/einvoice/records.ts'
import { invoiceRecords } from '../../ingest/importers/einvoice/records.ts'
import { WHY } from '../../ingest/importers/einvoice/why.ts'
import { INVOICE_KINDS, type Invoice } from '../../schemas/invoice.ts'
import { Id, Uscc } from '../../schemas/primitives.ts'
import { note, say } from '../output.ts'
import { run } from '../program.ts'
import {
  DATA_AT_FAULT,
  importParent,
  readBounded,
  readJson,
  readOptions,
  toldText,
  writeRecords,
} from './import-files.ts'

const STATUS = ['unverified', 'valid'] as const
const Options = z.strictObject({
  institution: Uscc,
  out: z.string().min(1),
  contract: Id.optional(),
  map: z.string().min(1).optional(),
  kind: z.enum(INVOICE_KINDS).optional(),
  status: z.enum(STATUS),
  json: z.boolean().optional(),
})

/** Contracts by invoice number; `code-number` for invoices that have a code. */
const ContractMap = z.record(z.string().regex(/^(\d{20}|(\d{10}|\d{12})-\d{8})$/, 'the number of an invoice'), Id)

/** suanheng import einvoice: 数电票 as XML or OFD, as records to push. Reads and writes files, needs no service. */
export function importEinvoiceCommand(program: Command): void {
  importParent(program)
    .command('einvoice')
    .description('数电票: invoices from XML and OFD files (docs/invoices.md)')
    .argument('<files...>', 'XML or OFD, told apart by their content')
    .requiredOption('--institution <uscc>', '统一社会信用代码 of who hands them in')
    .requiredOption('--out <file>', 'NDJSON for push --kind invoices')
    .option('--contract <number>', 'the contract of all that --map does not name')
    .option('--map <file>', 'JSON: {"invoice number": "contract number", …}')
    .addOption(new Option('--kind <kind>', 'where a file does not say it').choices(INVOICE_KINDS))
    .addOption(
      new Option('--status <status>', 'valid: somebody has checked them at the tax office’s inspection site')
        .choices(STATUS)
        .default('unverified'),
    )
    .option('--json', 'the summary in JSON')
    .action(run(async (files: string[], options: unknown) => importEinvoice(files, readOptions(Options, options))))
}

async function importEinvoice(files: readonly string[], options: z.infer<typeof Options>): Promise<number> {
  const { map, out, json, ...given } = options
  const contracts = map === undefined ? undefined : new Map(Object.entries(await readJson('--map', map, ContractMap)))
  const said: Said = { ...given, contracts }
  const read = []
  for (const file of new Set(files)) {
    const bytes = await readBounded(file, LIMITS.fileBytes)
    read.push({ file, read: bytes === null ? refused(WHY.tooLarge(LIMITS.fileBytes)) : readInvoiceFile(bytes) })
  }
  const records = invoiceRecords(mergeInvoiceFiles(read), said)
  await writeRecords(out, records.invoices)
  if (json === true)
    say(canonicalJson({ ...records, invoices: records.invoices.length, ...sumsOf(records.invoices), out }))
  else for (const text of summaryOf(records, out)) note(text)
  return records.invoices.length === 0 || read.some((one) => one.read.whole) ? DATA_AT_FAULT : 0
}

/** Blue and red apart: their sum alone would hide that something was reversed. */
function sumsOf(invoices: readonly Invoice[]) {
  const red = invoices.filter(({ redOf }) => redOf !== undefined)
  const blue = invoices.filter(({ redOf }) => redOf === undefined)
  return { blue: { count: blue.length, gross: grossOf(blue) }, red: { count: red.length, gross: grossOf(red) } }
}

const grossOf = (invoices: readonly Invoice[]): string =>
  formatYuan(invoices.reduce((sum, { gross }) => sum + parseYuan(gross), 0n))

function summaryOf(records: InvoiceRecords, out: string): readonly string[] {
  const { blue, red } = sumsOf(records.invoices)
  return [
    `蓝字 blue ${blue.count} (${blue.gross} 元) · 红字 red ${red.count} (${red.gross} 元) · 未采用 dropped ${records.dropped.length}`,
    ...toldText(records.dropped),
    ...(records.notes.length === 0 ? [] : [`请核对 to look at ${records.notes.length}`]),
    ...toldText(records.notes),
    ...(records.assumed === 0
      ? []
      : [
          `${records.assumed} 张的开票时间没有时区，按北京时间读取 · ${records.assumed} with a time without offset, read as Asia/Shanghai`,
        ]),
    ...(records.invoices.length === 0 ? [] : [`→ ${out}: suanheng push --kind invoices ${out}`]),
  ]
}
