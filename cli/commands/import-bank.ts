import type { Command } from 'commander'
import { z } from 'zod'
import { canonicalJson } from '../../core/canonical-json.ts'
import { SuanhengError } from '../../core/errors.ts'
import { formatYuan, parseYuan } from '../../core/money.ts'
import { BankMap } from '../../ingest/importers/bank/map.ts'
import type { PaymentRecords } from '../../ingest/importers/bank/records.ts'
import { paymentRecords } from '../../ingest/importers/bank/records.ts'
import type { Statement } from '../../ingest/importers/bank/statement.ts'
import { readStatement, refusedStatement } from '../../ingest/importers/bank/statement.ts'
import { BANK_LIMITS } from '../../ingest/importers/bank/table.ts'
import { WHY } from '../../ingest/importers/bank/why.ts'
import type { Payment } from '../../schemas/payment.ts'
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

const Options = z.strictObject({
  institution: Uscc,
  map: z.string().min(1),
  out: z.string().min(1).optional(),
  contract: Id.optional(),
  contracts: z.string().min(1).optional(),
  despiteBalances: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  json: z.boolean().optional(),
})

/** suanheng import bank: a bank's statement as CSV, as records to push. Reads and writes files, needs no service. */
export function importBankCommand(program: Command): void {
  importParent(program)
    .command('bank')
    .description('银行流水: payments from statements as CSV (docs/invoices.md)')
    .argument('<files...>', 'CSV, UTF-8 or GB18030')
    .requiredOption('--institution <uscc>', '统一社会信用代码 of who hands them in')
    .requiredOption('--map <file>', 'JSON: what the columns mean, whose account it is, who the counterparties are')
    .option('--out <file>', 'NDJSON for push --kind payments')
    .option('--contract <number>', 'of counterparties in the map that name none')
    .option('--contracts <file>', 'JSON: {"reference": "contract number", …}')
    .option('--despite-balances', 'take statements whose balances break')
    .option('--dry-run', 'write nothing; tell what is unmapped')
    .option('--json', 'the summary in JSON')
    .action(run(async (files: string[], options: unknown) => importBank(files, readOptions(Options, options))))
}

async function importBank(files: readonly string[], options: z.infer<typeof Options>): Promise<number> {
  const { out, dryRun } = options
  if (out === undefined && !dryRun) throw new SuanhengError('REQUEST_INVALID', '--out: give it, or --dry-run')
  const map = await readJson('--map', options.map, BankMap)
  const named =
    options.contracts === undefined ? {} : await readJson('--contracts', options.contracts, z.record(Id, Id))
  const read: { file: string; read: Statement }[] = []
  for (const file of new Set(files)) {
    const bytes = await readBounded(file, BANK_LIMITS.fileBytes)
    const why = WHY.tooLarge('bytes', BANK_LIMITS.fileBytes)
    read.push({
      file,
      read: bytes === null ? refusedStatement({ line: null, what: null, why }) : readStatement(bytes, map),
    })
  }
  const { institution, contract, despiteBalances } = options
  const said = { institution, contract, despiteBalances, map, contracts: new Map(Object.entries(named)) }
  const records = paymentRecords(read, said)
  const unmapped = [...new Set(read.flatMap((one) => one.read.unmapped))]
  const written = dryRun ? undefined : out
  if (written !== undefined) await writeRecords(written, records.payments)
  if (options.json === true) {
    const { payments, dropped, notes, unrelated } = records
    const strangers = dryRun ? { strangers: Object.fromEntries(records.strangers) } : {}
    const figures = { payments: payments.length, ...sumsOf(payments), unrelated, unmapped, out: written ?? null }
    say(canonicalJson({ ...figures, dropped, notes, ...strangers }))
  } else for (const text of summaryOf(records, unmapped, written)) note(text)
  const broken = !despiteBalances && read.some((one) => one.read.breaks.length > 0)
  return records.payments.length === 0 || broken || read.some((one) => one.read.whole) ? DATA_AT_FAULT : 0
}

function sumsOf(payments: readonly Payment[]) {
  const of = (direction: Payment['direction']) => {
    const some = payments.filter((payment) => payment.direction === direction)
    return { count: some.length, amount: formatYuan(some.reduce((sum, { amount }) => sum + parseYuan(amount), 0n)) }
  }
  return { paid: of('payment'), refunded: of('refund') }
}

/** Most counterparties that a dry run shows. */
const LISTED = 50

function summaryOf(records: PaymentRecords, unmapped: readonly string[], out: string | undefined): readonly string[] {
  const { paid, refunded } = sumsOf(records.payments)
  const strangers = [...records.strangers].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, LISTED)
  return [
    `付款 paid ${paid.count} (${paid.amount} 元) · 退款 refunded ${refunded.count} (${refunded.amount} 元) · 未采用 dropped ${records.dropped.length} · 无关 unrelated ${records.unrelated}`,
    ...(unmapped.length === 0
      ? []
      : [`未映射的列 unmapped columns: ${unmapped.map((name) => name.slice(0, 40)).join(', ')}`]),
    ...toldText(records.dropped),
    ...(records.notes.length === 0 ? [] : [`请核对 to look at ${records.notes.length}`]),
    ...toldText(records.notes),
    ...(out === undefined
      ? [
          '试运行，未写入 · dry run, nothing written',
          ...strangers.map(([name, count]) => `  未映射的对方 unmapped counterparty ${name.slice(0, 80)}: ${count}`),
        ]
      : records.payments.length === 0
        ? []
        : [`→ ${out}: suanheng push --kind payments ${out}`]),
  ]
}
