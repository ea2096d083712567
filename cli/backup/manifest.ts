import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { HASH_NAMES } from '../../core/merkle/hasher.ts'
import { Sha256, Uscc } from '../../schemas/primitives.ts'

/** Tables whose rows are evidence. The others are made from them by views, or can be made again. */
export const ARCHIVED = ['usage_record', 'device_sample', 'entity', 'usage_conflict', 'quarantine', 'batch'] as const
export type ArchivedTable = (typeof ARCHIVED)[number]

/** Batches whose rows of one table are in a file, both inclusive. */
const Rows = z.strictObject({
  institution: Uscc,
  table: z.enum(ARCHIVED),
  month: z.string().regex(/^\d{4}-\d\d$/),
  from: z.int().min(1),
  to: z.int().min(1),
})

/** A relative path that stays in its folder. */
const Path = z.string().regex(/^(?!.*(?:^|\/)\.\.?(?:\/|$))[\w.~=@+-]+(?:\/[\w.~=@+-]+)*$/)

const ArchivedFile = z.strictObject({
  file: Path,
  bytes: z.int().min(0),
  sha256: Sha256,
  rows: Rows.optional(),
})
export type ArchivedFile = z.infer<typeof ArchivedFile>

/**
 * What is in a backup or an archive. It binds the rows to the ledger by size and root of each log at the cut: rows of
 * batches up to `size` are in it, those of the months named for an archive.
 */
export const ArchiveManifest = z.strictObject({
  format: z.literal('suanheng-archive/1'),
  kind: z.enum(['backup', 'archive']),
  madeAt: z.iso.datetime(),
  origin: z.string(),
  hash: z.enum(HASH_NAMES),
  /** The last migration of the store the rows are of. */
  schema: z.string(),
  logs: z.array(
    z.strictObject({
      institution: Uscc,
      size: z.int().min(0),
      root: z.string(),
      /** Batches acknowledged, and not yet under the checkpoint: not in it. */
      waiting: z.int().min(0),
    }),
  ),
  files: z.array(ArchivedFile),
})
export type ArchiveManifest = z.infer<typeof ArchiveManifest>

export const MANIFEST_FILE = 'manifest.json'

/** Null where there is none. Errors: ARCHIVE_DAMAGED. */
export async function readManifest(folder: string): Promise<ArchiveManifest | null> {
  const text = await readFile(join(folder, MANIFEST_FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  try {
    return ArchiveManifest.parse(JSON.parse(text))
  } catch (error) {
    throw new SuanhengError('ARCHIVE_DAMAGED', `${MANIFEST_FILE} cannot be read`, { file: MANIFEST_FILE }, error)
  }
}

/** SHA-256, hex, and length of a file, a piece at a time. */
export async function digestOf(file: string): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256')
  let bytes = 0
  await pipeline(createReadStream(file), async (pieces: AsyncIterable<Buffer>) => {
    for await (const piece of pieces) {
      hash.update(piece)
      bytes += piece.length
    }
  })
  return { sha256: hash.digest('hex'), bytes }
}

/** Every file is as the manifest says. Errors: ARCHIVE_DAMAGED, naming the first that is not. */
export async function verifyFiles(folder: string, { files }: ArchiveManifest): Promise<void> {
  for (const { file, sha256, bytes } of files) {
    const found = await digestOf(join(folder, file)).catch(() => null)
    if (found?.sha256 !== sha256 || found.bytes !== bytes)
      throw new SuanhengError(
        'ARCHIVE_DAMAGED',
        found === null ? `${file} is missing or cannot be read` : `${file} is not what was written`,
        { file },
      )
  }
}
