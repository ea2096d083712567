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
  await handOver(json, () => client.get(path('markdown')), output)
  const { verdict } = JSON.parse(json) as { verdict: string }
  return VERDICT_EXIT[verdict] ?? 1
}
