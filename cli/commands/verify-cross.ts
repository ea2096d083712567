import type { ServiceClient } from '../client.ts'
import { handOver, type ReportOutput } from './hand-over-report.ts'

export type VerifyCrossOptions = {
  /** Ids, or applicant and id with a slash between; none: all live claims. */
  readonly claim?: readonly string[]
  readonly programme?: string
  readonly applicant?: string
} & ReportOutput

const VERDICT_WORDS: Readonly<Record<string, string>> = { pass: '未发现', fail: '发现问题', undetermined: '待定' }
const VERDICT_EXIT: Readonly<Record<string, number>> = { pass: 0, fail: 10, undetermined: 11 }

/**
 * suanheng verify cross: live claims of all institutions against each other. The exit code tells the verdict: 0 nothing
 * found, 10 found what refuses or counts once, 11 undetermined.
 */
export async function verifyCrossCommand(client: ServiceClient, options: VerifyCrossOptions): Promise<number> {
  const { claim = [], programme, applicant } = options
  const query: [string, string][] = [
    ...claim.map((one): [string, string] => ['claim', one]),
    ...(programme === undefined ? [] : [['programme', programme] as [string, string]]),
    ...(applicant === undefined ? [] : [['applicant', applicant] as [string, string]]),
  ]
  const path = (format: string) => `/v1/cross-checks?${new URLSearchParams([...query, ['format', format]]).toString()}`
  const json = await client.get(path('json'))
  const { verdict, claims } = JSON.parse(json) as { verdict: string; claims: readonly unknown[] }
  const line = `${verdict} ${VERDICT_WORDS[verdict] ?? ''}: ${claims.length} claims 项申请`
  await handOver(json, line, () => client.get(path('markdown')), options)
  return VERDICT_EXIT[verdict] ?? 1
}
