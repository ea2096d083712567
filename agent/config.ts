import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { messageOf, SuanhengError } from '../core/errors.ts'
import { SAMPLE_KINDS, type SampleKind } from '../ingest/importers/samples/kinds.ts'
import { USAGE_KINDS, type UsageKind } from '../ingest/importers/usage/kinds.ts'
import { KIND_NAMES, KINDS } from '../schemas/kinds.ts'
import { Instant, Uscc } from '../schemas/primitives.ts'
import { KeyId } from '../schemas/signing-key.ts'

const SOURCE_NAME = /^[a-z0-9][a-z0-9_-]{0,39}$/
const sampleKinds = Object.keys(SAMPLE_KINDS) as [SampleKind, ...SampleKind[]]
const usageKinds = Object.keys(USAGE_KINDS) as [UsageKind, ...UsageKind[]]
const routes = KIND_NAMES.map((kind) => KINDS[kind].route) as [string, ...string[]]

const File = z.string().min(1).max(4_096)
const Seconds = (least: number, most: number, otherwise: number) => z.int().min(least).max(most).default(otherwise)
const Timezone = z.string().min(1).max(64)
const named = { name: z.string().regex(SOURCE_NAME, 'lower-case letters, digits, - and _, up to 40') }
/** What an input of a scheduler or a platform does not say itself: docs/usage-import.md. */
const said = {
  kind: z.enum(usageKinds),
  /** File with the declared mapping of accounts to contracts and purposes. */
  map: File,
  platform: z.string().min(1).max(256).optional(),
  timezone: Timezone.optional(),
}

const Scrape = z.strictObject({
  ...named,
  type: z.literal('scrape'),
  kind: z.enum(sampleKinds).default('prometheus'),
  targets: z
    .array(z.url({ protocol: /^https?$/ }))
    .min(1)
    .max(10_000),
  everySeconds: Seconds(1, 86_400, 60),
  timeoutSeconds: Seconds(1, 600, 10),
  /** Requests under way at once. */
  concurrency: z.int().min(1).max(256).default(16),
  timezone: Timezone.optional(),
})
const Command = z.strictObject({
  ...named,
  ...said,
  type: z.literal('command'),
  /** Program and arguments; `{from}` and `{to}` are replaced by times of the source's zone, as sacct takes them. */
  command: z.array(z.string().max(4_096)).min(1).max(200),
  everySeconds: Seconds(1, 86_400, 300),
  timeoutSeconds: Seconds(1, 86_400, 300),
  /** What is asked for again each time: an accounting daemon writes late. */
  overlapSeconds: Seconds(0, 2_592_000, 3_600),
  /** Where the first reading begins. */
  since: Instant,
})
const Tail = z.strictObject({
  ...named,
  ...said,
  type: z.literal('tail'),
  file: File,
  everySeconds: Seconds(1, 86_400, 10),
})
const Drop = z.strictObject({
  ...named,
  type: z.literal('drop'),
  folder: File,
  everySeconds: Seconds(1, 86_400, 5),
  /** A file that was written to within this time is left alone. */
  settleSeconds: Seconds(0, 3_600, 2),
  /** Either files of records of one kind, by its route … */
  records: z.enum(routes).optional(),
  /** … or files of a platform or an exporter, which are read as the importers do. */
  import: z.enum([...usageKinds, ...sampleKinds]).optional(),
  map: File.optional(),
  platform: z.string().min(1).max(256).optional(),
  timezone: Timezone.optional(),
})
const SourceConfig = z.discriminatedUnion('type', [Scrape, Command, Tail, Drop])
export type ScrapeConfig = z.infer<typeof Scrape>
export type CommandConfig = z.infer<typeof Command>
export type TailConfig = z.infer<typeof Tail>
export type DropConfig = z.infer<typeof Drop>
export type SourceConfig = z.infer<typeof SourceConfig>

/** Every setting of the agent: docs/agent.md. */
const Config = z
  .strictObject({
    institution: Uscc,
    service: z
      .strictObject({
        url: z.url({ protocol: /^https?$/ }),
        /** File with the bearer token and nothing else; read again for each attempt, so that a new token is used at once. */
        tokenFile: File,
        signKeyFile: File.optional(),
        signKeyId: KeyId.optional(),
        /** Verifier key of the institution's log. Left out: the first one that the service gives is kept and must stay. */
        logKey: z.string().max(1_000).optional(),
        timeoutSeconds: Seconds(1, 3_600, 120),
      })
      .refine(({ signKeyFile, signKeyId }) => (signKeyFile === undefined) === (signKeyId === undefined), {
        path: ['signKeyId'],
        error: 'signKeyFile and signKeyId come together',
      }),
    /** Folder of the spool, cursors, receipts and the status: on a disk that lasts. */
    state: File,
    spool: z
      .strictObject({
        limitMiB: z.int().min(1).max(16_777_216).default(10_240),
        /** Reading stops while the disk has less room than this. */
        minFreeMiB: z.int().min(0).max(1_048_576).default(256),
      })
      .prefault({}),
    batch: z.strictObject({ records: z.int().min(1).max(100_000).default(10_000) }).prefault({}),
    metrics: z
      .strictObject({ host: z.string().min(1).max(255).default('127.0.0.1'), port: z.int().min(0).max(65_535) })
      .optional(),
    sources: z.array(SourceConfig).min(1).max(200),
  })
  .superRefine(({ sources }, context) => {
    const refuse = (at: number, field: string, message: string) =>
      context.addIssue({ code: 'custom', path: ['sources', at, field], message })
    for (const [at, source] of sources.entries()) {
      if (sources.findIndex(({ name }) => name === source.name) < at) refuse(at, 'name', 'another source has this name')
      if (source.type !== 'drop') continue
      if ((source.records === undefined) === (source.import === undefined))
        refuse(at, 'records', 'say either records or import')
      if (source.import !== undefined && source.import in USAGE_KINDS && source.map === undefined)
        refuse(at, 'map', 'an import of usage needs a map')
    }
  })
export type AgentConfig = z.infer<typeof Config>

/** Reads the settings; paths in them are from the file's own folder on. Errors: CONFIG_INVALID, listing every one at fault. */
export async function readAgentConfig(file: string): Promise<AgentConfig> {
  const given = await readFile(file, 'utf8')
    .then((text) => JSON.parse(text) as unknown)
    .catch((error: unknown) => {
      throw new SuanhengError('CONFIG_INVALID', `${file}: ${messageOf(error)}`, {}, error)
    })
  const parsed = Config.safeParse(given)
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'settings'}: ${issue.message}`)
    throw new SuanhengError('CONFIG_INVALID', problems.join('; '), { settings: problems })
  }
  const from = (name: string): string => path.resolve(path.dirname(file), name)
  const { data } = parsed
  return {
    ...data,
    state: from(data.state),
    service: {
      ...data.service,
      tokenFile: from(data.service.tokenFile),
      ...(data.service.signKeyFile === undefined ? {} : { signKeyFile: from(data.service.signKeyFile) }),
    },
    sources: data.sources.map((source) => resolved(source, from)),
  }
}

function resolved(source: SourceConfig, from: (name: string) => string): SourceConfig {
  const whole = { ...source }
  if ('map' in whole && whole.map !== undefined) whole.map = from(whole.map)
  if (whole.type === 'tail') whole.file = from(whole.file)
  if (whole.type === 'drop') whole.folder = from(whole.folder)
  return whole
}
