import type { KeyObject } from 'node:crypto'
import { SuanhengError } from '../core/errors.ts'
import type { Store } from '../store/client.ts'
import type { Logs } from './binding/bind-ledger.ts'
import type { LedgerBinding } from './binding/ledger-binding.ts'
import { openOthers } from './binding/seal.ts'
import type { Assessor } from './capacity/pool.ts'
import { loadRegister } from './capacity/register/load.ts'
import { crossRules } from './claims/cross/report/cross-report.ts'
import { rulesOf } from './claims/report/rules.ts'
import { PROGRAMMES } from './programmes/index.ts'
import { recompute } from './recompute-report.ts'
import { type Difference, differences } from './report/differences.ts'
import { type LedgerProblem, ledgerProblems } from './report/ledger-problems.ts'
import { type ReportHead, readReport } from './report/read-report.ts'

export type ReportCheck = {
  readonly kind: ReportHead['kind']
  readonly institution: string
  /** Of a reconciliation; null of other reports. */
  readonly contract: string | null
  readonly size: number
  /** Byte for byte as recomputed, and bound to the log that is published now. */
  readonly same: boolean
  readonly ledger: readonly LedgerProblem[]
  /**
   * Versions of the accelerator register, or of the rules of an assessment, where the report was computed with another one than it is recomputed with:
   * differences may come from it alone. Null where they are the same or none takes part.
   */
  readonly register: { readonly reported: string; readonly recomputed: string } | null
  /** The first 50. */
  readonly differences: readonly Difference[]
  readonly total: number
  /**
   * Institutions whose records meet the report's devices today and that it does not name: they came later, or were left
   * out when it was made. Their logs tell: a batch received before the report was made should be in it.
   */
  readonly unnamed: readonly string[]
  /** Equal values in other bytes: not canonical, or with something around it. */
  readonly otherBytes: boolean
}

/**
 * `unsealing`: key of the logs, for reports that were made for an uploader; null refuses these. `assessor`: where capacity
 * is assessed, here if not said.
 */
export type ReportVerifier = {
  readonly store: Store
  readonly logs: Logs
  readonly unsealing: KeyObject | null
  readonly assessor?: Assessor
}

const SHOWN = 50

/**
 * Recomputes a report from the store at its checkpoint, with what was asked, and compares byte for byte. Where the
 * ledger it names is not the one that is published now, nothing is recomputed: there is nothing left to compare with.
 *
 * `may`: called with the report's head before anything is read, to refuse.
 * Errors: REQUEST_INVALID when it is no report; PROOF_INVALID; NOT_FOUND; those of the ledger and the store.
 */
export async function verifyReport(
  { store, logs, unsealing, assessor }: ReportVerifier,
  text: string,
  may: (head: ReportHead) => void = () => {},
): Promise<ReportCheck> {
  const { head, json } = readReport(text)
  may(head)
  const binding = bindingOf(head, unsealing)
  const ledger = await ledgerProblems(logs, head.institution, binding)
  const bound = {
    kind: head.kind,
    institution: head.institution,
    contract: head.kind === 'reconciliation' ? head.number : null,
    size: binding.checkpoint.size,
    ledger,
    register: registersOf(head),
  }
  if (ledger.length > 0) return { ...bound, unnamed: [], same: false, differences: [], total: 0, otherBytes: false }
  const { text: recomputed, meeting } = await recompute(store, logs, head, binding, assessor)
  const named = new Set(binding.others.map((log) => log.institution))
  const unnamed = [...new Set(meeting)].filter((other) => !named.has(other)).sort()
  // Writing to a file or a terminal may add one line end.
  const same = text.replace(/\r?\n$/, '') === recomputed
  const found = same ? [] : [...differences(json, JSON.parse(recomputed))]
  const otherBytes = !same && found.length === 0
  return { ...bound, unnamed, same, differences: found.slice(0, SHOWN), total: found.length, otherBytes }
}

function bindingOf({ ledger }: ReportHead, unsealing: KeyObject | null): LedgerBinding {
  if ('others' in ledger) return ledger
  if (unsealing === null)
    throw new SuanhengError('PROOF_INVALID', 'without the key of the ledger sealed logs stay sealed')
  return { checkpoint: ledger.checkpoint, others: openOthers(ledger.sealedOthers, ledger.checkpoint.text, unsealing) }
}

function registersOf(head: ReportHead): ReportCheck['register'] {
  if (head.kind === 'assessment') return rulesIn(head)
  if (head.kind === 'cross')
    return head.rules === crossRules() ? null : { reported: head.rules, recomputed: crossRules() }
  const { version } = loadRegister()
  // A reconciliation without readings of its cards rests on no register.
  return head.register === null || head.register === version ? null : { reported: head.register, recomputed: version }
}

/** By the name in front of the @: a release that does not have the rules recomputes nothing anyway. */
function rulesIn({ rules }: Extract<ReportHead, { readonly kind: 'assessment' }>): ReportCheck['register'] {
  const programme = PROGRAMMES.find(({ id }) => id === rules.split('@', 1)[0])
  const recomputed = programme === undefined ? '' : rulesOf(programme)
  return rules === recomputed ? null : { reported: rules, recomputed }
}
