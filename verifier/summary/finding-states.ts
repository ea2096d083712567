import { z } from 'zod'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import { listFindings } from '../audit/list-findings.ts'
import { loadEntries } from '../audit/load/load-entries.ts'
import { loadKeptFacts } from '../audit/load/load-facts.ts'

const Count = z.coerce.number().int()
const totals = defineQuery({
  file: 'finding_totals.sql',
  params: z.strictObject({ institution: z.string() }),
  row: z.strictObject({
    undetermined_sum: Count,
    reductions_sum: Count,
    warnings_sum: Count,
    notes_sum: Count,
    for_a_person_sum: Count,
  }),
})

const States = z.strictObject({
  open: z.int().describe('待核实: nobody reviewed it, or no second person approved'),
  confirmed: z.int(),
  dismissed: z.int(),
})
type States = z.infer<typeof States>

/** Findings of the last reconciliations by severity, and what persons made of them. */
export const FindingStates = z
  .strictObject({
    undetermined: States,
    reduce: States,
    warning: States,
    info: States,
    needsHuman: States.describe('Of any severity: those that a person has to settle'),
  })
  .meta({ id: 'FindingStates', title: '发现的核实状态' })
export type FindingStates = z.infer<typeof FindingStates>

/**
 * How many findings are open, confirmed and dismissed; `institution` null: of all. Only contracts of which somebody reviewed
 * a finding are read one by one. Errors: those of `loadKeptFacts`.
 */
export async function findingStates(store: Store, institution: string | null): Promise<FindingStates> {
  const [[unreviewed], entries, kept] = await Promise.all([
    totals(store, { institution: institution ?? '' }),
    loadEntries(store, {
      kinds: ['finding_review', 'audit_approval'],
      ...(institution === null ? {} : { unit: institution }),
    }),
    loadKeptFacts(store, institution, 'reviewed'),
  ])
  const states: FindingStates = {
    undetermined: allOpen(unreviewed?.undetermined_sum),
    reduce: allOpen(unreviewed?.reductions_sum),
    warning: allOpen(unreviewed?.warnings_sum),
    info: allOpen(unreviewed?.notes_sum),
    needsHuman: allOpen(unreviewed?.for_a_person_sum),
  }
  for (const { fact, state } of listFindings(kept, entries)) {
    if (fact === null) continue
    if (isSeverity(fact.severity)) states[fact.severity][state] += 1
    if (fact.needsHuman) states.needsHuman[state] += 1
  }
  return states
}

const allOpen = (open = 0): States => ({ open, confirmed: 0, dismissed: 0 })

const SEVERITIES = ['undetermined', 'reduce', 'warning', 'info'] as const
const isSeverity = (name: string): name is (typeof SEVERITIES)[number] =>
  (SEVERITIES as readonly string[]).includes(name)
