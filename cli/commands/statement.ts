import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { verifyBatchProof } from '../../core/note/batch-proof.ts'
import { parseVerifierKey } from '../../core/note/signed-note.ts'
import { dayEnd, dayOf } from '../../core/time.ts'
import type { Statement } from '../../schemas/statement.ts'
import type { ServiceClient } from '../client.ts'
import { grouped, note, say } from '../output.ts'
import { clientOf, type Remote, remoteOptions, run } from '../program.ts'
import { readText } from '../read-text.ts'
import { type SigningOptions, signingOf } from '../signing.ts'
import { type SentBatch, statementOf } from '../statement-figures.ts'
import { pushBatch } from './push.ts'

type SendArgs = Remote &
  SigningOptions & {
    readonly day: string
    readonly receipts?: string
    readonly logKey?: string
    readonly corrects?: string
    readonly reason?: string
    readonly dryRun?: boolean
  }

export function statementCommands(program: Command): void {
  const statement = program.command('statement').description('daily statements of completeness (完整性声明)')
  remoteOptions(statement.command('send'))
    .description('state what was sent on a day: from the receipts that were kept, or from the service’s own list')
    .requiredOption('--day <day>', 'Shanghai day that is over, YYYY-MM-DD')
    .option('--receipts <folder>', 'proofs as "push --receipts" keeps them; each is verified, none may be lacking')
    .option('--log-key <vkey>', 'with --receipts: verifier key of the log, as text or as a file')
    .option('--sign-key <file>', 'private key of the institution (suanheng key generate)')
    .option('--sign-key-id <id>', 'what the key is registered as')
    .option('--corrects <digest>', 'the statement of the day that this one replaces')
    .option('--reason <text>', 'with --corrects: why')
    .option('--dry-run', 'print it, send nothing')
    .action(run((options: SendArgs) => sendStatement(options, Date.now())))
}

/** suanheng statement send. `now` in ms since 1970. Errors: REQUEST_INVALID, those of the proofs and of the service. */
async function sendStatement(options: SendArgs, now: number): Promise<void> {
  const { day, corrects, reason } = options
  if (!z.iso.date().safeParse(day).success) throw new SuanhengError('REQUEST_INVALID', '--day is YYYY-MM-DD')
  // Batches of the rest of the day would not be in it.
  if (dayEnd(day) > now) throw new SuanhengError('REQUEST_INVALID', `${day} is not over yet in Shanghai`)
  const client = clientOf(options)
  const figures = options.receipts === undefined ? await ofService(client, day) : await ofReceipts(options, day)
  const body = {
    ...figures,
    ...(corrects === undefined ? {} : { corrects }),
    ...(reason === undefined ? {} : { reason }),
  }
  if (options.dryRun === true) {
    say(JSON.stringify(body))
    return
  }
  const sign = signingOf(options, Date.now)
  const sender = sign === null ? client : client.signing(sign)
  const receipt = await pushBatch(sender, 'statement', 'json', Buffer.from(JSON.stringify(body)), false)
  if (options.json === true) say(JSON.stringify(receipt))
  else
    say(
      `${day}: ${grouped(body.batches)} batches 批次, ${grouped(body.records)} records 记录, stated 已声明: ${receipt.batchId}`,
    )
}

const DAY_SUFFIX = '.tlog-proof'

/** From kept proofs alone: what the institution itself knows it sent. */
async function ofReceipts({ receipts = '', logKey }: SendArgs, day: string): Promise<Statement> {
  if (logKey === undefined) throw new SuanhengError('REQUEST_INVALID', '--receipts and --log-key come together')
  const text = logKey.includes('+') ? logKey : await readText(logKey)
  const key = parseVerifierKey(text.trim())
  const names = (await namesIn(receipts)).filter((name) => name.endsWith(DAY_SUFFIX))
  if (names.length === 0) throw new SuanhengError('REQUEST_INVALID', `no ${DAY_SUFFIX} files in ${receipts}`)
  let last: { readonly sequence: number; readonly proof: string } | null = null
  const batches: SentBatch[] = []
  let institution = ''
  for (const name of names) {
    const proof = await readFile(join(receipts, name), 'utf8')
    const { manifest } = verifyBatchProof(proof, key)
    if (dayOf(Date.parse(manifest.receivedAt)) > day) continue
    batches.push(manifest)
    institution = manifest.institution
    if (last === null || manifest.sequence > last.sequence) last = { sequence: manifest.sequence, proof }
  }
  if (last === null) throw new SuanhengError('REQUEST_INVALID', `no receipt in ${receipts} is of ${day} or before`)
  return statementOf(institution, day, batches, last.proof)
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    throw new SuanhengError('REQUEST_INVALID', `cannot read the folder ${folder}`, {}, error)
  }
}

const Batches = z.object({
  batches: z.array(
    z.object({
      batchId: z.string(),
      sequence: z.int(),
      receivedAt: z.string(),
      cardSeconds: z.string(),
      records: z.object({ recorded: z.int(), conflict: z.int() }),
    }),
  ),
})
const PAGE = 100

/** From the service's list: a convenience, and no check on the service. */
async function ofService(client: ServiceClient, day: string): Promise<Statement> {
  note(
    'from the service’s own list; with --receipts it would state what the institution itself knows  依据服务端清单；用 --receipts 则依据本机构留存的回执',
  )
  const whoami = z.looseObject({ institution: z.string() }).parse(JSON.parse(await client.get('/v1/whoami')))
  const { institution } = whoami
  const found: (SentBatch & { readonly batchId: string })[] = []
  for (let before = ''; ; ) {
    const page = Batches.parse(JSON.parse(await client.get(`/v1/batches?limit=${PAGE}${before}`))).batches
    for (const { records, ...batch } of page) {
      if (dayOf(Date.parse(batch.receivedAt)) > day) continue
      found.push({ ...batch, records: records.recorded + records.conflict })
    }
    const oldest = page.at(-1)
    if (oldest === undefined || page.length < PAGE || dayOf(Date.parse(oldest.receivedAt)) < day) break
    before = `&before=${oldest.sequence}`
  }
  const last = found.reduce<(typeof found)[number] | null>(
    (a, b) => (a !== null && a.sequence > b.sequence ? a : b),
    null,
  )
  const proof = last === null ? null : await client.get(`/v1/batches/${last.batchId}/proof`)
  return statementOf(institution, day, found, proof)
}
