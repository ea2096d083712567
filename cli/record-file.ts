import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { canonicalJson } from '../core/canonical-json.ts'
import { messageOf, SuanhengError } from '../core/errors.ts'

/** Characters that are gathered before they are written. */
const GATHERED = 1 << 20

export type RecordFile = {
  readonly add: (record: unknown) => void
  /** Writes what was added, once it is enough: call it now and then, so that it does not pile up. */
  readonly flush: () => Promise<void>
  /** Makes the file be there, whole. */
  readonly done: () => Promise<void>
  /** Leaves what was there before. */
  readonly drop: () => Promise<void>
}

/** NDJSON written bit by bit beside `file`, which is replaced at the end or not at all. Errors: REQUEST_INVALID. */
export async function recordFile(file: string): Promise<RecordFile> {
  const part = `${file}.part`
  const failed = (error: unknown) =>
    new SuanhengError('REQUEST_INVALID', `cannot write ${file}: ${messageOf(error)}`, {}, error)
  let handle: FileHandle
  try {
    handle = await open(part, 'w')
  } catch (error) {
    throw failed(error)
  }
  let text = ''
  const write = async () => {
    const now = text
    text = ''
    try {
      await handle.writeFile(now)
    } catch (error) {
      throw failed(error)
    }
  }
  return {
    add: (record) => void (text += `${canonicalJson(record)}\n`),
    flush: async () => (text.length >= GATHERED ? write() : undefined),
    async done() {
      await write()
      try {
        await handle.sync()
        await handle.close()
        await rename(part, file)
      } catch (error) {
        throw failed(error)
      }
    },
    async drop() {
      await handle.close().catch(() => {})
      await rm(part, { force: true }).catch(() => {})
    },
  }
}
