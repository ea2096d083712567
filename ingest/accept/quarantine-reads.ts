import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import type { KindName } from '../../schemas/kinds.ts'
import { isInternal, KINDS } from '../../schemas/kinds.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'

const KindNames = Object.keys(KINDS) as [KindName, ...KindName[]]

export const QuarantinedRecord = z
  .strictObject({
    id: z.string(),
    kind: z.enum(KindNames),
    batchSequence: z.int(),
    index: z.int(),
    code: z.string(),
    path: z.string(),
    message: z.string(),
    raw: z.string().describe('The record as it was received'),
    state: z.enum(['open', 'replayed', 'dismissed']),
    replayedIn: z.string(),
    dismissedBecause: z.string(),
  })
  .meta({ id: 'QuarantinedRecord' })
export type QuarantinedRecord = z.infer<typeof QuarantinedRecord>

const query = defineQuery({
  file: 'quarantine_list.sql',
  params: z.strictObject({ institution: z.string(), id: z.string(), state: z.string(), limit: z.number() }),
  row: z.strictObject({
    id: z.string(),
    kind: z.enum(KindNames),
    batch_sequence: z.coerce.number(),
    record_index: z.coerce.number(),
    error_code: z.string(),
    field_path: z.string(),
    error_message: z.string(),
    raw_record: z.string(),
    state: z.enum(['open', 'replayed', 'dismissed']),
    replayed_in: z.string(),
    dismissed_because: z.string(),
  }),
})

/** Reads of the quarantine that see everything acknowledged before them. */
export class Quarantine {
  readonly #store: Store
  readonly #caughtUp: () => Promise<void>

  constructor(store: Store, caughtUp: () => Promise<void>) {
    this.#store = store
    this.#caughtUp = caughtUp
  }

  async list(
    institution: string,
    state: QuarantinedRecord['state'] | null,
    limit: number,
  ): Promise<QuarantinedRecord[]> {
    return this.#read({ institution, id: '', state: state ?? '', limit })
  }

  /** The record, when it is still open. Errors: NOT_FOUND, QUARANTINE_CLOSED. */
  async open(institution: string, id: string): Promise<QuarantinedRecord> {
    const [record] = await this.#read({ institution, id, state: '', limit: 1 })
    // Only uploaders mend what was put aside: an auditor sends its own entry again.
    if (record === undefined || isInternal(record.kind))
      throw new SuanhengError('NOT_FOUND', `no quarantined record ${id}`)
    if (record.state !== 'open')
      throw new SuanhengError('QUARANTINE_CLOSED', `the record was ${record.state}`, { state: record.state })
    return record
  }

  async #read(params: { institution: string; id: string; state: string; limit: number }): Promise<QuarantinedRecord[]> {
    await this.#caughtUp()
    const rows = await query(this.#store, params)
    return rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      batchSequence: row.batch_sequence,
      index: row.record_index,
      code: row.error_code,
      path: row.field_path,
      message: row.error_message,
      raw: row.raw_record,
      state: row.state,
      replayedIn: row.replayed_in,
      dismissedBecause: row.dismissed_because,
    }))
  }
}
