import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import type { Command } from 'commander'
import { SuanhengError } from '../../core/errors.ts'
import { FileCheck } from '../../ingest/files/compare-documents.ts'
import { StoredFile } from '../../ingest/routes/files.ts'
import { Sha256 } from '../../schemas/primitives.ts'
import type { ServiceClient } from '../client.ts'
import { grouped, note, say } from '../output.ts'
import type { Remote } from '../program.ts'
import { clientOf, remoteOptions, run } from '../program.ts'
import { readBounded } from './import-files.ts'

type Printing = { readonly json?: boolean }
type Whose = { readonly institution?: string }
type Getting = Printing & Whose & { readonly out: string }
type GetArgs = Remote & Getting
type CheckArgs = Remote & Whose

/** Exit code: something differs and is named. */
const DIFFERS = 12
/** Larger than any setting of the service takes; what is read into memory must end. */
const MAX_BYTES = 512 * (1 << 20)

/** suanheng file put, get, check: the files behind the registered documents. */
export function fileCommands(program: Command): void {
  const file = program.command('file').description('材料原件: files behind registered documents, by their SHA-256')
  remoteOptions(file.command('put'))
    .description('keep files; prints the digest of each, to be registered in a document')
    .argument('<files...>', 'PDF, OFD, JPEG, PNG, TIFF, office documents without macros, XML, text, CSV')
    .action(run((files: string[], options: Remote) => putFiles(clientOf(options), files, options)))
  remoteOptions(file.command('get'))
    .description('fetch a file and compare it with its digest')
    .argument('<sha256>', 'digest, as the document gives it')
    .requiredOption('--out <file>', 'where to write it; whole or not at all')
    .option('--institution <uscc>', 'whose; needed for auditors and reviewers')
    .action(run((sha256: string, options: GetArgs) => getFile(clientOf(options), sha256, options)))
  remoteOptions(file.command('check'))
    .description('which registered documents have no file, and which files no document')
    .option('--institution <uscc>', 'whose; needed for auditors and reviewers')
    .action(run((options: CheckArgs) => checkFiles(clientOf(options), options)))
}

/** One line a file, as sha256sum prints it; the first that is refused ends it, those before are kept. */
export async function putFiles(client: ServiceClient, files: readonly string[], options: Printing): Promise<void> {
  for (const file of files) {
    const bytes = await contentOf(file)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const type = { 'content-type': 'application/octet-stream' }
    let answer: string
    try {
      answer = await client.put(`/v1/files/${sha256}`, bytes, type)
    } catch (error) {
      note(file)
      throw error
    }
    const stored = StoredFile.parse(JSON.parse(answer))
    say(options.json === true ? JSON.stringify({ file, ...stored }) : `${sha256}  ${file}`)
  }
}

/** Devices and pipes, which may never end, are no files. */
async function contentOf(file: string): Promise<Uint8Array> {
  const bytes = await readBounded(file, MAX_BYTES)
  if (bytes === null) throw new SuanhengError('REQUEST_INVALID', `${file} is larger than ${grouped(MAX_BYTES)} bytes`)
  return bytes
}

/** Written beside and renamed once it is whole and is what was asked for. */
export async function getFile(client: ServiceClient, sha256: string, options: Getting): Promise<void> {
  if (!Sha256.safeParse(sha256).success)
    throw new SuanhengError('REQUEST_INVALID', `not a SHA-256 in 64 lower-case hex digits: ${sha256.slice(0, 80)}`)
  const content = await client.stream(`/v1/files/${sha256}${whose(options)}`)
  const part = `${options.out}.part`
  try {
    const handle = await open(part, 'w', 0o600)
    try {
      for await (const piece of content) await handle.appendFile(piece)
      await handle.sync()
    } finally {
      await handle.close()
    }
    // Read back: what was written counts, not what was meant to be.
    const received = await digestOf(part)
    if (received !== sha256) {
      const details = { expected: sha256, received }
      throw new SuanhengError('FILE_DIGEST_MISMATCH', `asked for ${sha256}, got ${received}`, details)
    }
    await rename(part, options.out)
  } catch (error) {
    await rm(part, { force: true }).catch(() => {})
    throw error
  }
  const { size: bytes } = await stat(options.out)
  say(options.json === true ? JSON.stringify({ file: options.out, sha256, bytes }) : `${sha256}  ${options.out}`)
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

/** Output: the exit code. */
export async function checkFiles(client: ServiceClient, options: Printing & Whose): Promise<number> {
  const found = FileCheck.parse(JSON.parse(await client.get(`/v1/files/check${whose(options)}`)))
  if (options.json === true) say(JSON.stringify(found))
  else say(describe(found))
  return found.missingCount === 0 ? 0 : DIFFERS
}

const MiB = 1 << 20
function describe(found: FileCheck): string {
  return [
    `documents 登记材料 ${grouped(found.documents)}, files 文件 ${grouped(found.files)}, ` +
      `used 已用 ${grouped(Math.ceil(found.usedBytes / MiB))} of 共 ${grouped(found.quotaBytes / MiB)} MiB`,
    `without a file 缺文件 ${grouped(found.missingCount)}`,
    ...found.missing.map(
      ({ documentId, type, title, digest }) =>
        `  ${documentId}  ${type}${title === null ? '' : ` 「${title}」`}  ${digest}`,
    ),
    ...more(found.missing.length, found.missingCount),
    `not registered 未登记 ${grouped(found.unregisteredCount)}`,
    ...found.unregistered.map((digest) => `  ${digest}`),
    ...more(found.unregistered.length, found.unregisteredCount),
  ].join('\n')
}

const more = (shown: number, all: number): readonly string[] =>
  shown < all ? [`  … 另有 and ${grouped(all - shown)} more (GET /v1/files/check?limit=)`] : []

const whose = ({ institution }: Whose): string =>
  institution === undefined ? '' : `?institution=${encodeURIComponent(institution)}`
