import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { messageOf, SuanhengError } from '../core/errors.ts'
import { isMissing, replaceFile } from '../ledger/durable-file.ts'

const Cursors = z.record(z.string(), z.json())

/**
 * How far each source has been read. Written after what was read is in the spool: a crash between the two reads again,
 * and the service counts what comes twice once.
 */
export class CursorFile {
  readonly #file: string
  readonly #cursors: Record<string, z.infer<ReturnType<typeof z.json>>>
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(file: string, cursors: Record<string, z.infer<ReturnType<typeof z.json>>>) {
    this.#file = file
    this.#cursors = cursors
  }

  /** Errors: CONFIG_INVALID for a file that is damaged: beginning anew in silence could leave something out. */
  static async open(file: string): Promise<CursorFile> {
    try {
      return new CursorFile(file, Cursors.parse(JSON.parse(await readFile(file, 'utf8'))))
    } catch (error) {
      if (isMissing(error)) return new CursorFile(file, {})
      throw new SuanhengError('CONFIG_INVALID', `${file} cannot be read: ${messageOf(error)}`, {}, error)
    }
  }

  /** Null for a source that was never read. Errors: CONFIG_INVALID where it is not of this form. */
  get<T>(source: string, form: z.ZodType<T>): T | null {
    const cursor = this.#cursors[source]
    if (cursor === undefined) return null
    const parsed = form.safeParse(cursor)
    if (parsed.success) return parsed.data
    throw new SuanhengError(
      'CONFIG_INVALID',
      `${this.#file}: the cursor of ${source} is not of its type: give the source a new name`,
    )
  }

  set(source: string, cursor: z.infer<ReturnType<typeof z.json>>): Promise<void> {
    const mine = this.#turn.then(async () => {
      this.#cursors[source] = cursor
      await replaceFile(this.#file, `${JSON.stringify(this.#cursors, null, 1)}\n`, 0o600)
    })
    this.#turn = mine.catch(() => {})
    return mine
  }
}
