import type { ServiceClient } from '../client.ts'
import { handOver, type ReportOutput } from './hand-over-report.ts'

/** Exit code where an indicator was raised: somebody should look. */
const RAISED = 10

/** suanheng verify telemetry: whether readings can be what cards send. Exit code 0 no indicator, 10 indicators. */
export async function verifyTelemetryCommand(
  client: ServiceClient,
  institution: string,
  days: { readonly from: string; readonly to: string },
  output: ReportOutput,
): Promise<number> {
  const path = (format: string) =>
    `/v1/institutions/${encodeURIComponent(institution)}/telemetry?${new URLSearchParams({ ...days, format }).toString()}`
  const json = await client.get(path('json'))
  const { indicators } = JSON.parse(json) as { indicators: readonly unknown[] }
  await handOver(json, `${indicators.length} indicators 项指标触发`, () => client.get(path('markdown')), output)
  return indicators.length === 0 ? 0 : RAISED
}
