#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import { SuanhengError } from '../core/errors.ts'
import type { BodyFormat } from '../ingest/decode/decode-batch.ts'
import { ServiceClient } from './client.ts'
import { demo } from './commands/demo.ts'
import { exportUsage } from './commands/export.ts'
import { push } from './commands/push.ts'
import { serve } from './commands/serve.ts'
import { issueToken, listTokens, revokeToken } from './commands/token.ts'
import { verifyContractCommand } from './commands/verify.ts'
import type { Config } from './config.ts'
import { readConfig } from './config.ts'
import { tellError } from './output.ts'
import { tokenFileOf } from './service.ts'

const EXIT_CODES = `
Exit codes: 0 done; 2 wrong usage or settings; 3 the data is at fault; 4 not allowed; 5 not found;
6 try again later; 10 verified: reduced; 11 verified: undetermined; 1 a fault of the program.
Every error code: docs/errors.md`

type Remote = { readonly url: string; readonly token?: string; readonly tokenFile?: string; readonly json?: boolean }

const remoteOptions = (command: Command): Command =>
  command
    .option('--url <url>', 'address of the service', process.env['SUANHENG_URL'] ?? 'http://127.0.0.1:8787')
    .option('--token <token>', 'bearer token (better: SUANHENG_TOKEN or --token-file, which no process list shows)')
    .option('--token-file <file>', 'file that holds the token')
    .option('--json', 'answer in JSON')

function clientOf({ url, token, tokenFile }: Remote): ServiceClient {
  const bearer = token ?? (tokenFile === undefined ? process.env['SUANHENG_TOKEN'] : readToken(tokenFile))
  if (bearer === undefined || bearer === '')
    throw new SuanhengError('TOKEN_MISSING', 'give a token: SUANHENG_TOKEN, --token-file or --token')
  if (!URL.canParse(url)) throw new SuanhengError('REQUEST_INVALID', `--url is not an address: ${url.slice(0, 80)}`)
  return new ServiceClient({ url, token: bearer.trim() })
}

function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new SuanhengError('REQUEST_INVALID', `cannot read --token-file ${file}`, {}, error)
  }
}

function configOf(options: { readonly data?: string; readonly port?: string; readonly host?: string }): Config {
  const given = { SUANHENG_DATA: options.data, SUANHENG_PORT: options.port, SUANHENG_HOST: options.host }
  return readConfig({
    ...process.env,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  })
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('a whole number from 1 on')
  return Number(text)
}

/** Runs a command; its errors become a message and an exit code, never a stack trace for a user. */
function run<A extends unknown[]>(action: (...args: A) => Promise<number | void>, json: (...args: A) => boolean) {
  return async (...args: A): Promise<void> => {
    try {
      process.exitCode = (await action(...args)) ?? 0
    } catch (error) {
      process.exitCode = tellError(error, json(...args))
    }
  }
}

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
}
remoteOptions(program.command('push'))
  .description('send files of records to the service')
  .argument('<files...>', '.ndjson, .json, .csv, .arrow(s); NDJSON and CSV also as .gz')
  .requiredOption('--kind <kind>', 'what they hold: usage, samples, contracts, invoices, payments …')
  .addOption(
    new Option('--format <format>', 'when the file name does not tell it').choices(['ndjson', 'json', 'csv', 'arrow']),
  )
  .option('--batch <records>', 'records a batch', wholeNumber, 10_000)
  .option('--partial', 'keep the good records of a batch and quarantine the others')
  .action(
    run(
      (files: string[], options: PushArgs) =>
        push(clientOf(options), files, { ...options, partial: options.partial === true, json: options.json === true }),
      (_files, { json }) => json === true,
    ),
  )

type VerifyArgs = Remote & { readonly institution?: string; readonly out?: string; readonly markdown?: boolean }
remoteOptions(program.command('verify').description('verify a claim against its evidence').command('contract'))
  .description('reconcile one contract; the exit code tells the verdict')
  .argument('<number>', 'contract number')
  .option('--institution <uscc>', 'when several institutions have a contract of this number')
  .option('--out <file>', 'write the report to a file')
  .option('--markdown', 'with --out: the report in Chinese instead of canonical JSON')
  .action(
    run(
      (number: string, options: VerifyArgs) =>
        verifyContractCommand(clientOf(options), number, {
          ...options,
          markdown: options.markdown === true,
          json: options.json === true,
        }),
      (_number, { json }) => json === true,
    ),
  )

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
  .requiredOption('--role <role>', 'uploader, auditor, reviewer or admin')
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

await program.parseAsync()
