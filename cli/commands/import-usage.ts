import type { Command } from 'commander'
import { Argument } from 'commander'
import { z } from 'zod'
import { canonicalJson } from '../../core/canonical-json.ts'
import { SuanhengError } from '../../core/errors.ts'
import type { Allocation, AllocationReader, Read, ReadOptions } from '../../ingest/importers/usage/allocation.ts'
import { USAGE_KINDS, type UsageKind } from '../../ingest/importers/usage/kinds.ts'
import { UsageMap } from '../../ingest/importers/usage/map.ts'
import { recordMaker } from '../../ingest/importers/usage/records.ts'
import { repeats } from '../../ingest/importers/usage/repeats.ts'
import { UsageTally } from '../../ingest/importers/usage/tally.ts'
import { Name, Uscc } from '../../schemas/primitives.ts'
import { note, say } from '../output.ts'
import { run } from '../program.ts'
import { readPieces } from '../read-pieces.ts'
import { recordFile } from '../record-file.ts'
import { usageText } from '../usage-summary.ts'
import { DATA_AT_FAULT, importParent, readJson, readOptions } from './import-files.ts'

const Options = z.strictObject({
  institution: Uscc,
  map: z.string().min(1),
  out: z.string().min(1).optional(),
  platform: Name.optional(),
  timezone: z.string().min(1).max(64).optional(),
  dryRun: z.boolean().default(false),
  json: z.boolean().optional(),
})
type Options = z.infer<typeof Options>

/** suanheng import usage: what schedulers account for, as usage records to push. Reads and writes files, needs no service. */
export function importUsageCommand(program: Command): void {
  importParent(program)
    .command('usage')
    .description('计量日志: usage records from the accounting of schedulers (docs/usage-import.md)')
    .addArgument(new Argument('<kind>', 'what printed it').choices(Object.keys(USAGE_KINDS)))
    .argument('<files...>', 'also as .gz')
    .requiredOption('--institution <uscc>', '统一社会信用代码 of whose log it is')
    .requiredOption('--map <file>', 'JSON: which accounts belong to which contract and purpose')
    .option('--out <file>', 'NDJSON for push --kind usage')
    .option('--platform <name>', 'the cluster, where the input does not say it; always the same name')
    .option('--timezone <zone>', 'of times without an offset: Asia/Shanghai, UTC, +08:00 …')
    .option('--dry-run', 'write nothing; tell what is unmapped, with its card-hours')
    .option('--json', 'the summary in JSON')
    .action(
      run(async (kind: UsageKind, files: string[], options: unknown) =>
        importUsage(kind, files, readOptions(Options, options)),
      ),
    )
}

async function importUsage(kind: UsageKind, files: readonly string[], options: Options): Promise<number> {
  const { institution, platform, timezone, dryRun } = options
  if (options.out === undefined && !dryRun) throw new SuanhengError('REQUEST_INVALID', '--out: give it, or --dry-run')
  const map = await readJson('--map', options.map, UsageMap)
  const outcomesOf = recordMaker({ institution, platform, map })
  const wordOf = repeats()
  const tally = new UsageTally(platform ?? null)
  const out = dryRun || options.out === undefined ? null : await recordFile(options.out)
  const take = (file: string, { found, left }: Read<Allocation>) => {
    for (const one of left) tally.left(file, one)
    for (const use of found) {
      const outcomes = outcomesOf(use).filter((outcome) => {
        const before = outcome.is === 'record' ? wordOf(outcome.record) : 'new'
        if (before !== 'new') tally.again(file, use, before)
        return before !== 'same'
      })
      tally.use(file, use, outcomes)
      if (out !== null) for (const outcome of outcomes) if (outcome.is === 'record') out.add(outcome.record)
    }
  }
  try {
    for (const file of new Set(files)) {
      const read: (options: ReadOptions) => AllocationReader = USAGE_KINDS[kind]
      const reader = read({ timezone, gres: map.gres })
      await inFile(file, async () => {
        for await (const piece of readPieces(file)) {
          tally.lines(linesIn(piece))
          take(file, reader.text(piece))
          await out?.flush()
        }
        take(file, reader.end())
      })
    }
  } catch (error) {
    await out?.drop()
    throw error
  }
  const summary = tally.summary()
  const any = summary.records.uses > 0
  if (any) await out?.done()
  else await out?.drop()
  const written = any && out !== null ? (options.out ?? null) : null
  if (options.json === true) say(canonicalJson({ ...summary, timezone: timezone ?? null, out: written }))
  else for (const text of usageText(summary, { timezone, out: written, dryRun })) note(text)
  return !any || summary.out.ambiguous.uses > 0 ? DATA_AT_FAULT : 0
}

/** A reader knows lines, not names of files. */
async function inFile(file: string, read: () => Promise<void>): Promise<void> {
  try {
    await read()
  } catch (error) {
    if (!(error instanceof SuanhengError) || error.message.includes(file)) throw error
    throw new SuanhengError(error.code, `${file}: ${error.message}`, error.details, error)
  }
}

function linesIn(piece: string): number {
  let count = 0
  for (let at = piece.indexOf('\n'); at >= 0; at = piece.indexOf('\n', at + 1)) count++
  return count
}
