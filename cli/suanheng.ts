#!/usr/bin/env node
import { Command, Option } from 'commander'
import type { BodyFormat } from '../ingest/decode/decode-batch.ts'
import { acceleratorCommands } from './commands/accelerators.ts'
import { agentCommands } from './commands/agent.ts'
import { demo } from './commands/demo.ts'
import { exportUsage } from './commands/export.ts'
import { fileCommands } from './commands/file.ts'
import { importCommands } from './commands/import.ts'
import { importBankCommand } from './commands/import-bank.ts'
import { importEinvoiceCommand } from './commands/import-einvoice.ts'
import { importFocusCommand } from './commands/import-focus.ts'
import { importSamplesCommand } from './commands/import-samples.ts'
import { importUsageCommand } from './commands/import-usage.ts'
import { keyCommands } from './commands/key.ts'
import { ledgerCommands } from './commands/ledger.ts'
import { push } from './commands/push.ts'
import { receiptCommands } from './commands/receipt.ts'
import { reportCommands } from './commands/report.ts'
import { serve } from './commands/serve.ts'
import { statementCommands } from './commands/statement.ts'
import { issueToken, listTokens, revokeToken } from './commands/token.ts'
import { verifyCommands } from './commands/verify.ts'
import { witnessCommands } from './commands/witness.ts'
import type { Remote } from './program.ts'
import { clientOf, configOf, remoteOptions, run, wholeNumber } from './program.ts'
import { tokenFileOf } from './service.ts'
import type { SigningOptions } from './signing.ts'
import { signingOf } from './signing.ts'

const EXIT_CODES = `
Exit codes: 0 done; 2 wrong usage or settings; 3 the data is at fault; 4 not allowed; 5 not found;
6 try again later; 10 verified: reduced (contract), below the threshold (capacity), refused (claim); 11 undetermined
(verify contract, capacity, claim; accelerators explain);
12 something differs and is named (report verify, ledger check, ledger consistency, file check, witness);
1 a fault of the program.
Every error code: docs/errors.md`

const program = new Command('suanheng')
  .description('算衡: weighs publicly funded AI compute. Ingest metering logs, keep them, reconcile contracts.')
  .version('0.1.0')
  .addHelpText('after', EXIT_CODES)
  .showHelpAfterError('(--help tells more)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))

program
  .command('serve')
  .description('run the service (settings: docs/operations.md)')
  .option('--data <folder>', 'data folder (SUANHENG_DATA, ./data)')
  .option('--host <address>', 'address to listen on (SUANHENG_HOST, 127.0.0.1)')
  .option('--port <port>', 'port, 0 for any (SUANHENG_PORT, 8787)')
  .option('--json', 'errors in JSON')
  .action(
    run(
      (options: { data?: string; port?: string; host?: string; json?: boolean }) => serve(configOf(options)),
      ({ json }) => json === true,
    ),
  )

program
  .command('demo')
  .description('eight real contracts, from log to audited result, on an embedded store')
  .option('--data <folder>', 'folder for the demo; made anew', './data/demo')
  .option('--json', 'the results in JSON')
  .action(
    run(
      (options: { data: string; json?: boolean }) => demo(options.data, options.json === true),
      ({ json }) => json === true,
    ),
  )

type PushArgs = Remote & {
  readonly kind: string
  readonly format?: BodyFormat
  readonly batch: number
  readonly partial?: boolean
  readonly receipts?: string
} & SigningOptions
remoteOptions(program.command('push'))
  .description('send files of records to the service')
  .argument('<files...>', '.ndjson, .json, .csv, .arrow(s); NDJSON and CSV also as .gz')
  .requiredOption('--kind <kind>', 'what they hold: usage, samples, contracts, invoices, payments …')
  .addOption(
    new Option('--format <format>', 'when the file name does not tell it').choices(['ndjson', 'json', 'csv', 'arrow']),
  )
  .option('--batch <records>', 'records a batch', wholeNumber, 10_000)
  .option('--partial', 'keep the good records of a batch and quarantine the others')
  .option('--sign-key <file>', 'sign every batch with this private key (suanheng key generate)')
  .option('--sign-key-id <id>', 'the id under which its public half is registered')
  .option('--receipts <folder>', 'keep the proof of every batch: <batchId>.tlog-proof')
  .action(
    run(
      (files: string[], options: PushArgs) => {
        const sign = signingOf(options, Date.now)
        const client = sign === null ? clientOf(options) : clientOf(options).signing(sign)
        return push(client, files, { ...options, partial: options.partial === true, json: options.json === true })
      },
      (_files, { json }) => json === true,
    ),
  )

verifyCommands(program)

type ExportArgs = Remote & { readonly institution?: string; readonly out?: string; readonly format: 'ndjson' | 'csv' }
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

const token = program.command('token').description('tokens of this data folder')
const tokenOptions = (command: Command) =>
  command.option('--data <folder>', 'data folder (SUANHENG_DATA, ./data)').option('--json', 'answer in JSON')
type TokenArgs = { readonly data?: string; readonly json?: boolean }

tokenOptions(token.command('issue'))
  .description('make a token; it is shown once')
  .requiredOption('--institution <uscc>', '统一社会信用代码 the token is bound to')
  .requiredOption('--role <role>', 'uploader, auditor, reviewer, admin or witness')
  .option('--name <name>', 'whose it is', '')
  .option('--days <days>', 'how long it is valid', wholeNumber, 365)
  .action(
    run(
      (options: TokenArgs & { institution: string; role: string; name: string; days: number }) =>
        issueToken(tokenFileOf(configOf(options)), { ...options, json: options.json === true }, Date.now()),
      ({ json }) => json === true,
    ),
  )
tokenOptions(token.command('list'))
  .description('valid tokens, without their secrets')
  .action(
    run(
      (options: TokenArgs) => listTokens(tokenFileOf(configOf(options)), options.json === true),
      ({ json }) => json === true,
    ),
  )
tokenOptions(token.command('revoke'))
  .description('end a token now')
  .argument('<id>', 'the middle part of the token')
  .action(
    run(
      (id: string, options: TokenArgs) => revokeToken(tokenFileOf(configOf(options)), id, Date.now()),
      (_id, { json }) => json === true,
    ),
  )

acceleratorCommands(program)
agentCommands(program)
importCommands(program)
importEinvoiceCommand(program)
importBankCommand(program)
importFocusCommand(program)
importSamplesCommand(program)
importUsageCommand(program)
reportCommands(program)
statementCommands(program)
ledgerCommands(program)
receiptCommands(program)
fileCommands(program)

keyCommands(program)
witnessCommands(program)

await program.parseAsync()
