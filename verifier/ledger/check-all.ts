import type { LogFolder } from '../../ledger/log/log-folder.ts'
import { Uscc } from '../../schemas/primitives.ts'
import type { Store } from '../../store/client.ts'
import { type CheckEvent, type CheckSource, checkInstitution } from './check.ts'
import type { KnownCheckpoint } from './check-known.ts'
import { institutionsQuery } from './queries.ts'

export type LedgerSource = {
  readonly store: Store
  readonly logs: { institutions(): Promise<readonly string[]>; log(institution: string): LogFolder }
  /** See CheckSource; by institution. */
  readonly durable: (institution: string) => Promise<number>
  readonly known: readonly KnownCheckpoint[]
  readonly salt: () => CheckSource['salt']
  /** One institution; null for all. */
  readonly only: string | null
}

/** Every institution that a log, the store or a known checkpoint speaks of, one after the other, in order of name. */
export async function* checkLedger(source: LedgerSource): AsyncGenerator<CheckEvent> {
  const { store, logs, known, durable, salt, only } = source
  const named = only === null ? await institutionsOf(source) : [only]
  for (const institution of [...new Set(named)].sort()) {
    // A row of an institution that cannot be one has no log to be compared with.
    if (!Uscc.safeParse(institution).success) {
      const about = { institution, sequence: null, position: null, recordId: null }
      yield { event: 'finding', code: 'ROW_ADDED', detail: 'the store has rows of what is no institution', ...about }
      continue
    }
    yield* checkInstitution({
      store,
      log: logs.log(institution),
      institution,
      durable: () => durable(institution),
      known: known.filter((item) => item.institution === institution),
      salt: salt(),
    })
  }
}

async function institutionsOf({ store, logs, known }: LedgerSource): Promise<string[]> {
  const stored = (await institutionsQuery(store, {})).map(({ institution }) => institution)
  return [...(await logs.institutions()), ...stored, ...known.map(({ institution }) => institution)]
}
