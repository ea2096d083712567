import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import { Option } from 'commander'
import { SuanhengError } from '../../core/errors.ts'
import { CONTRACT_TABLES } from '../../verifier/exports/table-names.ts'
import type { ServiceClient } from '../client.ts'
import { runAsJob } from '../jobs.ts'
import { note } from '../output.ts'
import type { Remote } from '../program.ts'
import { clientOf, remoteOptions, run } from '../program.ts'
import { writeWhole } from '../write-whole.ts'

export type ExportOptions = {
  readonly institution?: string
  readonly format?: string
  readonly table?: string
  readonly workbook?: boolean
  readonly focus?: boolean
  readonly out?: string
  readonly job?: boolean
}

/** suanheng export: the usage records of a contract as they were sent, or what its reconciliation shows, as a file. */
export function exportCommands(program: Command): void {
  remoteOptions(program.command('export'))
    .description('the usage records of a contract, as they were sent; or a schedule, workbook or FOCUS export of it')
    .argument('<number>', 'contract number')
    .option('--institution <uscc>', 'when several institutions have a contract of this number')
    .addOption(new Option('--table <name>', 'a schedule of its reconciliation').choices([...CONTRACT_TABLES]))
    .option('--workbook', 'the reconciliation as an Excel workbook')
    .option('--focus', 'billing lines as FOCUS 1.2')
    .addOption(
      new Option(
        '--format <format>',
        'ndjson (of records the default), csv, arrow or parquet; of a schedule xlsx too',
      ).choices(['ndjson', 'csv', 'xlsx', 'arrow', 'parquet']),
    )
    .option('--out <file>', 'instead of standard output')
    .option(
      '--job',
      'as a job of the service, with progress: for a contract of many records; Ctrl-C cancels it; needs --out',
    )
    .action(
      run((number: string, options: Remote & ExportOptions) => exportContract(clientOf(options), number, options)),
    )
}

async function exportContract(client: ServiceClient, number: string, options: ExportOptions): Promise<void> {
  const { format, institution, out } = options
  const what = whatOf(options)
  if (options.job === true) {
    if (out === undefined) throw new SuanhengError('REQUEST_INVALID', '--job needs --out')
    const input = { ...inputOf(options), number, ...(institution === undefined ? {} : { institution }) }
    await runAsJob(client, 'export_file', input, out)
    return note(`written to ${out}`)
  }
  const query = new URLSearchParams({
    ...(format === undefined ? {} : { format }),
    ...(institution === undefined ? {} : { institution }),
  })
  const body = await client.stream(`/v1/contracts/${encodeURIComponent(number)}/${what}?${query.toString()}`)
  if (out === undefined) return pipeline(Readable.fromWeb(body), process.stdout, { end: false })
  await writeWhole(out, body)
  note(`written to ${out}`)
}

function whatOf({ table, workbook, focus, format }: ExportOptions): string {
  const asked = [
    ...(table === undefined ? [] : [`tables/${table}`]),
    ...(workbook === true ? ['workbook'] : []),
    ...(focus === true ? ['focus'] : []),
  ]
  const [what = 'usage', another] = asked
  if (another !== undefined) throw new SuanhengError('REQUEST_INVALID', 'one of --table, --workbook and --focus')
  if (what === 'workbook' && format !== undefined)
    throw new SuanhengError('REQUEST_INVALID', '--workbook has no --format: it is Excel')
  return what
}

/** The same question as a job takes it. */
function inputOf({ table, workbook, focus, format }: ExportOptions): Readonly<Record<string, string>> {
  const what = table !== undefined ? 'table' : workbook === true ? 'workbook' : focus === true ? 'focus' : 'usage'
  return { what, ...(table === undefined ? {} : { table }), ...(format === undefined ? {} : { format }) }
}
