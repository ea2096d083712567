import { writeFile } from 'node:fs/promises'
import type { ServiceClient } from '../client.ts'
import { note, say } from '../output.ts'
import { handOver, type ReportOutput } from './hand-over-report.ts'
import { askTrial } from './trial.ts'

export type VerifyClaimOptions = {
  readonly institution?: string
  /** `switch=value`, each switch once. */
  readonly reading?: readonly string[]
  /** Day on which a draft is taken to be submitted. */
  readonly assume?: string
  /** A file with facts that are assumed: then it is a trial, not an assessment. */
  readonly facts?: string
} & ReportOutput

const VERDICT_WORDS: Readonly<Record<string, string>> = { pass: '符合', fail: '不符合', undetermined: '待定' }
const VERDICT_EXIT: Readonly<Record<string, number>> = { pass: 0, fail: 10, undetermined: 11 }

/**
 * suanheng verify claim: a claim against every clause of its programme. The exit code tells the verdict of the system:
 * 0 pass, 10 fail, 11 undetermined. What persons decided is said beside it and changes no exit code. Of a trial the exit
 * code tells what the verdict would be.
 */
export async function verifyClaimCommand(
  client: ServiceClient,
  claimId: string,
  options: VerifyClaimOptions,
): Promise<number> {
  if (options.facts !== undefined) return tryClaim(client, claimId, { ...options, facts: options.facts })
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

/** A trial says of itself that it is one: a page, a file, and the line beside it. */
async function tryClaim(
  client: ServiceClient,
  claimId: string,
  options: VerifyClaimOptions & { readonly facts: string },
): Promise<number> {
  const ask = await askTrial(client, claimId, options)
  const json = await ask('json')
  const { would } = JSON.parse(json) as { readonly would: { readonly verdict: string } }
  const { out } = options
  if (out === undefined) say(options.json ? json : await ask('markdown'))
  else {
    await writeFile(out, options.markdown || out.toLowerCase().endsWith('.md') ? await ask('markdown') : json)
    note(`trial, no assessment  测算，非核验结论：${words(would.verdict)}`)
    note(`written to ${out}`)
  }
  return VERDICT_EXIT[would.verdict] ?? 1
}

const words = (verdict: string) => `${verdict} ${VERDICT_WORDS[verdict] ?? ''}`
