import { ServiceClient } from '../../../../cli/client.ts'
import { verifyClaimCommand } from '../../../../cli/commands/verify-claim.ts'
import { BUYER, loadClaimExample } from '../../../../examples/claims/index.ts'
import { KINDS } from '../../../../schemas/kinds.ts'
import { type Answer, receiptOf, type TestService } from '../../../support/service.ts'
import { ndjson } from '../../../support/usage.ts'
import { type ENGINES, startOn } from '../../capacity/store/world.ts'

/** What of an assessment these tests look at. */
export type Answered = {
  readonly verdict: string
  readonly view: string
  readonly assumed: object | null
  readonly readings: Readonly<Record<string, string>>
  readonly result: {
    readonly payable: string | null
    readonly open: readonly string[]
    readonly refusedBy: readonly string[]
    readonly awaits: string | null
  }
  readonly amount: { readonly yuan: string | null } | null
  readonly clauses: readonly ClauseOf[]
  readonly otherReadings: readonly object[]
  readonly ledger: { readonly others?: readonly { readonly institution: string }[] }
}
type ClauseOf = {
  readonly id: string
  readonly state: string
  readonly used: readonly { readonly value: string }[]
  readonly missing: readonly { readonly path: string; readonly what: { readonly zh: string } }[]
}

export function clauseIn(clauses: readonly ClauseOf[], id: string): ClauseOf {
  const found = clauses.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no clause ${id}`)
  return found
}

export const OTHER = '91440300MA5EXLQC3K'

/** A service with the records of examples/claims, a draft, and another institution that sent a grant about one of them. */
export async function startClaimWorld(engine: (typeof ENGINES)[number] = 'embedded') {
  const { running: service, dispose } = await startOn(engine)
  const example = loadClaimExample()
  const own = example.institution.uscc
  const admin = await service.token(own, 'admin')
  const tokens = {
    own: await service.token(own, 'uploader'),
    other: await service.token(OTHER, 'uploader'),
    auditor: await service.token(OTHER, 'auditor'),
  }
  const push = async (token: string, route: string, records: readonly object[]) => {
    const body = ndjson(records)
    return receiptOf(await service.send(`/v1/${route}`, { token, body, type: 'application/x-ndjson' }))
  }
  for (const [kind, records] of Object.entries(example.entities)) {
    const { route, writers } = KINDS[kind as keyof typeof KINDS]
    const token = (writers as readonly string[]).includes('admin') ? admin : tokens.own
    if (records.length > 0) await push(token, route, records)
  }
  await push(tokens.own, 'usage', example.usage)
  const { submittedAt: _, ...claim } = example.entities.claim?.[0] ?? {}
  await push(tokens.own, 'claims', [{ ...claim, claimId: 'DX-DRAFT', state: 'draft' }])
  await push(tokens.other, 'grants', [grantOfAnother])
  const ask = (id: string, token: string, query = ''): Promise<Answer> =>
    service.send(`/v1/claims/${id}/assessment${query}`, { token })
  return {
    tokens,
    push,
    ask,
    send: (path: string, options: Parameters<TestService['send']>[1]) => service.send(path, options),
    assess: async (id: string, token: string, query = ''): Promise<Answered> => {
      const answer = await ask(id, token, query)
      if (answer.status !== 200) throw new Error(answer.text)
      return answer.json() as Answered
    },
    run: (id: string, out: string) =>
      verifyClaimCommand(new ServiceClient({ url: service.url, token: tokens.auditor }), id, {
        out,
        markdown: false,
        json: false,
      }),
    dispose,
  }
}
export type ClaimWorld = Awaited<ReturnType<typeof startClaimWorld>>

/** Of nothing, so that it changes no answer; that it was looked at shows among the facts. */
const grantOfAnother = {
  institution: OTHER,
  grantId: 'ZZ-OTHER',
  recipient: BUYER.uscc,
  level: 'district',
  programme: '另一家报送的资助',
  contract: 'XL-2025-103',
  amount: '0.00',
  decidedOn: '2025-07-11',
}
