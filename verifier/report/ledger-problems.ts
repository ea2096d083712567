import { SuanhengError } from '../../core/errors.ts'
import { rootAt } from '../../core/merkle/prove.ts'
import { openCheckpoint } from '../../core/note/checkpoint.ts'
import type { LogFolder } from '../../ledger/log/log-folder.ts'
import type { Logs } from '../binding/bind-ledger.ts'
import type { LedgerBinding } from '../binding/ledger-binding.ts'

/**
 * What is wrong with a log that a report names. `forged`: the checkpoint is not signed by the log's key, or says other
 * than the report; `rolled_back`: the log is shorter now than it was; `forked`: it has another root at that size.
 */
export type LedgerProblem = {
  readonly origin: string
  readonly size: number
  readonly kind: 'forged' | 'rolled_back' | 'forked'
}

const about = ({ origin, size }: { readonly origin: string; readonly size: number }) => ({ origin, size })

/** The logs of a binding against those that are published now; none: it is the same ledger. */
export async function ledgerProblems(
  logs: Pick<Logs, 'log'>,
  institution: string,
  binding: LedgerBinding,
): Promise<readonly LedgerProblem[]> {
  const { checkpoint, others } = binding
  const problems: LedgerProblem[] = []
  const log = logs.log(institution)
  if (!isSigned(log, checkpoint)) problems.push({ ...about(checkpoint), kind: 'forged' })
  for (const bound of [{ institution, ...checkpoint }, ...others]) {
    const kind = await stateOf(logs.log(bound.institution), bound)
    if (kind !== null) problems.push({ ...about(bound), kind })
  }
  return problems
}

/** Whether the note is signed by the log's key and says what the report says. */
function isSigned(log: LogFolder, bound: LedgerBinding['checkpoint']): boolean {
  if (log.key === null) return false
  try {
    const { origin, size, root } = openCheckpoint(bound.text, log.key)
    return origin === bound.origin && size === bound.size && toBase64(root) === bound.root
  } catch (error) {
    if (error instanceof SuanhengError) return false
    throw error
  }
}

async function stateOf(log: LogFolder, bound: { readonly size: number; readonly root: string }) {
  const published = await log.checkpoint()
  if (published === null || published.size < bound.size) return 'rolled_back' as const
  return toBase64(await rootAt(log.hasher, log.nodes, bound.size)) === bound.root ? null : ('forked' as const)
}

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
