import { useQuery } from '@tanstack/react-query'
import { fetchRaw } from '../../api.ts'
import type { Evidence } from '../../parts/evidence.tsx'
import type { VerdictState } from '../../parts/verdict.tsx'
import type { Words } from '../../words/words.ts'
import { bodyOf, type Draft, isEmpty } from './draft.ts'

export type Missing = { readonly path: string; readonly by: 'data' | 'document' | 'person'; readonly what: Words }
export type Used = { readonly path: string; readonly value: string; readonly evidence: readonly Evidence[] }
export type Severity = 'ineligible' | 'cap' | 'warning' | 'info'
export type Result = {
  readonly state: Exclude<VerdictState, 'not_applicable'>
  readonly awaits: Missing['by'] | null
  readonly refusedBy: readonly string[]
  readonly open: readonly string[]
  readonly payable: string | null
}
export type Clause = {
  readonly id: string
  readonly quotation: string
  readonly kind: 'automatic' | 'document' | 'human'
  readonly severity: Severity
  readonly state: VerdictState
  readonly used: readonly Used[]
  readonly missing: readonly Missing[]
  readonly notes: readonly { readonly level: 'warning' | 'info'; readonly words: Words }[]
  readonly otherReadings: readonly { readonly switch: string; readonly value: string; readonly state: VerdictState }[]
}
export type Amount = {
  readonly yuan: string | null
  readonly atMost: string | null
  readonly binding: { readonly id: string; readonly clause: string } | null
  readonly caps: readonly Capped[]
  readonly working: readonly {
    readonly id: string
    readonly label: Words
    readonly expression: string
    readonly yuan: string | null
    readonly clause: string
    readonly missing: readonly Missing[]
  }[]
  readonly alternatives: readonly { readonly id: string; readonly label: Words; readonly yuan: string | null }[]
}
type Capped = {
  readonly id: string
  readonly label: Words
  readonly yuan: string | null
  readonly clause: string
}
export type Assessed = {
  readonly verdict: Result['state']
  readonly pack: {
    readonly id: string
    readonly programme: string
    readonly batch: string
    readonly guide: { readonly title: string; readonly sha256: string }
  }
  readonly readings: Readonly<Record<string, string>>
  readonly result: Result
  readonly amount: Amount | null
  readonly clauses: readonly Clause[]
  readonly otherReadings: readonly {
    readonly switch: string
    readonly value: string
    readonly result: Result
    readonly amount: { readonly yuan: string | null } | null
  }[]
}
export type Decided = {
  readonly verdict: Result['state']
  readonly result: Result
  readonly amount: { readonly machine: string | null; readonly decided: string | null } | null
  readonly clauses: readonly { readonly id: string; readonly machine: VerdictState; readonly decided: VerdictState }[]
  readonly decisions: readonly {
    readonly id: string
    readonly status: string
    readonly about: 'clause' | 'amount'
    readonly clause: string | null
    readonly machine: string
    readonly decided: string
    readonly by: string
    readonly role: string
    readonly secondBy: string
    readonly grounds: string
    readonly on: string
  }[]
  readonly unsettled: readonly string[]
}
export type Explained = readonly {
  readonly id: string
  readonly facts: readonly string[]
  readonly missing: readonly { readonly what: string; readonly mend: string }[]
}[]

/** What a page shows of a claim, be it as the ledger has it or with facts assumed. */
export type Shown = {
  readonly institution: string
  readonly claim: {
    readonly id: string
    readonly state: string
    readonly applicant: string
    readonly applicantName: string | null
    readonly contracts: readonly {
      readonly number: string
      readonly title: string | null
      readonly provider: string | null
      readonly buyer: string | null
    }[]
    readonly claimedAmount: string | null
    readonly submittedAt: string | null
  }
  readonly view: 'own' | 'all'
  readonly rules: string
  readonly assessed: Assessed
  readonly decided: Decided | null
  /** Null: nothing is assumed. */
  readonly trial: { readonly notice: Words; readonly stored: Stored | null } | null
  readonly explained: Explained
  readonly size: number | null
}
export type Stored = {
  readonly verdict: Result['state']
  readonly payable: string | null
  readonly amount: string | null
  readonly clauses: readonly { readonly id: string; readonly state: VerdictState }[]
}

type Head = Pick<Shown, 'institution' | 'claim' | 'view' | 'rules'>
type Report = Head &
  Assessed & { readonly decided: Decided | null; readonly ledger: { readonly checkpoint: { readonly size: number } } }
type Trial = Head & {
  readonly notice: Words
  readonly would: Assessed
  readonly stored: Stored | null
  readonly ledger: { readonly size: number } | null
}
type Answer<R> = { readonly report: R; readonly explained: Explained }

/** The claim under a draft; an empty one asks for the assessment of what the ledger has. */
export function useClaim(institution: string, id: string, draft: Draft) {
  return useQuery({
    queryKey: ['claim', institution, id, draft],
    queryFn: () => (isEmpty(draft) ? assessment(institution, id, draft) : trial(institution, id, draft)),
    // While a changed draft is worked out the answer before stays, never that of another claim.
    placeholderData: (previous) =>
      previous?.claim.id === id && previous.institution === institution ? previous : undefined,
  })
}

/** Where readings are the only thing that is chosen, the answer is still an assessment. */
export const assessmentPath = (institution: string, id: string, draft: Draft, format: string): string =>
  `/v1/claims/${encodeURIComponent(id)}/assessment?${queryOf(institution, draft, format)}`

/** 申报测算表 of what the ledger has. */
export const estimatePath = (institution: string, id: string, draft: Draft): string =>
  `/v1/claims/${encodeURIComponent(id)}/documents/estimate?${queryOf(institution, draft, 'pdf')}`

function queryOf(institution: string, { readings, assume }: Draft, format: string): URLSearchParams {
  const query = new URLSearchParams({ institution, format })
  for (const [name, value] of Object.entries(readings)) query.append('reading', `${name}=${value}`)
  if (assume !== null) query.set('assume', assume)
  return query
}

async function assessment(institution: string, id: string, draft: Draft): Promise<Shown> {
  const answer = await fetchRaw(assessmentPath(institution, id, draft, 'explained'))
  const { report, explained } = (await answer.json()) as Answer<Report>
  const { claim, view, rules, decided, ledger } = report
  return {
    institution,
    claim,
    view,
    rules,
    assessed: report,
    decided,
    trial: null,
    explained,
    size: ledger.checkpoint.size,
  }
}

export const askTrial = (institution: string, id: string, draft: Draft, format: string): Promise<Response> =>
  fetchRaw(`/v1/claims/${encodeURIComponent(id)}/assessment?format=${format}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(bodyOf(draft, institution)),
  })

async function trial(institution: string, id: string, draft: Draft): Promise<Shown> {
  const { report, explained } = (await (await askTrial(institution, id, draft, 'explained')).json()) as Answer<Trial>
  const { claim, view, rules, would, notice, stored, ledger } = report
  return {
    institution,
    claim,
    view,
    rules,
    assessed: would,
    decided: null,
    trial: { notice, stored },
    explained,
    size: ledger?.size ?? null,
  }
}
