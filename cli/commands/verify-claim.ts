import type { ServiceClient } from '../client.ts'
import { handOver, type ReportOutput } from './hand-over-report.ts'

export type VerifyClaimOptions = {
  readonly institution?: string
  /** `switch=value`, each switch once. */
  readonly reading?: readonly string[]
  /** Day on which a draft is taken to be submitted. */
  readonly assume?: string
} & ReportOutput

const VERDICT_WORDS: Readonly<Record<string, string>> = { pass: '符合', fail: '不符合', undetermined: '待定' }
const VERDICT_EXIT: Readonly<Record<string, number>> = { pass: 0, fail: 10, undetermined: 11 }

/**
 * suanheng verify claim: a claim against every clause of its programme. The exit code tells the verdict of the system:
 * 0 pass, 10 fail, 11 undetermined. What persons decided is said beside it and changes no exit code.
 */
export async function verifyClaimCommand(
  client: ServiceClient,
  claimId: string,
  options: VerifyClaimOptions,
): Promise<number> {
  const { institution, reading = [], assume } = options
  const query: [string, string][] = [
    ...(institution === undefined ? [] : [['institution', institution] as [string, string]]),
    ...reading.map((one): [string, string] => ['reading', one]),
    ...(assume === undefined ? [] : [['assume', assume] as [string, string]]),
  ]
  const path = (format: string) =>
    `/v1/claims/${encodeURIComponent(claimId)}/assessment?${new URLSearchParams([...query, ['format', format]]).toString()}`
  const json = await client.get(path('json'))
  const { verdict, decided } = JSON.parse(json) as { verdict: string; decided: { verdict: string } | null }
  const beside = decided === null ? '' : `; decided by persons  人工决定：${words(decided.verdict)}`
  await handOver(json, `${words(verdict)}${beside}`, () => client.get(path('markdown')), options)
  return VERDICT_EXIT[verdict] ?? 1
}

const words = (verdict: string) => `${verdict} ${VERDICT_WORDS[verdict] ?? ''}`
