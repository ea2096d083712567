import { ServiceClient } from '../../../../cli/client.ts'
import { pushBatch } from '../../../../cli/commands/push.ts'
import { verifyClaimCommand } from '../../../../cli/commands/verify-claim.ts'
import type { ClaimExample } from '../../../../examples/claims/claim-example.ts'
import { recordFiles } from '../../../../examples/claims/files.ts'
import { BUYER, dxExample, PROVIDER } from '../../../../examples/claims/xlq-dx/index.ts'
import { type Answer, receiptOf, type TestService } from '../../../support/service.ts'
import { type ENGINES, startOn } from '../../../support/shared-server.ts'
import { ndjson } from '../../../support/usage.ts'

/** What of an assessment these tests look at. */
export type Answered = {
  readonly verdict: string
  readonly view: string
  readonly decided: { readonly verdict: string; readonly result: { readonly payable: string | null } } | null
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

/** A service with the records of examples, pushed file by file as the command line does. */
export async function startExamples(examples: readonly ClaimExample[], engine: (typeof ENGINES)[number] = 'embedded') {
  const { running: service, dispose } = await startOn(engine)
  const tokens = new Map<string, string>()
  const tokenOf = async (institution: string, role: 'uploader' | 'admin') => {
    const key = `${role} ${institution}`
    const token = tokens.get(key) ?? (await service.token(institution, role))
    tokens.set(key, token)
    return token
  }
  const files = examples.flatMap(recordFiles)
  const pushAll = async (institution: string) => {
    for (const { role, kind, ndjson } of files.filter((file) => file.institution === institution)) {
      const client = new ServiceClient({ url: service.url, token: await tokenOf(institution, role) })
      await pushBatch(client, kind, 'ndjson', Buffer.from(ndjson), false)
    }
  }
  await Promise.all([...new Set(files.map(({ institution }) => institution))].map(pushAll))
  const auditor = await service.token(OTHER, 'auditor')
  const ask = (id: string, token: string, query = ''): Promise<Answer> =>
    service.send(`/v1/claims/${id}/assessment${query}`, { token })
  return {
    service,
    auditor,
    tokenOf,
    ask,
    assess: async (id: string, token: string, query = ''): Promise<Answered> => {
      const answer = await ask(id, token, query)
      if (answer.status !== 200) throw new Error(answer.text)
      return answer.json() as Answered
    },
    run: (id: string, out: string) =>
      verifyClaimCommand(new ServiceClient({ url: service.url, token: auditor }), id, {
        out,
        markdown: false,
        json: false,
      }),
    dispose,
  }
}

/** A service with the redemptions of examples/claims/xlq-dx, a draft, and another institution that sent a grant about one of them. */
export async function startClaimWorld() {
  const example = dxExample()
  const world = await startExamples([example])
  const { service } = world
  const tokens = {
    own: await world.tokenOf(PROVIDER.uscc, 'uploader'),
    other: await world.tokenOf(OTHER, 'uploader'),
    auditor: world.auditor,
  }
  const push = async (token: string, route: string, records: readonly object[]) => {
    const body = ndjson(records)
    return receiptOf(await service.send(`/v1/${route}`, { token, body, type: 'application/x-ndjson' }))
  }
  const { submittedAt: _, ...claim } = example.entities.claim?.[0] ?? {}
  await push(tokens.own, 'claims', [{ ...claim, claimId: 'DX-DRAFT', state: 'draft' }])
  await push(tokens.other, 'grants', [grantOfAnother])
  return {
    ...world,
    tokens,
    push,
    send: (path: string, options: Parameters<TestService['send']>[1]) => service.send(path, options),
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
