import { createHash } from 'node:crypto'
import { mkdir, open, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { Option } from 'commander'
import { SuanhengError } from '../../core/errors.ts'
import type { Receipt } from '../../ingest/accept/receipt.ts'
import type { BodyFormat } from '../../ingest/decode/decode-batch.ts'
import { MEDIA_TYPES } from '../../ingest/http/media.ts'
import type { KindName } from '../../schemas/kinds.ts'
import { KINDS } from '../../schemas/kinds.ts'
import { chunksOf, formatOfFile } from '../batches.ts'
import type { ServiceClient } from '../client.ts'
import { grouped, note, Progress, say } from '../output.ts'
import type { Remote } from '../program.ts'
import { clientOf, remoteOptions, run, wholeNumber } from '../program.ts'
import type { SigningOptions } from '../signing.ts'
import { signingOf } from '../signing.ts'

export type PushOptions = {
  readonly kind: string
  readonly format?: BodyFormat
  readonly batch: number
  readonly partial: boolean
  readonly json: boolean
  /** Folder for the proof of each batch. */
  readonly receipts?: string
}

/** The kind by its name or the last part of its route. Errors: REQUEST_INVALID. */
export function kindOf(name: string): KindName {
  const names = Object.keys(KINDS) as KindName[]
  const kind = names.find((candidate) => candidate === name || KINDS[candidate].route === name)
  if (kind === undefined) {
    throw new SuanhengError(
      'REQUEST_INVALID',
      `no kind ${name}; there are ${names.map((n) => KINDS[n].route).join(', ')}`,
    )
  }
  return kind
}

const contentTypeOf = (format: BodyFormat): string =>
  Object.entries(MEDIA_TYPES).find(([, candidate]) => candidate === format)?.[0] ?? 'application/json'

/** Sends one batch under a key made of its bytes: sent twice, it counts once and gives the same receipt. */
export const pushBatch = async (...batch: Parameters<typeof sendBatch>): Promise<Receipt> =>
  (await sendBatch(...batch)).receipt

/** The same. `replayed`: the service had this batch already, so that its receipt tells of that first time. */
async function sendBatch(
  client: ServiceClient,
  kind: KindName,
  format: BodyFormat,
  body: Uint8Array,
  partial: boolean,
): Promise<{ readonly receipt: Receipt; readonly replayed: boolean }> {
  const key = createHash('sha256').update(`${kind}\n${partial}\n`).update(body).digest('hex')
  const { text, replayed } = await client.postOnce(`/v1/${KINDS[kind].route}${partial ? '?partial=true' : ''}`, body, {
    'content-type': contentTypeOf(format),
    'idempotency-key': key,
  })
  return { receipt: JSON.parse(text) as Receipt, replayed }
}

/** suanheng push: files to the service, in batches, with a receipt for each. */
export async function push(client: ServiceClient, files: readonly string[], options: PushOptions): Promise<void> {
  const kind = kindOf(options.kind)
  if (options.receipts !== undefined) await mkdir(options.receipts, { recursive: true })
  const sizes = await Promise.all(files.map((file) => sizeOf(file)))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const progress = new Progress('bytes', total, options.json || !process.stderr.isTTY)
  const sum = { recorded: 0, duplicate: 0, conflict: 0, rejected: 0 }
  const known = { batches: 0, records: 0 }
  let batches = 0
  for (const [i, file] of files.entries()) {
    const format = options.format ?? formatOfFile(file)
    let left = sizes[i] ?? 0
    for await (const { body } of chunksOf(file, format, options.batch)) {
      const { receipt, replayed } = await sendBatch(client, kind, format, body, options.partial)
      batches++
      if (replayed) {
        known.batches++
        known.records += receipt.records.received
      } else for (const status of Object.keys(sum) as (keyof typeof sum)[]) sum[status] += receipt.records[status]
      if (options.receipts !== undefined) await keepProof(options.receipts, receipt)
      if (options.json) say(JSON.stringify({ ...receipt, replayed }))
      const step = file.endsWith('.gz') ? 0 : Math.min(left, body.byteLength)
      left -= step
      progress.add(step)
    }
    progress.add(left)
  }
  if (options.json) return
  say(
    `${KINDS[kind].title}: ${grouped(batches)} batches 批次, ${grouped(sum.recorded)} recorded 新入库, ${grouped(sum.duplicate)} duplicate 重复, ${grouped(sum.conflict)} conflict 冲突, ${grouped(sum.rejected)} rejected 未接收`,
  )
  if (known.batches > 0)
    note(
      `${grouped(known.batches)} of the batches (${grouped(known.records)} records) were here already, byte for byte, and count once  其中 ${grouped(known.batches)} 个批次此前已入库，不重复计数`,
    )
  if (sum.conflict > 0)
    note('conflict: the same id with other content is known; both are kept and reported (docs/concepts.md)')
  if (options.receipts !== undefined)
    note(`proofs kept in ${options.receipts}; "suanheng receipt verify" checks one offline  回执已保存，可离线核验`)
  if (sum.rejected > 0) note('rejected records are in the quarantine: GET /v1/quarantine')
}

/**
 * Writes a batch's proof as `<batchId>.tlog-proof`, durable before the next batch goes out: it shows later that the
 * batch was in the log, to whoever has the log's key. Sent again, a batch is proven against a newer checkpoint.
 */
async function keepProof(folder: string, { batchId, proof }: Receipt): Promise<void> {
  if (proof === undefined) throw new SuanhengError('PROOF_MALFORMED', `the answer to ${batchId} carries no proof`)
  const file = join(folder, `${batchId}.tlog-proof`)
  // Never half a proof in the place of a whole one.
  const fresh = `${file}.new`
  await writeFile(fresh, proof, { flush: true })
  await rename(fresh, file)
  const directory = await open(folder)
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch (error) {
    throw new SuanhengError('REQUEST_INVALID', `cannot read ${file}`, {}, error)
  }
}

type PushArgs = Remote & {
  readonly kind: string
  readonly format?: BodyFormat
  readonly batch: number
  readonly partial?: boolean
  readonly receipts?: string
} & SigningOptions

/** suanheng push. */
export function pushCommands(program: Command): void {
  remoteOptions(program.command('push'))
    .description('send files of records to the service')
    .argument('<files...>', '.ndjson, .json, .csv, .arrow(s); NDJSON and CSV also as .gz')
    .requiredOption('--kind <kind>', 'what they hold: usage, samples, contracts, invoices, payments …')
    .addOption(
      new Option('--format <format>', 'when the file name does not tell it').choices([
        'ndjson',
        'json',
        'csv',
        'arrow',
      ]),
    )
    .option('--batch <records>', 'records a batch', wholeNumber, 10_000)
    .option('--partial', 'keep the good records of a batch and quarantine the others')
    .option('--sign-key <file>', 'sign every batch with this private key (suanheng key generate)')
    .option('--sign-key-id <id>', 'the id under which its public half is registered')
    .option('--receipts <folder>', 'keep the proof of every batch: <batchId>.tlog-proof')
    .action(
      run((files: string[], options: PushArgs) => {
        const sign = signingOf(options, Date.now)
        const client = sign === null ? clientOf(options) : clientOf(options).signing(sign)
        return push(client, files, { ...options, partial: options.partial === true, json: options.json === true })
      }),
    )
}
