import { join } from 'node:path'
import type { Command } from 'commander'
import { SuanhengError } from '../../core/errors.ts'
import { durableSequences } from '../../ledger/journal/durable-sequences.ts'
import { journalsOf } from '../../ledger/lease/scan.ts'
import { LogFolder } from '../../ledger/log/log-folder.ts'
import { openStore } from '../../store/client.ts'
import type { CheckEvent, CheckResultEvent } from '../../verifier/ledger/check.ts'
import { checkLedger } from '../../verifier/ledger/check-all.ts'
import { type KnownCheckpoint, parseKnown } from '../../verifier/ledger/check-known.ts'
import { askForCheck } from '../ask-for-check.ts'
import { freshSalt } from '../fresh-salt.ts'
import { describeCheck, showCheck } from '../ledger-words.ts'
import { openLogs } from '../open-logs.ts'
import { say } from '../output.ts'
import { clientOf, configOf, type Remote, run } from '../program.ts'
import { readText } from '../read-text.ts'
import { readLogKeys } from '../witness/keys.ts'
import { type ConsistencyArgs, consistencyOf } from './consistency.ts'

/** The exit code of a ledger that is not what it should be. */
const DIFFERS = 12

type CheckArgs = {
  readonly data?: string
  readonly institution?: string
  readonly known?: readonly string[]
  readonly logKey?: readonly string[]
  readonly url?: string
  readonly token?: string
  readonly tokenFile?: string
  readonly json?: boolean
}

export function ledgerCommands(program: Command): void {
  const ledger = program.command('ledger').description('the ledger that proves the logs')
  whereOptions(ledger.command('check'), '; the service must be stopped')
    .description('compare ledger and store, record by record; exit code 0 clean, 12 findings')
    .option('--institution <uscc>', 'one institution; with --url it must be named')
    .option('--known <files...>', 'checkpoints, proofs or receipts kept from earlier: the log may only have grown')
    .option(
      '--log-key <vkeys...>',
      'verifier keys of the logs, or files of them, as kept elsewhere, instead of log.pub',
    )
    .action(run(async (options: CheckArgs) => checkCommand(options)))
  whereOptions(ledger.command('consistency'), '')
    .description('does the log of one checkpoint continue that of another? exit code 0 yes, 12 no')
    .argument('<first>', 'the older checkpoint, proof or receipt (a file), or a size')
    .argument('<second>', 'the newer one')
    .option('--institution <uscc>', 'whose log, when both are sizes')
    .option('--log-key <vkey>', 'verifier key of the log, as text or as a file, as kept elsewhere')
    .action(
      run(async (first: string, second: string, options: ConsistencyArgs & { readonly json?: boolean }) => {
        const { ok, ...answer } = await consistencyOf(first, second, options)
        say(options.json === true ? JSON.stringify({ consistent: ok, ...answer }) : answer.text)
        return ok ? 0 : DIFFERS
      }),
    )
  whereOptions(ledger.command('vkey'), '')
    .description('the verifier key of an institution’s log (C2SP signed-note)')
    .requiredOption('--institution <uscc>', '统一社会信用代码')
    .action(run(async (options: CheckArgs & { readonly institution: string }) => say(await verifierKeyOf(options))))
}

/** The data folder is read unless --url is given: a service that is not trusted is not asked about itself. */
const whereOptions = (command: Command, condition: string): Command =>
  command
    .option('--data <folder>', `data folder (SUANHENG_DATA, ./data)${condition}`)
    .option('--url <url>', 'ask this service instead')
    .option('--token <token>', 'bearer token (better: SUANHENG_TOKEN or --token-file, which no process list shows)')
    .option('--token-file <file>', 'file that holds the token')
    .option('--json', 'answer in JSON')

async function checkCommand(options: CheckArgs): Promise<number> {
  const known = await Promise.all((options.known ?? []).map(readKnown))
  const { institution } = options
  const stray = known.find((item) => institution !== undefined && item.institution !== institution)
  // Left out in silence it would look compared.
  if (stray !== undefined)
    throw new SuanhengError('REQUEST_INVALID', `${stray.name} is of ${stray.institution}, the check of ${institution}`)
  const events = options.url === undefined ? checkHere(options, known) : checkThere(options, known)
  const results = await showCheck(events, options.json === true)
  requireKnown(results, options.institution)
  if (options.json !== true) say(describeCheck(results))
  return results.some(({ findings }) => findings > 0) ? DIFFERS : 0
}

/** A misspelt institution must not look like a clean one. Errors: NOT_FOUND. */
function requireKnown(results: readonly CheckResultEvent[], institution: string | undefined): void {
  if (institution === undefined || results.some(({ size, findings }) => (size ?? 0) > 0 || findings > 0)) return
  throw new SuanhengError('NOT_FOUND', `neither ledger nor store has a batch of ${institution}`, { institution })
}

const readKnown = async (file: string): Promise<KnownCheckpoint> => parseKnown(file, await readText(file))

async function* checkHere(options: CheckArgs, known: readonly KnownCheckpoint[]): AsyncGenerator<CheckEvent> {
  const config = configOf(options.data === undefined ? {} : { data: options.data })
  const { logs } = await openLogs(config)
  const given = new Map((await readLogKeys(options.logKey ?? [])).map(({ key, institution }) => [institution, key]))
  const log = (institution: string): LogFolder => {
    const folder = logs.log(institution)
    const key = given.get(institution)
    return key === undefined ? folder : new LogFolder(folder.directory, folder.hasher, key)
  }
  const journals = await Promise.all((await journalsOf(join(config.dataFolder, 'ledger'))).map(durableSequences))
  const durable = async (institution: string) => Math.max(0, ...journals.map((last) => last.get(institution) ?? 0))
  const store = await openStore(config.store)
  try {
    yield* checkLedger({
      store,
      logs: { ...logs, log },
      durable,
      known,
      salt: freshSalt,
      only: options.institution ?? null,
    })
  } finally {
    await store.close()
  }
}

async function* checkThere(options: CheckArgs, known: readonly KnownCheckpoint[]): AsyncGenerator<CheckEvent> {
  const { institution } = options
  if (institution === undefined) throw new SuanhengError('REQUEST_INVALID', '--url needs --institution')
  if (known.length > 0)
    throw new SuanhengError('REQUEST_INVALID', '--known is compared with --data; with --url use "ledger consistency"')
  yield* askForCheck(clientOf(options as Remote), institution)
}

async function verifierKeyOf(options: CheckArgs & { readonly institution: string }): Promise<string> {
  const { institution, url, data } = options
  if (url !== undefined)
    return (await clientOf(options as Remote).get(`/ledger/${encodeURIComponent(institution)}/vkey`)).trim()
  const { logs } = await openLogs(configOf(data === undefined ? {} : { data }))
  return logs.log(institution).key?.text ?? ''
}
