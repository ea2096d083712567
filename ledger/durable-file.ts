import { mkdir, open, readdir, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Fsyncs a folder, so that names made or renamed in it last. */
export async function syncFolder(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes a folder with its parents. Output: the folders that hold a new name and must be fsynced for it to last. */
export async function makeFolder(directory: string): Promise<string[]> {
  const first = await mkdir(directory, { recursive: true, mode: 0o700 })
  if (first === undefined) return []
  const changed: string[] = []
  for (let folder = directory; folder !== dirname(first); folder = dirname(folder)) changed.push(dirname(folder))
  return changed
}

/** Writes and fsyncs a file. Its folder is the caller's: one fsync serves all files of a folder. */
export async function writeSynced(file: string, bytes: Uint8Array | string, mode: number): Promise<void> {
  const handle = await open(file, 'w', mode)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Written beside, fsynced and renamed: a crash at any moment leaves the old file or the new one, whole. */
export async function replaceFile(file: string, bytes: Uint8Array | string, mode: number): Promise<void> {
  await writeSynced(`${file}.new`, bytes, mode)
  await rename(`${file}.new`, file)
  await syncFolder(dirname(file))
}

export const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

/** For `catch`: what is not there is null, every other failure stays one. */
export function nullIfMissing(error: unknown): null {
  if (isMissing(error)) return null
  throw error
}

/** Names in a folder; none where there is no folder. */
export const namesIn = async (directory: string): Promise<string[]> =>
  (await readdir(directory).catch(nullIfMissing)) ?? []
