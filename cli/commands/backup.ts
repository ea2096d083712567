import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { SuanhengError } from '../../core/errors.ts'
import type { CopiedLog } from '../backup/copy-log.ts'
import { type MakeOptions, makeArchive } from '../backup/make.ts'
import type { ArchiveManifest } from '../backup/manifest.ts'
import { openArchive, rangesOf, restoreArchive } from '../backup/restore.ts'
import type { Config } from '../config.ts'
import { describeCheck, showCheck } from '../ledger-words.ts'
import { grouped, note, say } from '../output.ts'
import { configOf, run } from '../program.ts'

/** The exit code of a backup whose rows are not those of its ledger. */
const DIFFERS = 12

type Args = { readonly data?: string; readonly json?: boolean }
type MakeArgs = Args & { readonly to: string; readonly secrets: boolean }
type ArchiveArgs = Args & {
  readonly to: string
  readonly institution: string
  readonly from?: string
  readonly until?: string
}

const inDataFolder = (command: Command): Command =>
  command.option('--data <folder>', 'data folder (SUANHENG_DATA, ./data)').option('--json', 'answer in JSON')

/** suanheng backup: ledger and rows in one folder, that fit each other. */
export function backupCommands(program: Command): void {
  const backup = program.command('backup').description('ledger and store together, as files that fit each other')
  inDataFolder(backup.command('make'))
    .description('back up ledger, rows, files and tokens; again into the same folder: only what is new')
    .requiredOption('--to <folder>', 'folder of the backup')
    .option('--no-secrets', 'without the private key of the logs and the tokens')
    .action(run(async (options: MakeArgs) => make(options)))
  backup
    .command('verify')
    .description(
      'compare a backup or archive with its manifest; --full: restore it into a temporary store and check that',
    )
    .argument('<folder>', 'the backup or archive')
    .option('--full', 'restore into a temporary embedded store and compare every record with the ledger')
    .option('--json', 'answer in JSON')
    .action(run(async (folder: string, options: Args & { readonly full?: boolean }) => verify(folder, options)))
  inDataFolder(backup.command('restore'))
    .description(
      'put a backup back into an empty data folder and an empty store, and check it; exit code 0 clean, 12 not',
    )
    .requiredOption('--from <folder>', 'the backup or archive')
    .action(
      run(async ({ from, ...options }: Args & { readonly from: string }) =>
        restore(from, configOf(options), options.json === true),
      ),
    )
}

/** suanheng export archive. */
export function archiveCommand(program: Command): void {
  const parent = program.commands.find((command) => command.name() === 'export') ?? program.command('export')
  // Options behind `archive` are its own, also those that `export` has: the program must not read ahead either.
  program.enablePositionalOptions()
  inDataFolder(parent.enablePositionalOptions().command('archive'))
    .description('records of an institution by month as Parquet, with the log that proves them')
    .requiredOption('--institution <uscc>', '统一社会信用代码')
    .requiredOption('--to <folder>', 'folder of the archive')
    .option('--from <month>', 'first month received, YYYY-MM, Asia/Shanghai')
    .option('--until <month>', 'last month received')
    .action(run(async (options: ArchiveArgs) => archive(options)))
}

const configWith = ({ data }: Args): Config => configOf(data === undefined ? {} : { data })

async function make(options: MakeArgs): Promise<number> {
  const whole = { kind: 'backup', institution: null, from: null, until: null } as const
  return write(options, { ...whole, withSecrets: options.secrets })
}

async function archive(options: ArchiveArgs): Promise<number> {
  const { institution, from = null, until = null } = options
  for (const month of [from, until])
    if (month !== null && !/^\d{4}-(?:0[1-9]|1[0-2])$/.test(month))
      throw new SuanhengError('REQUEST_INVALID', `${month} is not a month: YYYY-MM`)
  return write(options, { kind: 'archive', institution, from, until, withSecrets: false })
}

async function write(
  { to, json, ...options }: Args & { readonly to: string },
  what: Pick<MakeOptions, 'kind' | 'institution' | 'from' | 'until' | 'withSecrets'>,
): Promise<number> {
  const quiet = json === true ? {} : { onLog: tellLog }
  const manifest = await makeArchive({ config: configWith(options), to, now: Date.now, ...quiet, ...what })
  say(json === true ? JSON.stringify(summaryOf(manifest)) : describe(manifest, to))
  return 0
}

const tellLog = ({ institution, size }: CopiedLog): void => note(`${institution}: ${grouped(size)} batches`)

const summaryOf = ({ kind, madeAt, logs, files }: ArchiveManifest) => ({
  kind,
  madeAt,
  logs,
  files: files.length,
  bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
})

function describe(manifest: ArchiveManifest, folder: string): string {
  const { kind, logs, files, bytes } = summaryOf(manifest)
  const waiting = logs.reduce((sum, log) => sum + log.waiting, 0)
  const late = waiting === 0 ? '' : `\n${grouped(waiting)} batches were acknowledged and not yet published: not in it`
  return `${kind} of ${logs.length} logs in ${folder}: ${grouped(files)} files, ${grouped(bytes)} bytes${late}`
}

async function verify(folder: string, { full, json }: Args & { readonly full?: boolean }): Promise<number> {
  const manifest = await openArchive(folder)
  for (const { institution } of manifest.logs) rangesOf(manifest, institution)
  if (full !== true) {
    say(json === true ? JSON.stringify(summaryOf(manifest)) : `${describe(manifest, folder)}; every file is as written`)
    return 0
  }
  const place = await mkdtemp(join(tmpdir(), 'suanheng-verify-'))
  try {
    // A store of its own, whatever store the settings name.
    const settings = { ...configOf({ data: join(place, 'data') }) }
    const own = { kind: 'embedded', path: join(place, 'store') } as const
    return await restore(folder, { ...settings, store: own }, json === true)
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}

async function restore(folder: string, config: Config, json: boolean): Promise<number> {
  const manifest = await openArchive(folder)
  const { origin, hash } = manifest
  const { SUANHENG_LEDGER_ORIGIN: ownOrigin, SUANHENG_LEDGER_HASH: ownHash } = config.settings
  if (origin !== ownOrigin || hash !== ownHash)
    throw new SuanhengError(
      'CONFIG_INVALID',
      `it was made with SUANHENG_LEDGER_ORIGIN=${origin} and SUANHENG_LEDGER_HASH=${hash}, and is restored with the same`,
      { settings: ['SUANHENG_LEDGER_ORIGIN', 'SUANHENG_LEDGER_HASH'] },
    )
  const results = await showCheck(restoreArchive(folder, manifest, config, Date.now), json)
  if (!json) say(describeCheck(results))
  return results.some(({ findings }) => findings > 0) ? DIFFERS : 0
}
