import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { lstat, open } from 'node:fs/promises'
import { join } from 'node:path'
import { nullIfMissing } from '../../ledger/durable-file.ts'
import type { FileType } from './file-type.ts'
import { FILE_TYPE_NAMES } from './file-type.ts'

/** A file of an institution. `bytes`: its size. */
export type HeldFile = { readonly sha256: string; readonly type: FileType; readonly bytes: number }

export const fileName = (sha256: string, type: FileType): string => `${sha256}.${type}`

/** The parts of a name that this program gave; null for any other. */
export function parseFileName(name: string): { readonly sha256: string; readonly type: FileType } | null {
  const [, sha256, extension] = /^([0-9a-f]{64})\.([a-z.]+)$/.exec(name) ?? []
  const type = FILE_TYPE_NAMES.find((one) => one === extension)
  return sha256 === undefined || type === undefined ? null : { sha256, type }
}

/** The file of this digest in a folder. A link, a folder or a pipe is none. Errors: those of the file system. */
export async function findFile(folder: string, sha256: string): Promise<HeldFile | null> {
  for (const type of FILE_TYPE_NAMES) {
    const stat = await lstat(join(folder, fileName(sha256, type))).catch(nullIfMissing)
    if (stat?.isFile() === true) return { sha256, type, bytes: stat.size }
  }
  return null
}

/** For reading; a link that was put in its place is not followed. */
export const openToRead = (path: string): Promise<FileHandle> => open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
