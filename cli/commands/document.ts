import { readFile, writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { Argument, Option } from 'commander'
import { SuanhengError } from '../../core/errors.ts'
import { READINGS, TIERS } from '../../verifier/capacity/question.ts'
import { ABOUT, DOCUMENT_KINDS, DOCUMENTS, type DocumentKind } from '../../verifier/documents/kinds.ts'
import { makeDocument } from '../../verifier/documents/make-document.ts'
import { createTypesetter } from '../../verifier/documents/render/typesetter.ts'
import type { ServiceClient } from '../client.ts'
import { runAsJob } from '../jobs.ts'
import { note, say } from '../output.ts'
import { clientOf, type Remote, remoteOptions, run } from '../program.ts'
import { askTrial } from './trial.ts'

const CAPACITY = ['at', 'from', 'to', 'threshold', 'tier', 'figure', 'location', 'leased'] as const

type DocumentArgs = Remote & {
  readonly out: string
  readonly job?: boolean
  readonly report?: readonly string[]
  readonly contract?: string
  readonly claim?: string
  readonly capacity?: string
  readonly institution?: string
  readonly reading?: readonly string[]
  readonly assume?: string
  readonly facts?: string
} & { readonly [K in (typeof CAPACITY)[number]]?: string }

/** suanheng document: a paper as PDF, from the service or, without one, from JSON reports that were kept. */
export function documentCommands(program: Command): void {
  const kinds = DOCUMENT_KINDS.map((kind) => `${kind} ${DOCUMENTS[kind].title.zh}`).join(', ')
  remoteOptions(program.command('document'))
    .description(`a document as PDF: ${kinds}`)
    .addArgument(new Argument('<kind>', 'which document').choices(DOCUMENT_KINDS))
    .requiredOption('--out <file>', 'the PDF')
    .option('--job', 'as a job of the service, with progress; Ctrl-C cancels it')
    .option('--report <file...>', 'make it here from JSON reports that were kept; no service is asked')
    .option('--contract <number>', 'of a contract')
    .option('--claim <id>', 'of a claim')
    .option('--capacity <uscc>', 'of the capacity of an institution')
    .option('--institution <uscc>', 'when several institutions have a contract or a claim of this name')
    .option('--reading <switch=value...>', 'of a claim: another reading of the guide than the default')
    .option('--assume <day>', 'of a draft: the day on which it is taken to be submitted')
    .option('--facts <file>', 'estimate of a claim: JSON of facts that are assumed; marked as a trial')
    .option('--at <day>', 'of a capacity: on a day, or at a moment')
    .option('--from <day>', 'of a capacity: first day of a period')
    .option('--to <day>', 'of a capacity: last day, inclusive')
    .option('--threshold <pflops>', 'of a capacity: PFLOPS FP16, inclusive')
    .addOption(new Option('--tier <tier>', 'of a capacity: evidence that a pass asks for').choices(TIERS))
    .addOption(new Option('--figure <reading>', 'of a capacity: what a card counts').choices(READINGS.figure))
    .addOption(new Option('--location <reading>', 'of a capacity: where a card must be').choices(READINGS.location))
    .addOption(new Option('--leased <reading>', 'of a capacity: cards leased in').choices(READINGS.leased))
    .action(
      run(async (kind: DocumentKind, options: DocumentArgs) => {
        const given = [options.report, options.contract, options.claim, options.capacity]
        if (given.filter((one) => one !== undefined).length !== 1)
          throw new SuanhengError('REQUEST_INVALID', 'give one of --report, --contract, --claim and --capacity')
        if (options.job === true) {
          const bytes = await runAsJob(clientOf(options), 'make_document', inputOf(kind, options), options.out)
          return told(kind, options, bytes)
        }
        const pdf =
          options.report === undefined
            ? await asked(clientOf(options), kind, options)
            : await madeHere(kind, await readAll(options.report))
        await writeFile(options.out, pdf)
        return told(kind, options, pdf.byteLength)
      }),
    )
}

function told(kind: DocumentKind, { out, json }: DocumentArgs, bytes: number): void {
  if (json === true) say(JSON.stringify({ document: kind, out, bytes }))
  else note(`${DOCUMENTS[kind].title.zh} written to ${out}`)
}

/** What a job takes of it. Errors: REQUEST_INVALID for what is not made as a job. */
function inputOf(document: DocumentKind, options: DocumentArgs): Readonly<Record<string, unknown>> {
  const { contract, claim, capacity, reading, assume, facts, report } = options
  if (report !== undefined || facts !== undefined)
    throw new SuanhengError('REQUEST_INVALID', '--job: of what is on record, without --report and --facts')
  const said = { contract, claim, institution: capacity ?? options.institution, reading, assume }
  return {
    document,
    ...given(said),
    ...(capacity === undefined
      ? {}
      : { capacity: given(Object.fromEntries(CAPACITY.map((name) => [name, options[name]]))) }),
  }
}

const given = (said: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))

async function readAll(files: readonly string[]): Promise<readonly string[]> {
  const texts: string[] = []
  for (const file of files) texts.push(await readFile(file, 'utf8'))
  return texts
}

/** From the service; of a trial its answer is typeset here. */
async function asked(client: ServiceClient, kind: DocumentKind, options: DocumentArgs): Promise<Uint8Array> {
  const { facts, claim } = options
  if (facts === undefined) return fetched(client, kind, options)
  if (claim === undefined || kind !== 'estimate')
    throw new SuanhengError('REQUEST_INVALID', '--facts: with document estimate and --claim')
  return madeHere(kind, [await (await askTrial(client, claim, { ...options, facts }))('json')])
}

async function madeHere(kind: DocumentKind, texts: readonly string[]): Promise<Uint8Array> {
  const typesetter = createTypesetter()
  try {
    return (await makeDocument(typesetter, kind, texts)).pdf
  } finally {
    await typesetter.close()
  }
}

async function fetched(client: ServiceClient, kind: DocumentKind, options: DocumentArgs): Promise<Uint8Array> {
  const body = await client.stream(pathOf(kind, options))
  const pieces: Uint8Array[] = []
  for await (const piece of body) pieces.push(piece)
  return Buffer.concat(pieces)
}

function pathOf(kind: DocumentKind, options: DocumentArgs): string {
  const { contract, claim, capacity, institution, reading = [], assume } = options
  const about = contract !== undefined ? 'contract' : claim !== undefined ? 'claim' : 'capacity'
  const kinds: readonly DocumentKind[] = ABOUT[about]
  if (!kinds.includes(kind))
    throw new SuanhengError('REQUEST_INVALID', `no ${kind} of a ${about}: it has ${kinds.join(', ')}`)
  const query = new URLSearchParams([
    ...(institution === undefined ? [] : [['institution', institution]]),
    ...(about === 'claim' ? reading.map((one) => ['reading', one]) : []),
    ...(about === 'claim' && assume !== undefined ? [['assume', assume]] : []),
    ...(about === 'capacity'
      ? CAPACITY.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]]))
      : []),
  ] as [string, string][])
  const folder = { contract: 'contracts', claim: 'claims', capacity: 'institutions' }[about]
  const name = encodeURIComponent(contract ?? claim ?? capacity ?? '')
  return `/v1/${folder}/${name}${about === 'capacity' ? '/capacity' : ''}/documents/${kind}?${query.toString()}`
}
