import type { ServiceClient } from '../client.ts'
import { handOver, type ReportOutput } from './hand-over-report.ts'

/** What is asked, as the service takes it: docs/capacity.md. What is left out has the service's default. */
export type CapacityAsked = {
  readonly at?: string
  readonly from?: string
  readonly to?: string
  readonly threshold?: string
  readonly tier?: string
  readonly figure?: string
  readonly location?: string
  readonly leased?: string
}

/** What a line about the verdict needs of a report. */
type Verdict = {
  readonly verdict: string
  readonly proven: { readonly petaflops: string }
  readonly question: { readonly thresholdPetaflops: string; readonly requiredTier: string }
}

const verdictLine = ({ verdict, proven, question: { thresholdPetaflops, requiredTier } }: Verdict): string =>
  `${verdict} ${VERDICT_WORDS[verdict] ?? ''}: proven 证实 ${proven.petaflops} P, threshold 门槛 ${thresholdPetaflops} P, tier 层级 ${requiredTier}`

const VERDICT_WORDS: Readonly<Record<string, string>> = { pass: '达到', fail: '未达到', undetermined: '待查' }
const VERDICT_EXIT: Readonly<Record<string, number>> = { pass: 0, fail: 10, undetermined: 11 }

/**
 * suanheng verify capacity: what an institution's evidence proves of its capacity. The exit code tells the verdict:
 * 0 pass, 10 fail, 11 undetermined.
 */
export async function verifyCapacityCommand(
  client: ServiceClient,
  institution: string,
  asked: CapacityAsked,
  output: ReportOutput,
): Promise<number> {
  const query = Object.entries(asked).filter((pair): pair is [string, string] => pair[1] !== undefined)
  const path = (format: string) =>
    `/v1/institutions/${encodeURIComponent(institution)}/capacity?${new URLSearchParams([...query, ['format', format]]).toString()}`
  const json = await client.get(path('json'))
  const report = JSON.parse(json) as Verdict
  await handOver(json, verdictLine(report), () => client.get(path('markdown')), output)
  return VERDICT_EXIT[report.verdict] ?? 1
}
