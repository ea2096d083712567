import { lstat, mkdir, readdir, rename } from 'node:fs/promises'
import path from 'node:path'
import type { Route } from '../../client/index.ts'
import { ERRORS, messageOf, SuanhengError } from '../../core/errors.ts'
import { SAMPLE_KINDS, type SampleKind } from '../../ingest/importers/samples/kinds.ts'
import { USAGE_KINDS, type UsageKind } from '../../ingest/importers/usage/kinds.ts'
import { nullIfMissing, replaceFile, syncFolder } from '../../ledger/durable-file.ts'
import { countLeft } from '../board.ts'
import type { DropConfig } from '../config.ts'
import { putRecords } from './record-file.ts'
import type { Source, SourceTools } from './source.ts'
import { textOf } from './text-of.ts'
import { loadMap, UsageIntake } from './usage-intake.ts'

/** What became of a file: numbers of its batches, and what keeps it from being done with. */
type Taken = {
  readonly batches: readonly bigint[]
  readonly records: number
  readonly left: number
  /** Uses that the mapping does not decide: the file has to come again. */
  readonly undecided: number
}

/**
 * Takes the files of a folder, oldest first. A file is moved to `done/` once all of it is in the spool, or to `refused/`
 * with the reason beside it. Files that begin with a dot or end with .tmp or .part are not ready and left alone.
 */
export function dropSource(config: DropConfig, tools: SourceTools): Source {
  const { state, log, surroundings } = tools
  return {
    state,
    everyMs: config.everySeconds * 1000,
    isRereadable: true,
    missed: async () => {},
    async read(signal) {
      for (const name of ['done', 'refused']) await mkdir(path.join(config.folder, name), { recursive: true })
      for (const { name, file } of await readyFiles(config, surroundings.now())) {
        signal.throwIfAborted()
        const outcome = await take(file, config, tools).catch((error: unknown) => {
          if (isOurs(error)) throw error
          return reasonOf(error)
        })
        if ('code' in outcome) {
          await refuse(config.folder, name, outcome, log, state.name)
          continue
        }
        state.records += outcome.records
        const about = { ...outcome, batches: outcome.batches.map(Number) }
        if (outcome.undecided > 0) {
          const why = `the mapping does not decide ${outcome.undecided} uses: mend it and drop the file again; what was sent counts once`
          await refuse(config.folder, name, { code: 'REQUEST_INVALID', detail: why, ...about }, log, state.name)
          continue
        }
        const moved = await move(config.folder, name, 'done', about)
        log('info', 'file_done', { source: state.name, file: moved, ...about })
      }
    },
  }
}

/** Faults of the disk or the settings are not the file's. */
const isOurs = (error: unknown): boolean =>
  !(error instanceof SuanhengError) || error.code === 'JOURNAL_UNAVAILABLE' || error.code === 'CONFIG_INVALID'

function reasonOf(error: unknown) {
  const code = error instanceof SuanhengError ? error.code : 'INTERNAL'
  return { code, detail: messageOf(error), mend: ERRORS[code].mend, mendZh: ERRORS[code].zh }
}

async function readyFiles(config: DropConfig, now: number) {
  const found: { name: string; file: string; mtimeMs: number }[] = []
  for (const name of await readdir(config.folder)) {
    if (name.startsWith('.') || /\.(tmp|part)$/i.test(name)) continue
    const file = path.join(config.folder, name)
    const about = await lstat(file).catch(nullIfMissing)
    if (about === null || !about.isFile()) continue
    const age = now - about.mtimeMs
    // A time to come is a clock that was set back: such a file is not waited for.
    if (age < 0 || age >= config.settleSeconds * 1000) found.push({ name, file, mtimeMs: about.mtimeMs })
  }
  return found.sort((a, b) => a.mtimeMs - b.mtimeMs || (a.name < b.name ? -1 : 1))
}

async function take(file: string, config: DropConfig, tools: SourceTools): Promise<Taken> {
  if (config.records !== undefined) {
    const route = config.records as Route
    return { ...(await putRecords(file, (header) => tools.batcher(route, header))), left: 0, undecided: 0 }
  }
  const { import: kind } = config
  return kind !== undefined && kind in USAGE_KINDS
    ? takeUsage(file, kind as UsageKind, config, tools)
    : takeSamples(file, kind as SampleKind, config, tools)
}

async function takeUsage(file: string, kind: UsageKind, config: DropConfig, tools: SourceTools): Promise<Taken> {
  const loaded = await loadMap(config.map ?? '')
  const batcher = tools.batcher('usage')
  const intake = new UsageIntake({ ...config, kind, map: config.map ?? '' }, loaded, tools.institution, batcher, {
    ...tools.state,
  })
  for await (const text of textOf(file)) await intake.text(text)
  await intake.end()
  return { batches: batcher.batches, records: batcher.records, left: intake.left, undecided: intake.undecided }
}

async function takeSamples(file: string, kind: SampleKind, config: DropConfig, tools: SourceTools): Promise<Taken> {
  const batcher = tools.batcher('samples')
  // No moment is given: a page that writes none does not say when it was taken.
  const reader = SAMPLE_KINDS[kind]({ timezone: config.timezone })
  let left = 0
  const put = async ({ found, left: more }: ReturnType<typeof reader.end>) => {
    left += more.length
    for (const { why } of more) countLeft(tools.state, why.en)
    for (const sample of found) await batcher.add(JSON.stringify({ institution: tools.institution, ...sample }))
  }
  for await (const text of textOf(file)) await put(reader.text(text))
  await put(reader.end())
  await batcher.flush()
  return { batches: batcher.batches, records: batcher.records, left, undecided: 0 }
}

async function refuse(
  folder: string,
  name: string,
  reason: object,
  log: SourceTools['log'],
  source: string,
): Promise<void> {
  const moved = await move(folder, name, 'refused', reason)
  log('error', 'file_refused', { source, file: moved, ...reason })
}

/** Moves a file, under a further name where there is one of its name, with what is to be said of it beside it. */
async function move(folder: string, name: string, to: 'done' | 'refused', about: object): Promise<string> {
  const target = path.join(folder, to)
  const taken = new Set(await readdir(target))
  let moved = name
  for (let n = 2; taken.has(moved); n++) moved = `${n}-${name}`
  const note = to === 'done' ? 'report' : 'reason'
  await replaceFile(path.join(target, `${moved}.${note}.json`), `${JSON.stringify(about, null, 1)}\n`, 0o600)
  await rename(path.join(folder, name), path.join(target, moved))
  await syncFolder(target)
  await syncFolder(folder)
  return moved
}
