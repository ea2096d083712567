import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { messageOf, SuanhengError } from '../../core/errors.ts'
import type { Allocation, Read } from '../../ingest/importers/usage/allocation.ts'
import { USAGE_KINDS, type UsageKind } from '../../ingest/importers/usage/kinds.ts'
import { UsageMap } from '../../ingest/importers/usage/map.ts'
import { type Outcome, recordMaker } from '../../ingest/importers/usage/records.ts'
import type { Batcher } from '../batcher.ts'
import { countLeft, type SourceState } from '../board.ts'

export type UsageSource = {
  readonly kind: UsageKind
  readonly map: string
  readonly platform?: string | undefined
  readonly timezone?: string | undefined
}

/** The declared mapping, with a digest that tells when it was changed. */
export type LoadedMap = { readonly map: UsageMap; readonly sha256: string }

/** Errors: CONFIG_INVALID. */
export async function loadMap(file: string): Promise<LoadedMap> {
  try {
    const text = await readFile(file, 'utf8')
    const sha256 = createHash('sha256').update(text).digest('hex')
    return { map: UsageMap.parse(JSON.parse(text)), sha256 }
  } catch (error) {
    throw new SuanhengError('CONFIG_INVALID', `${file}: ${messageOf(error)}`, {}, error)
  }
}

/** Records that were spooled lately, so that a reading that overlaps the one before does not send them again. */
export class Lately {
  readonly #digests = new Map<string, string>()

  /** Whether exactly this was added before. */
  has(id: string, line: string): boolean {
    const digest = createHash('sha256').update(line).digest('base64').slice(0, 16)
    if (this.#digests.get(id) === digest) return true
    this.#digests.delete(id)
    this.#digests.set(id, digest)
    const [oldest] = this.#digests.keys()
    if (this.#digests.size > MOST_LATELY && oldest !== undefined) this.#digests.delete(oldest)
    return false
  }

  /** Not all of it may be on disk. */
  forget(): void {
    this.#digests.clear()
  }
}
const MOST_LATELY = 50_000

/** What a mended mapping could still make records of. */
const MAPPING: readonly Outcome['is'][] = ['unmapped', 'ambiguous']

/** Turns the text of a platform into usage records and spools them. */
export class UsageIntake {
  /** Beginning of the earliest use that the mapping does not decide, in ms. */
  undecidedFrom: number | null = null
  undecided = 0
  left = 0
  readonly #reader
  readonly #outcomes: (use: Allocation) => readonly Outcome[]
  readonly #batcher: Batcher
  readonly #state: SourceState
  readonly #lately: Lately | null

  constructor(
    source: UsageSource,
    { map }: LoadedMap,
    institution: string,
    batcher: Batcher,
    state: SourceState,
    lately: Lately | null = null,
  ) {
    this.#reader = USAGE_KINDS[source.kind]({ timezone: source.timezone, gres: map.gres })
    this.#outcomes = recordMaker({ institution, platform: source.platform, map })
    this.#batcher = batcher
    this.#state = state
    this.#lately = lately
  }

  /** Errors: those of the reader, JOURNAL_UNAVAILABLE. */
  async text(piece: string): Promise<void> {
    await this.#take(this.#reader.text(piece))
  }

  /** Gives what is left and spools it. */
  async end(): Promise<void> {
    await this.#take(this.#reader.end())
    await this.#batcher.flush()
    this.#state.records += this.#batcher.records
  }

  async #take({ found, left }: Read<Allocation>): Promise<void> {
    for (const { why } of left) {
      this.left++
      countLeft(this.#state, why.en)
    }
    for (const use of found) for (const outcome of this.#outcomes(use)) await this.#put(use, outcome)
  }

  async #put(use: Allocation, outcome: Outcome): Promise<void> {
    if (outcome.is === 'record') {
      const line = JSON.stringify(outcome.record)
      if (this.#lately?.has(outcome.record.recordId, line) !== true) await this.#batcher.add(line)
      return
    }
    if (outcome.is === 'running' || outcome.is === 'no_cards') return
    countLeft(this.#state, outcome.is === 'unmapped' ? `unmapped: account ${use.account ?? '?'}` : outcome.is)
    this.left++
    if (!MAPPING.includes(outcome.is)) return
    this.undecided++
    this.undecidedFrom = Math.min(this.undecidedFrom ?? Number.POSITIVE_INFINITY, use.start)
  }
}
