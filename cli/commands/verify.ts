import { writeFile } from 'node:fs/promises'
import type { ServiceClient } from '../client.ts'
import { note, say } from '../output.ts'

export type VerifyOptions = {
  readonly institution?: string
  readonly out?: string
  readonly markdown: boolean
  readonly json: boolean
}

const VERDICT_EXIT: Readonly<Record<string, number>> = { agrees: 0, reduced: 10, undetermined: 11 }

/**
 * suanheng verify contract: the reconciliation of one contract. The exit code tells the verdict:
 * 0 agrees, 10 reduced, 11 undetermined.
 */
export async function verifyContractCommand(
  client: ServiceClient,
  number: string,
  options: VerifyOptions,
): Promise<number> {
  const query = new URLSearchParams(options.institution === undefined ? {} : { institution: options.institution })
  const path = (format: string) =>
    `/v1/contracts/${encodeURIComponent(number)}/reconciliation?${new URLSearchParams([...query, ['format', format]]).toString()}`
  const json = await client.get(path('json'))
  if (options.out !== undefined) {
    await writeFile(options.out, options.markdown ? await client.get(path('markdown')) : json)
    note(`written to ${options.out}`)
    if (!options.markdown) note(`recompute it at any time  可随时重算：suanheng report verify ${options.out}`)
  } else {
    say(options.json ? json : await client.get(path('markdown')))
  }
  const { verdict } = JSON.parse(json) as { verdict: string }
  return VERDICT_EXIT[verdict] ?? 1
}
