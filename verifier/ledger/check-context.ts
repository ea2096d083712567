import type { LedgerFinding, LedgerFindingCode } from '../../ledger/finding.ts'
import type { LogFolder } from '../../ledger/log/log-folder.ts'
import type { Store } from '../../store/client.ts'

/** What every step of a check of one institution is about. */
export type CheckContext = {
  readonly store: Store
  readonly log: LogFolder
  readonly institution: string
  /** Entries of the log under the checkpoint that the check is bound to. */
  readonly size: number
  /** Two random numbers of 64 bits, of this check only: nobody can choose rows whose keyed sums agree. */
  readonly salt: { readonly salt0: bigint; readonly salt1: bigint }
}

export function findingOf(
  { institution }: Pick<CheckContext, 'institution'>,
  code: LedgerFindingCode,
  detail: string,
  about: { readonly sequence?: number; readonly position?: number; readonly recordId?: string | null } = {},
): LedgerFinding {
  const { sequence = null, position = null, recordId = null } = about
  return { code, institution, sequence, position, recordId, detail }
}
