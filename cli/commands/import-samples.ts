import type { Command } from 'commander'
import { Argument } from 'commander'
import { z } from 'zod'
import { canonicalJson } from '../../core/canonical-json.ts'
import { SuanhengError } from '../../core/errors.ts'
import { SAMPLE_KINDS, type SampleKind } from '../../ingest/importers/samples/kinds.ts'
import type { Sample, SampleOptions, SampleReader } from '../../ingest/importers/samples/sample.ts'
import type { Read } from '../../ingest/importers/usage/allocation.ts'
import { DeviceSample } from '../../schemas/device-sample.ts'
import { Instant, Uscc } from '../../schemas/primitives.ts'
import { note, say } from '../output.ts'
import { run } from '../program.ts'
import { readPieces } from '../read-pieces.ts'
import { type RecordFile, recordFile } from '../record-file.ts'
import { SampleTally, sampleText } from '../sample-tally.ts'
import { DATA_AT_FAULT, importParent, readOptions } from './import-files.ts'

const Options = z.strictObject({
  institution: Uscc,
  out: z.string().min(1).optional(),
  at: Instant.optional(),
  timezone: z.string().min(1).max(64).optional(),
  dryRun: z.boolean().default(false),
  json: z.boolean().optional(),
})
type Options = z.infer<typeof Options>

/** Answers to one question a metric belong together: their files are one input. */
const ONE_INPUT: ReadonlySet<SampleKind> = new Set<SampleKind>(['prometheus-range'])

/** suanheng import samples: what exporters and nvidia-smi print, as samples to push. Needs no service. */
export function importSamplesCommand(program: Command): void {
  importParent(program)
    .command('samples')
    .description('设备采样: telemetry from exporters, Prometheus and nvidia-smi (docs/samples-import.md)')
    .addArgument(new Argument('<kind>', 'what printed it').choices(Object.keys(SAMPLE_KINDS)))
    .argument('<files...>', 'also as .gz')
    .requiredOption('--institution <uscc>', '统一社会信用代码 of whose devices they are')
    .option('--out <file>', 'NDJSON for push --kind samples')
    .option('--at <instant>', 'when it was taken, where the input has no times')
    .option('--timezone <zone>', 'of times without an offset: Asia/Shanghai, UTC, +08:00 …')
    .option('--dry-run', 'write nothing; tell what is read and what is not')
    .option('--json', 'the summary in JSON')
    .action(
      run(async (kind: SampleKind, files: string[], options: unknown) =>
        importSamples(kind, files, readOptions(Options, options)),
      ),
    )
}

async function importSamples(kind: SampleKind, given: readonly string[], options: Options): Promise<number> {
  const { institution, at, timezone, dryRun } = options
  if (options.out === undefined && !dryRun) throw new SuanhengError('REQUEST_INVALID', '--out: give it, or --dry-run')
  const files = [...new Set(given)]
  const make: (options: SampleOptions) => SampleReader = SAMPLE_KINDS[kind]
  const reader = () => make({ at: at === undefined ? undefined : Date.parse(at), timezone })
  const tally = new SampleTally()
  const out = dryRun || options.out === undefined ? null : await recordFile(options.out)
  const take = takerOf(institution, tally, out)
  try {
    const inputs = ONE_INPUT.has(kind) ? [files] : files.map((file) => [file])
    for (const input of inputs) await readInput(reader(), input, take, async () => out?.flush())
  } catch (error) {
    await out?.drop()
    throw error
  }
  const summary = tally.summary()
  const any = summary.samples > 0
  if (any) await out?.done()
  else await out?.drop()
  const written = any && out !== null ? (options.out ?? null) : null
  if (options.json === true) say(canonicalJson({ ...summary, out: written }))
  else {
    for (const text of sampleText(summary, written)) note(text)
    if (dryRun) note('试运行，未写入 · dry run, nothing written')
  }
  return any ? 0 : DATA_AT_FAULT
}

type Take = (file: string, read: Read<Sample>) => void

async function readInput(
  reader: SampleReader,
  files: readonly string[],
  take: Take,
  flush: () => Promise<void>,
): Promise<void> {
  let current = ''
  try {
    for (const file of files) {
      current = file
      for await (const piece of readPieces(file)) {
        take(file, reader.text(piece))
        await flush()
      }
    }
    current = files.length === 1 ? current : `${files.length} files`
    take(current, reader.end())
  } catch (error) {
    if (!(error instanceof SuanhengError) || error.message.includes(current)) throw error
    // A reader knows lines, not names of files.
    throw new SuanhengError(error.code, `${current}: ${error.message}`, error.details, error)
  }
}

/** A sample that the service would refuse is told here, and not written. */
function takerOf(institution: string, tally: SampleTally, out: RecordFile | null): Take {
  return (file, { found, left }) => {
    for (const one of left) tally.left(file, one)
    for (const sample of found) {
      const record = DeviceSample.safeParse({ institution, ...sample })
      if (record.success) {
        tally.sample(record.data)
        out?.add(record.data)
        continue
      }
      const [issue] = record.error.issues
      const path = issue?.path.join('.') ?? ''
      const why = { en: `${path}: ${issue?.message ?? ''}`, zh: `字段 ${path} 不符合要求：${issue?.message ?? ''}` }
      tally.left(file, { line: null, what: sample.device.slice(0, 128), why })
    }
  }
}
