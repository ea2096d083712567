import { SuanhengError } from '../../core/errors.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { PublishedCheckpoint } from '../../ledger/log/log-folder.ts'

/** The newest published checkpoint of a log. Errors: NOT_FOUND where the institution has sent nothing yet. */
export async function publishedOf(ledger: Ledger, institution: string): Promise<PublishedCheckpoint> {
  const checkpoint = await ledger.log(institution).checkpoint()
  if (checkpoint === null) throw new SuanhengError('NOT_FOUND', `no log of ${institution} is published`)
  return checkpoint
}

/** Errors: REQUEST_INVALID for a size that the log has not reached. */
export function requireSize(name: string, asked: number, most: number): void {
  if (asked <= most) return
  throw new SuanhengError('REQUEST_INVALID', `${name} is ${asked}, beyond ${most}`, { [name]: asked, most })
}
