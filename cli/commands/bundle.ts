import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import type { Command } from 'commander'
import { messageOf, SuanhengError } from '../../core/errors.ts'
import { parseVerifierKey } from '../../core/note/signed-note.ts'
import { checkDocument } from '../../verifier/bundle/check-document.ts'
import { type BundleKind, LIMITS } from '../../verifier/bundle/format.ts'
import type { Problem } from '../../verifier/bundle/problem.ts'
import { type BundleCheck, verifyBundle } from '../../verifier/bundle/verify-bundle.ts'
import { createTypesetter } from '../../verifier/documents/render/typesetter.ts'
import type { ServiceClient } from '../client.ts'
import { runAsJob } from '../jobs.ts'
import { grouped, note, say } from '../output.ts'
import { clientOf, type Remote, remoteOptions, run } from '../program.ts'
import { writeWhole } from '../write-whole.ts'

type MakeArgs = Remote & {
  readonly out: string
  readonly job?: boolean
  readonly claim?: string
  readonly capacity?: string
  readonly institution?: string
  readonly reading?: readonly string[]
} & Readonly<Partial<Record<(typeof ASKED)[number], string>>>
type VerifyArgs = { readonly key?: string; readonly json?: boolean }

/** suanheng bundle: a report with everything it rests on in one file, and the check of such a file without a server. */
export function bundleCommands(program: Command): void {
  const bundle = program.command('bundle').description('证据包: a report, its records and their proofs in one file')
  remoteOptions(bundle.command('make'))
    .description('make the evidence bundle of a contract, a claim or a capacity')
    .argument('[number]', 'contract number')
    .option('--claim <id>', 'of a claim')
    .option('--capacity <uscc>', 'of the capacity of an institution')
    .option('--institution <uscc>', 'when several institutions have a contract or claim of this name')
    .option(
      '--reading <switch=value>',
      'of a claim, once for each',
      (one: string, more: string[]) => [...more, one],
      [],
    )
    .option('--assume <day>', 'of a draft: the day on which it is taken to be submitted')
    .option('--at <when>', 'of a capacity: a day, or a moment')
    .option('--from <when>', 'of a capacity: first day, or moment')
    .option('--to <when>', 'of a capacity: last day, inclusive, or moment, exclusive')
    .option('--threshold <pflops>', 'of a capacity: 300 if not said')
    .option('--tier <tier>', 'of a capacity: identified if not said')
    .option('--figure <figure>', 'of a capacity: dense if not said')
    .option('--location <where>', 'of a capacity: anywhere if not said')
    .option('--leased <reading>', 'of a capacity: counted if not said')
    .requiredOption('--out <file>', 'the zip to write')
    .option('--job', 'as a job of the service, with progress: for many records; Ctrl-C cancels it')
    .action(run((number: string | undefined, options: MakeArgs) => make(clientOf(options), number, options)))
  bundle
    .command('verify')
    .description(
      'check an evidence bundle offline; exit code 0 holds, 11 holds in part: the key is not known or the report could not be computed again, 12 something differs',
    )
    .argument('<file>', 'the zip')
    .option('--key <vkey>', 'verifier key of the log, as text or as a file, from whoever runs it')
    .option('--json', 'answer in JSON')
    .action(run((file: string, options: VerifyArgs) => verify(file, options)))
}

/** What a question about a capacity or a draft may say, as the route takes it. */
const ASKED = ['assume', 'at', 'from', 'to', 'threshold', 'tier', 'figure', 'location', 'leased'] as const

async function make(client: ServiceClient, number: string | undefined, options: MakeArgs): Promise<void> {
  const { claim, capacity, institution, reading = [], out } = options
  const subjects = [
    ...(number === undefined ? [] : [`contracts/${encodeURIComponent(number)}`]),
    ...(claim === undefined ? [] : [`claims/${encodeURIComponent(claim)}`]),
    ...(capacity === undefined ? [] : [`institutions/${encodeURIComponent(capacity)}/capacity`]),
  ]
  const [subject] = subjects
  if (subject === undefined || subjects.length > 1)
    throw new SuanhengError('REQUEST_INVALID', 'name one contract number, --claim or --capacity')
  // What the route, or the job, does not take it refuses by name.
  const asked: [string, string][] = [
    ...(institution === undefined ? [] : [['institution', institution] satisfies [string, string]]),
    ...reading.map((one): [string, string] => ['reading', one]),
    ...ASKED.flatMap((name): [string, string][] => {
      const value = options[name]
      return value === undefined ? [] : [[name, value]]
    }),
  ]
  const query = asked.length === 0 ? '' : `?${new URLSearchParams(asked).toString()}`
  const bytes =
    options.job === true
      ? await runAsJob(client, 'evidence_bundle', inputOf(number, options), out)
      : await writeWhole(out, await client.stream(`/v1/${subject}/bundle${query}`))
  note(`written to ${out} (${grouped(bytes)} bytes)`)
  note(`check it at any time, without a service  可随时离线核验：suanheng bundle verify ${out} --key <vkey>`)
}

