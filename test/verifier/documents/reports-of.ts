import { readFileSync } from 'node:fs'
import { canonicalJson } from '../../../core/canonical-json.ts'
import type { ReportLedger } from '../../../verifier/binding/ledger-binding.ts'
import { toCapacityJson } from '../../../verifier/capacity/report/index.ts'
import type { Page } from '../../../verifier/documents/page.ts'
import { toReportJson } from '../../../verifier/report/index.ts'
import { assessment } from '../capacity/report/assessment-of.ts'
import { contract, LEDGER, reconcile, usageDay } from '../reconcile/evidence-of.ts'

/** Reports as they are kept in files, made by the code that writes them. */

export const SEALED: ReportLedger = { checkpoint: LEDGER.checkpoint, sealedOthers: 'c2VhbGVk' }

const reduced = (change: Parameters<typeof contract>[0] = {}) =>
  reconcile({
    contracts: [contract(change)],
    usage: { days: [usageDay(81), usageDay(9, { purpose: 'production_inference' })] },
  })

/** 核减: settled 2,000.00, recognised 1,620.00. */
export const contractText = (change: Parameters<typeof contract>[0] = {}, ledger: ReportLedger = LEDGER): string =>
  toReportJson(reduced(change), ledger)
/** 待查: nothing settled, nothing logged. */
export const unknownText = (): string => toReportJson(reconcile({ settlements: [], usage: { days: [] } }), LEDGER)
export const capacityText = (change: Parameters<typeof assessment>[0] = {}, ledger: ReportLedger = LEDGER): string =>
  toCapacityJson(assessment(change), ledger)

type Json = Readonly<Record<string, unknown>>

/** An assessment of the examples, bound to the ledger of these tests. `change`: of its top level. */
export function claimText(example = 'xlq-dx/expected/in-order.json', change: Json = {}, claim: Json = {}): string {
  const url = new URL(`../../../examples/claims/${example}`, import.meta.url)
  const report = JSON.parse(readFileSync(url, 'utf8')) as Json
  return canonicalJson({ ...report, ledger: LEDGER, ...change, claim: { ...(report['claim'] as Json), ...claim } })
}

/** Every text a page shows, in its order. */
export function wordsOf(page: Page): readonly string[] {
  const { qr: _, attachments: __, meta: ___, ...shown } = page
  return textsIn(shown)
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => (['kind', 'align', 'tone'].includes(key) ? [] : textsIn(one)))
}
