import { ServiceClient } from '../../../../../cli/client.ts'
import { verifyCrossCommand } from '../../../../../cli/commands/verify-cross.ts'
import type { ClaimExample } from '../../../../../examples/claims/claim-example.ts'
import { type Answer, receiptOf } from '../../../../support/service.ts'
import type { ENGINES } from '../../../../support/shared-server.ts'
import { ndjson } from '../../../../support/usage.ts'
import { startExamples } from '../world.ts'

/** What of a report these tests look at. */
export type Checked = {
  readonly verdict: string
  readonly passedOver: number
  readonly claims: readonly { readonly name: string; readonly log: string }[]
  readonly checks: readonly Check[]
  readonly ledger: { readonly others: readonly { readonly institution: string }[] }
}
type Check = {
  readonly id: string
  readonly state: string
  readonly missing: readonly Missing[]
  readonly findings: readonly {
    readonly subject: string
    readonly claims: readonly string[]
    readonly yuan: string | null
    readonly state: string
    readonly missing: readonly Missing[]
  }[]
}
type Missing = { readonly path: string; readonly what: { readonly en: string; readonly zh: string } }

export function checkIn({ checks }: Checked, id: string): Check {
  const found = checks.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no check ${id}`)
  return found
}
/** What a check found, but for what is in order. */
export const foundBy = (checked: Checked, id: string) =>
  checkIn(checked, id)
    .findings.filter(({ state }) => state !== 'pass')
    .map(({ subject, state }) => [subject, state])

/** A service with the records of examples, and how to fill and ask it. */
export async function startCrossWorld(
  examples: readonly ClaimExample[],
  engine: (typeof ENGINES)[number] = 'embedded',
) {
  const world = await startExamples(examples, engine)
  const { service, auditor, tokenOf } = world
  const ask = (query = '', token = auditor): Promise<Answer> => service.send(`/v1/cross-checks${query}`, { token })
  return {
    running: service,
    auditor,
    tokenOf,
    ask,
    push: async (institution: string, route: string, records: readonly object[]) => {
      const token = await tokenOf(institution, 'uploader')
      const body = ndjson(records)
      return receiptOf(await service.send(`/v1/${route}`, { token, body, type: 'application/x-ndjson' }))
    },
    verify: async (body: string, token = auditor) =>
      service.send('/v1/reports/verify', { method: 'POST', token, body }),
    check: async (query = ''): Promise<Checked> => {
      const answer = await ask(query)
      if (answer.status !== 200) throw new Error(answer.text)
      return answer.json() as Checked
    },
    run: (claim: readonly string[], out: string) =>
      verifyCrossCommand(new ServiceClient({ url: service.url, token: auditor }), {
        claim,
        out,
        markdown: false,
        json: false,
      }),
    dispose: () => world.dispose(),
  }
}
export type CrossWorld = Awaited<ReturnType<typeof startCrossWorld>>
