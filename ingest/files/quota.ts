import { SuanhengError } from '../../core/errors.ts'

/** A file takes whole blocks on a disk: a million files of one byte are not one megabyte. */
const BLOCK = 4_096
export const onDiskBytes = (bytes: number): number => Math.ceil(bytes / BLOCK) * BLOCK

/** What each institution holds, uploads under way included: two at once cannot pass together where one may. */
export class Quota {
  readonly #limit: number
  readonly #used = new Map<string, number>()

  /** `limit` in bytes, of one institution. */
  constructor(limit: number) {
    this.#limit = limit
  }

  used(institution: string): number {
    return this.#used.get(institution) ?? 0
  }

  /** All institutions together. */
  total(): number {
    return [...this.#used.values()].reduce((sum, bytes) => sum + bytes, 0)
  }

  /** Counts what is there already, also beyond the limit. */
  add(institution: string, bytes: number): void {
    this.#used.set(institution, this.used(institution) + bytes)
  }

  /** Errors: FILE_QUOTA_EXCEEDED. */
  reserve(institution: string, bytes: number): void {
    if (bytes > 0 && this.used(institution) + bytes > this.#limit) {
      throw new SuanhengError('FILE_QUOTA_EXCEEDED', 'the files of the institution would take more than is set', {
        usedBytes: this.used(institution),
        quotaBytes: this.#limit,
      })
    }
    this.add(institution, bytes)
  }
}
