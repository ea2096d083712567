import { constants } from 'node:fs'
import { type FileHandle, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf, SuanhengError } from '../../core/errors.ts'
import { namesIn, nullIfMissing, replaceFile, syncFolder } from '../../ledger/durable-file.ts'
import { KeptJob } from './job.ts'

const ID = /^[0-9a-f]{32}$/
const RECORD = 'job.json'

/**
 * Jobs on disk: `<folder>/<id>/job.json` and beside it the files of its result, named 0, 1, 2 … so that no name that
 * somebody chose becomes a path. Errors of all methods: FILES_UNAVAILABLE.
 */
export class JobFolder {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Makes the folder and reads every job in it. `strange`: names that hold no job of ours; they are left alone. */
  open(): Promise<{ readonly kept: readonly KeptJob[]; readonly strange: readonly string[] }> {
    return onDisk(async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      const kept: KeptJob[] = []
      const strange: string[] = []
      for (const name of await namesIn(this.#folder)) {
        const text = ID.test(name) ? await readFile(join(this.#folder, name, RECORD), 'utf8').catch(nullIfMissing) : ''
        // A folder without a record was killed while it was made: nobody was told of the job.
        if (text === null) await rm(join(this.#folder, name), { recursive: true, force: true })
        const job = parse(text ?? '')
        if (job?.job.id === name) kept.push(job)
        else if (text !== null) strange.push(name)
      }
      return { kept, strange }
    })
  }

  /** Resolves when the record is durable. */
  save(kept: KeptJob): Promise<void> {
    return onDisk(async () => {
      const folder = join(this.#folder, kept.job.id)
      const made = await mkdir(folder, { recursive: true, mode: 0o700 })
      await replaceFile(join(folder, RECORD), `${JSON.stringify(kept)}\n`, 0o600)
      if (made !== undefined) await syncFolder(this.#folder)
    })
  }

  remove(id: string): Promise<void> {
    return onDisk(() => rm(join(this.#folder, id), { recursive: true, force: true }))
  }

  /** A new file of a result, for writing. */
  create(id: string, index: number): Promise<FileHandle> {
    return onDisk(() => open(this.#path(id, index), 'wx', 0o600))
  }

  removeFile(id: string, index: number): Promise<void> {
    return onDisk(() => rm(this.#path(id, index), { force: true }))
  }

  read(id: string, index: number): Promise<FileHandle> {
    return onDisk(() => open(this.#path(id, index), constants.O_RDONLY | constants.O_NOFOLLOW))
  }

  #path(id: string, index: number): string {
    return join(this.#folder, id, String(index))
  }
}

/** Null for what is not a record of ours: damaged, or of another version. */
function parse(text: string): KeptJob | null {
  try {
    return KeptJob.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** A failure of the disk in the words of the service; the path stays in the log. */
export async function onDisk<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task()
  } catch (error) {
    if (error instanceof SuanhengError) throw error
    const { code } = error as NodeJS.ErrnoException
    throw new SuanhengError('FILES_UNAVAILABLE', `the folder of jobs: ${code ?? messageOf(error)}`, {}, error)
  }
}
