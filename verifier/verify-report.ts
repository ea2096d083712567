import type { KeyObject } from 'node:crypto'
import { SuanhengError } from '../core/errors.ts'
import { rootAt } from '../core/merkle/prove.ts'
import { openCheckpoint } from '../core/note/checkpoint.ts'
import type { LogFolder } from '../ledger/log/log-folder.ts'
import type { Store } from '../store/client.ts'
import type { Logs } from './binding/bind-ledger.ts'
import type { LedgerBinding } from './binding/ledger-binding.ts'
import { openOthers } from './binding/seal.ts'
import { loadNeighbours } from './evidence/load-neighbours.ts'
import { type Difference, differences } from './report/differences.ts'
import { toReportJson } from './report/index.ts'
import { type ReportHead, readReport } from './report/read-report.ts'
import { verifyContractAt } from './verify-contract.ts'

/**
 * What is wrong with a log that a report names. `forged`: the checkpoint is not signed by the log's key, or says other
 * than the report; `rolled_back`: the log is shorter now than it was; `forked`: it has another root at that size.
 */
export type LedgerProblem = {
  readonly origin: string
  readonly size: number
  readonly kind: 'forged' | 'rolled_back' | 'forked'
}

export type ReportCheck = {
  readonly institution: string
  readonly contract: string
  readonly size: number
  /** Byte for byte as recomputed, and bound to the log that is published now. */
  readonly same: boolean
  readonly ledger: readonly LedgerProblem[]
  /** The first 50. */
  readonly differences: readonly Difference[]
  readonly total: number
  /**
   * Institutions whose records meet the contract's devices today and that the report does not name: they came later, or
   * were left out when it was made. Their logs tell: a batch received before the report was made should be in it.
   */
  readonly unnamed: readonly string[]
  /** Equal values in other bytes: not canonical, or with something around it. */
  readonly otherBytes: boolean
}

/** `unsealing`: key of the logs, for reports that were made for an uploader; null refuses these. */
export type ReportVerifier = { readonly store: Store; readonly logs: Logs; readonly unsealing: KeyObject | null }

const SHOWN = 50

/**
 * Recomputes a report from the store at its checkpoint, with its switches, and compares byte for byte. Where the ledger
 * it names is not the one that is published now, nothing is recomputed: there is nothing left to compare with.
 *
 * `may`: called with the report's head before anything is read, to refuse.
 * Errors: REQUEST_INVALID when it is no report; PROOF_INVALID; NOT_FOUND; those of the ledger and the store.
 */
export async function verifyReport(
  { store, logs, unsealing }: ReportVerifier,
  text: string,
  may: (head: ReportHead) => void = () => {},
): Promise<ReportCheck> {
  const report = readReport(text)
  may(report)
  const { institution, number, switches } = report
  const binding = bindingOf(report, unsealing)
  const ledger = await ledgerProblems(logs, institution, binding)
  const bound = { institution, contract: number, size: binding.checkpoint.size, ledger }
  if (ledger.length > 0) return { ...bound, unnamed: [], same: false, differences: [], total: 0, otherBytes: false }
  const contract = { institution, number }
  const met = await loadNeighbours(store, contract)
  const named = new Set(binding.others.map((log) => log.institution))
  const meeting = new Set(met.flatMap(({ institutions }) => institutions))
  const unnamed = [...meeting].filter((other) => !named.has(other)).sort()
  const reconciliation = await verifyContractAt(store, logs, contract, binding, met, switches)
  const recomputed = toReportJson(reconciliation, report.ledger)
  // Writing to a file or a terminal may add one line end.
  const same = text.replace(/\r?\n$/, '') === recomputed
  const found = same ? [] : [...differences(report.json, JSON.parse(recomputed))]
  const otherBytes = !same && found.length === 0
  return { ...bound, unnamed, same, differences: found.slice(0, SHOWN), total: found.length, otherBytes }
}

function bindingOf({ ledger }: ReportHead, unsealing: KeyObject | null): LedgerBinding {
  if ('others' in ledger) return ledger
  if (unsealing === null)
    throw new SuanhengError('PROOF_INVALID', 'without the key of the ledger sealed logs stay sealed')
  return { checkpoint: ledger.checkpoint, others: openOthers(ledger.sealedOthers, ledger.checkpoint.text, unsealing) }
}

const about = ({ origin, size }: { readonly origin: string; readonly size: number }) => ({ origin, size })

async function ledgerProblems(logs: Logs, institution: string, binding: LedgerBinding): Promise<LedgerProblem[]> {
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
