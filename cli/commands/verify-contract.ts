import type { ServiceClient } from '../client.ts'
import { handOver, type ReportOutput } from './hand-over-report.ts'

export type VerifyContractOptions = {
  readonly institution?: string
} & ReportOutput

const VERDICT_WORDS: Readonly<Record<string, string>> = { agrees: '相符', reduced: '核减', undetermined: '待查' }
const VERDICT_EXIT: Readonly<Record<string, number>> = { agrees: 0, reduced: 10, undetermined: 11 }

/**
 * suanheng verify contract: the reconciliation of one contract. The exit code tells the verdict:
 * 0 agrees, 10 reduced, 11 undetermined.
 */
export async function verifyContractCommand(
  client: ServiceClient,
  number: string,
  options: VerifyContractOptions,
): Promise<number> {
  const query = new URLSearchParams(options.institution === undefined ? {} : { institution: options.institution })
  const path = (format: string) =>
    `/v1/contracts/${encodeURIComponent(number)}/reconciliation?${new URLSearchParams([...query, ['format', format]]).toString()}`
  const json = await client.get(path('json'))
  const { verdict } = JSON.parse(json) as { verdict: string }
  await handOver(json, `${verdict} ${VERDICT_WORDS[verdict] ?? ''}`, () => client.get(path('markdown')), options)
  return VERDICT_EXIT[verdict] ?? 1
}
