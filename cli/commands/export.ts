import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import { Option } from 'commander'
import type { ServiceClient } from '../client.ts'
import { note } from '../output.ts'
import type { Remote } from '../program.ts'
import { clientOf, remoteOptions, run } from '../program.ts'

export type ExportOptions = { readonly institution?: string; readonly format: 'ndjson' | 'csv'; readonly out?: string }

/** suanheng export: the usage records of a contract, as they were sent. */
export async function exportUsage(client: ServiceClient, number: string, options: ExportOptions): Promise<void> {
  const query = new URLSearchParams({
    format: options.format,
    ...(options.institution === undefined ? {} : { institution: options.institution }),
  })
  const body = await client.stream(`/v1/contracts/${encodeURIComponent(number)}/usage?${query.toString()}`)
  await pipeline(Readable.fromWeb(body), options.out === undefined ? process.stdout : createWriteStream(options.out), {
    end: options.out !== undefined,
  })
  if (options.out !== undefined) note(`written to ${options.out}`)
}

type ExportArgs = Remote & { readonly institution?: string; readonly out?: string; readonly format: 'ndjson' | 'csv' }

/** suanheng export. */
export function exportCommands(program: Command): void {
  remoteOptions(program.command('export'))
    .description('the usage records of a contract, as they were sent')
    .argument('<number>', 'contract number')
    .option('--institution <uscc>', 'when several institutions have a contract of this number')
    .addOption(new Option('--format <format>', 'ndjson or csv').choices(['ndjson', 'csv']).default('ndjson'))
    .option('--out <file>', 'instead of standard output')
    .action(
      run(
        (number: string, options: ExportArgs) => exportUsage(clientOf(options), number, options),
        (_number, { json }) => json === true,
      ),
    )
}