/** The same question as a job takes it: what is asked of a capacity is a part of its own. */
function inputOf(number: string | undefined, options: MakeArgs): Readonly<Record<string, unknown>> {
  const { claim, capacity, institution, reading = [] } = options
  const said = Object.fromEntries(ASKED.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])))
  return {
    ...(number === undefined ? {} : { number }),
    ...(claim === undefined ? {} : { claim }),
    ...(reading.length === 0 ? {} : { reading }),
    ...(capacity === undefined ? said : { capacity: said }),
    ...(institution === undefined && capacity === undefined ? {} : { institution: institution ?? capacity }),
  }
}

/** The key is not known, or the report not computed again. */
const IN_PART = 11
const DIFFERS = 12

async function verify(file: string, { key, json }: VerifyArgs): Promise<number> {
  const known =
    key === undefined ? null : parseVerifierKey((existsSync(key) ? (await read(key)).toString('utf8') : key).trim())
  if ((await stat(file).catch(unreadable(file))).size > LIMITS.fileBytes)
    throw new SuanhengError('BUNDLE_MALFORMED', `${file} has more than ${LIMITS.fileBytes} bytes`)
  const bytes = await read(file)
  const found = await verifyBundle(bytes, known)
  const check = { ...found, problems: [...found.problems, ...(await documentOf(bytes))] }
  say(json === true ? JSON.stringify(check) : describe(check))
  return check.problems.length > 0 ? DIFFERS : check.keyKnown && check.recomputed ? 0 : IN_PART
}

/** In a process of its own, as the service typesets: what a stranger wrote takes its time and memory there. */
async function documentOf(bytes: Uint8Array): Promise<readonly Problem[]> {
  const typesetter = createTypesetter()
  try {
    return await checkDocument(bytes, typesetter)
  } finally {
    await typesetter.close()
  }
}

const read = (file: string): Promise<Buffer> => readFile(file).catch(unreadable(file))

const unreadable =
  (file: string) =>
  (error: unknown): never => {
    throw new SuanhengError('REQUEST_INVALID', `cannot read ${file}: ${messageOf(error)}`, {}, error)
  }

const SHOWN = 50
const SUBJECTS = {
  reconciliation: 'contract    合同',
  assessment: 'claim       申请',
  capacity: 'capacity of 算力',
} as const satisfies Readonly<Record<BundleKind, string>>

function describe(check: BundleCheck): string {
  const { problems, keyKnown, recomputed, notRecomputed } = check
  const verdict =
    problems.length > 0
      ? `differs  不符: ${problems.length} 处`
      : !recomputed
        ? 'records hold, the report is not proven  记录成立，报告未经重算、未获证明'
        : keyKnown
          ? 'holds  成立'
          : 'holds, under a key that is not known  成立，但公钥来源未知'
  return [
    verdict,
    `  ${SUBJECTS[check.kind]}  ${check.subject}`,
    `  institution 机构  ${check.institution}`,
    `  log         账本  ${check.origin}, ${grouped(check.size)} batches 批`,
    `  root        根    ${check.root ?? '—'}`,
    `  proven      已证  ${grouped(check.records)} records 条, ${grouped(check.batches)} batches 批, ${grouped(check.logs)} logs 个账本`,
    `  report      报告  SHA-256 ${check.report ?? '—'}`,
    ...problems
      .slice(0, SHOWN)
      .flatMap(({ code, member, what }) => [`✗ ${code} ${member}: ${what.en}`, `  ${what.zh}`]),
    ...(problems.length > SHOWN ? [`  … and ${problems.length - SHOWN} more (--json lists them)`] : []),
    ...(keyKnown
      ? []
      : [
          '! the key is the one in the bundle: the parts belong together, whose they are is not known; give --key',
          '  公钥取自包内：只能说明各部分同出一处，不能证明出自谁；请用 --key 给出账本公钥',
        ]),
    ...notRecomputed.flatMap(({ en, zh }) => [`· ${en}`, `  ${zh}`]),
  ].join('\n')
}
