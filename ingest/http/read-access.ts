import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'

const Line = z.object({
  at: z.string(),
  institution: z.string(),
  role: z.string(),
  by: z.string(),
  method: z.string(),
  url: z.string(),
  route: z.string(),
  status: z.number(),
})
export type AccessLine = z.infer<typeof Line>

/** `whole` false: some lines were lost when they were written, cannot be read, or lie beyond what is read at once. */
export type AccessRead = { readonly lines: readonly AccessLine[]; readonly whole: boolean }

const FILE = /^(\d{4}-\d\d-\d\d)\.[a-z0-9-]+\.jsonl$/

/**
 * Lines of the access log from one Shanghai day to another, both included, that are wanted; newest day first, at most so
 * many bytes of files. What was asked within the last half a second may not be written yet. Errors: those of the disk.
 */
export async function readAccess(
  folder: string,
  { from, to, mostBytes }: { readonly from: string; readonly to: string; readonly mostBytes: number },
  wanted: (line: AccessLine) => boolean,
): Promise<AccessRead> {
  const files = (await namesIn(folder))
    .filter((name) => {
      const day = FILE.exec(name)?.[1]
      return day !== undefined && from <= day && day <= to
    })
    .sort()
    .reverse()
  const lines: AccessLine[] = []
  let [bytes, whole] = [0, true]
  for (const file of files) {
    for await (const text of createInterface({ input: createReadStream(join(folder, file)), crlfDelay: Infinity })) {
      bytes += text.length
      if (bytes > mostBytes) return { lines, whole: false }
      const line = Line.safeParse(jsonOf(text))
      if (!line.success) whole = false
      else if (wanted(line.data)) lines.push(line.data)
    }
  }
  return { lines, whole }
}

/** A service that nobody asked anything of has no folder yet. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
