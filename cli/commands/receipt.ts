import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { messageOf, SuanhengError } from '../../core/errors.ts'
import { fraction, toRounded } from '../../core/fraction.ts'
import type { VerifierKey } from '../../core/note/signed-note.ts'
import { parseVerifierKey } from '../../core/note/signed-note.ts'
import { grouped, say } from '../output.ts'
import { run } from '../program.ts'
import type { Proven } from '../receipt-file.ts'
import { verifyBody, verifyReceiptFile } from '../receipt-file.ts'

type VerifyArgs = { readonly key: string; readonly body?: string; readonly json?: boolean }

/** suanheng receipt verify: what a receipt proves, offline. Exit code 0 when it proves it, else that of the error. */
export function receiptCommands(program: Command): void {
  program
    .command('receipt')
    .description('what the service gave as evidence')
    .command('verify')
    .description('check a receipt, a tlog-proof or a record proof offline, and say what it proves')
    .argument('<file>', 'the answer to a batch (JSON), GET /v1/batches/{id}/proof or GET /v1/records/{id}/proof')
    .requiredOption('--key <vkey>', 'verifier key of the log, as text or as a file')
    .option('--body <file>', 'also check that the batch was received as exactly these bytes')
    .option('--json', 'answer in JSON')
    .action(run((file: string, options: VerifyArgs) => verify(file, options)))
}

async function verify(file: string, options: VerifyArgs): Promise<void> {
  const key = await keyOf(options.key)
  const proven = verifyReceiptFile((await read(file, 'the receipt')).toString('utf8'), key)
  if (options.body !== undefined) {
    const body = await read(options.body, '--body')
    for (const batch of proven) verifyBody(batch, body)
  }
  if (options.json === true) {
    say(JSON.stringify({ proven: proven.map((one) => toJson(one, options.body !== undefined)) }))
    return
  }
  say(proven.map((one) => describe(one, options.body !== undefined)).join('\n\n'))
}

/** Errors: NOTE_MALFORMED; REQUEST_INVALID for a file that cannot be read. */
async function keyOf(given: string): Promise<VerifierKey> {
  const text = existsSync(given) ? (await read(given, '--key')).toString('utf8') : given
  return parseVerifierKey(text.trim())
}

async function read(file: string, what: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new SuanhengError('REQUEST_INVALID', `cannot read ${what} ${file}: ${messageOf(error)}`, {}, error)
  }
}

/** 12345.678 as 12,345.678. */
const groupedDecimal = (decimal: string): string => decimal.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',')

const base64 = (hash: Uint8Array): string => Buffer.from(hash).toString('base64')

const toJson = ({ manifest, index, checkpoint, record }: Proven, body: boolean) => ({
  log: checkpoint.origin,
  size: checkpoint.size,
  root: base64(checkpoint.root),
  index,
  bodyCompared: body,
  manifest,
  ...(record === null ? {} : { record }),
})

function describe({ manifest, index, checkpoint, record }: Proven, body: boolean): string {
  const { signature } = manifest
  // Stated in 10^-6 card-seconds, six decimals always.
  const hours = toRounded(fraction(BigInt(manifest.cardSeconds.replace('.', '')), 3_600_000_000n), 2)
  const rows: readonly (readonly [string, string])[] = [
    ...(record === null ? [] : [['record       记录', `${record.id}, digest ${record.digest}`] as const]),
    ['institution  机构', manifest.institution],
    ['batch        批次', `${manifest.institution}-${manifest.sequence}`],
    ['kind         类别', manifest.kind],
    [
      'records      条数',
      `${grouped(manifest.records)} stored 入库 / ${grouped(manifest.received)} received 报送` +
        ` (duplicate 重复 ${grouped(manifest.duplicate)}, conflict 冲突 ${grouped(manifest.conflict)}, rejected 未接收 ${grouped(manifest.rejected)})`,
    ],
    ['card-hours   卡时', `${groupedDecimal(hours)} (${groupedDecimal(manifest.cardSeconds)} card-seconds 卡秒)`],
    ['received at  接收', `${manifest.receivedAt}, token 令牌 ${manifest.receivedBy}`],
    ['body         报文', `SHA-256 ${manifest.bodySha256}${body ? ', same bytes 与所给文件一致' : ''}`],
    [
      'signature    签名',
      signature === null
        ? 'unsigned 未签名'
        : `valid 有效: key 公钥 ${signature.keyId} (${signature.algorithm}); whether it was the institution’s then, its log tells 该公钥当时是否属于该机构以账本登记为准`,
    ],
    ['log          账本', `${checkpoint.origin}, entry 条目 ${grouped(index)} of 共 ${grouped(checkpoint.size)}`],
    ['root         根', base64(checkpoint.root)],
  ]
  const what = record === null ? 'the batch is in the log  该批次已入账本' : 'the record is in the log  该记录已入账本'
  return [`proven  已证明: ${what}`, ...rows.map(([name, value]) => `  ${name}  ${value}`)].join('\n')
}
