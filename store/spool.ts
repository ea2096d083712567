import { mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'

/** Files the embedded engine reads an insert from, and writes an answer to: it takes binary data from files only. */
export type Spool = {
  /** Writes the blocks into one file, calls `work` with its path, removes it. */
  with<R>(blocks: readonly Uint8Array[], work: (file: string) => Promise<R>): Promise<R>
  /** A name for a file that the engine makes; `remove` works also where it never did. */
  file(): { readonly path: string; readonly remove: () => Promise<void> }
}

/** Makes the folder and empties it. Nothing in it is evidence: the journal holds what was acknowledged. */
export async function openSpool(folder: string): Promise<Spool> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  let count = 0
  return {
    file: () => {
      const file = path.join(folder, `${++count}.out`)
      return { path: file, remove: () => rm(file, { force: true }) }
    },
    with: async (blocks, work) => {
      const file = path.join(folder, `${++count}.native`)
      try {
        await writeBlocks(file, blocks)
        return await work(file)
      } finally {
        await rm(file, { force: true })
      }
    },
  }
}

async function writeBlocks(file: string, blocks: readonly Uint8Array[]): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    for (const block of blocks) await handle.writeFile(block)
  } finally {
    await handle.close()
  }
}
