import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SuanhengError } from '../../core/errors.ts'
import { openCheckpoint } from '../../core/note/checkpoint.ts'
import type { VerifierKey } from '../../core/note/signed-note.ts'
import { isMissing, replaceFile } from '../../ledger/durable-file.ts'
import { lockFolder } from '../../ledger/journal/lock.ts'

/**
 * What a witness remembers: of each log the checkpoint it cosigned last, verbatim, in one file a log. One process at a
 * time has the folder: two could each take the same step and vouch for both sides of a fork.
 */
export class WitnessState {
  readonly #folder: string
  readonly #release: () => Promise<void>

  private constructor(folder: string, release: () => Promise<void>) {
    this.#folder = folder
    this.#release = release
  }

  /** Errors: STORE_IN_USE. */
  static async open(folder: string): Promise<WitnessState> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return new WitnessState(folder, await lockFolder(folder))
  }

  /** The signed note; null at first sight. Errors: CHECKPOINT_FORGED when the file is no checkpoint of this log any more. */
  async last(key: VerifierKey): Promise<string | null> {
    const file = this.#file(key.name, 'checkpoint')
    const note = await readFile(file, 'utf8').catch((error: unknown) => {
      if (isMissing(error)) return null
      throw error
    })
    if (note === null) return null
    try {
      openCheckpoint(note, key)
    } catch (error) {
      throw new SuanhengError('CHECKPOINT_FORGED', `${file} is not the checkpoint this witness kept`, {}, error)
    }
    return note
  }

  /** On disk when it resolves; a crash leaves the one before or this one, whole. */
  async keep(key: VerifierKey, note: string): Promise<void> {
    await replaceFile(this.#file(key.name, 'checkpoint'), note, 0o600)
  }

  /** Keeps what speaks against a log, each under a name made of its content, and tells where. */
  async keepEvidence(key: VerifierKey, label: string, text: string): Promise<string> {
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 16)
    const file = this.#file(key.name, `${label}-${digest}.txt`)
    await replaceFile(file, text, 0o600)
    return file
  }

  async close(): Promise<void> {
    await this.#release()
  }

  /** One file name an origin. */
  #file(origin: string, suffix: string): string {
    return join(this.#folder, `${encodeURIComponent(origin)}.${suffix}`)
  }
}
