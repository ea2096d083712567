import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import type { Store } from '../../store/client.ts'
import { CONTRACT_STATES, ContractFilter } from '../summary/filter.ts'
import {
  CONTRACT_SORTS,
  type ContractRow,
  claimsOf,
  listContracts,
  type NamingClaim,
} from '../summary/list-contracts.ts'
import { contractTotals, StateTotals } from '../summary/totals.ts'

const Fen = z.string().nullable()

const Listed = z
  .strictObject({
    institution: z.string().describe('In whose log it is'),
    digest: z.string(),
    number: z.string(),
    title: z.string().nullable(),
    providerUscc: z.string(),
    providerName: z.string().nullable(),
    buyerUscc: z.string(),
    buyerName: z.string().nullable(),
    signedOn: z.string(),
    validFrom: z.string(),
    validTo: z.string(),
    amountFen: z.string().describe('As the contract says, without amendments'),
    claims: z.array(z.strictObject({ programme: z.string(), claim: z.string(), state: z.string() })),
    state: z.enum(CONTRACT_STATES).describe('What the last reconciliation said; none: there is none'),
    last: z
      .strictObject({
        reconciledAt: z.iso.datetime(),
        cut: z.int().describe('Size of the institution’s log it was computed at'),
        batchesSince: z.int().describe('Batches that came to that log since, of whatever contract'),
        agreedFen: Fen,
        deliveredFen: Fen,
        settledFen: Fen,
        invoicedFen: Fen,
        paidFen: Fen,
        recognisedFen: Fen,
        findings: StateTotals.shape.findings,
      })
      .nullable()
      .describe('Derived from the last reconciliation that was made; the reconciliation itself is what counts'),
  })
  .meta({ id: 'ListedContract', title: '合同（列表）' })

const Query = ContractFilter.extend({
  sort: z.enum(CONTRACT_SORTS).default('number').describe('reduced: settled less recognised; unknown comes last'),
  order: z.enum(['asc', 'desc']).default('asc'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after: z.string().max(2000).optional().describe('next of the page before, with the same filters and order'),
})

/** Contracts with what their last reconciliation said. An uploader sees its own institution’s. */
export const contractListRoutes: FastifyPluginAsyncZod<{
  readonly store: Store
  readonly caughtUp: () => Promise<void>
}> = async (app, { store, caughtUp }) => {
  app.get(
    '/v1/contracts',
    {
      config: { roles: ['uploader', 'auditor', 'reviewer'] },
      schema: {
        tags: ['contracts'],
        operationId: 'list_contracts',
        summary: '合同: every version nobody has replaced, filtered and sorted, with its last reconciliation',
        querystring: Query,
        response: {
          200: z.strictObject({
            contracts: z.array(Listed),
            next: z.string().nullable().describe('For ?after=; null on the last page'),
            totals: z.array(StateTotals).nullable().describe('Of all pages, by state; on the first page only'),
          }),
        },
      },
    },
    async (request) => {
      const { sort, order, limit, after = null, ...filter } = request.query
      const institution = institutionFor(identityOf(request), filter.institution)
      await caughtUp()
      const asked = { institution, filter, sort, descending: order === 'desc', limit, after }
      const [{ rows, next }, totals] = await Promise.all([
        listContracts(store, asked),
        after === null ? contractTotals(store, institution, filter) : null,
      ])
      const claims = await claimsOf(store, institution, rows)
      return { contracts: rows.map((row) => listed(row, claims.get(row) ?? [])), next, totals }
    },
  )
}

const named = (text: string): string | null => (text === '' ? null : text)

function listed(row: ContractRow, claims: readonly NamingClaim[]): z.infer<typeof Listed> {
  return {
    institution: row.institution,
    digest: row.digest,
    number: row.number,
    title: named(row.title),
    providerUscc: row.provider_uscc,
    providerName: named(row.provider_name),
    buyerUscc: row.buyer_uscc,
    buyerName: named(row.buyer_name),
    signedOn: row.signed_on,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    amountFen: row.amount,
    claims: claims.map(({ programme, claim, state }) => ({ programme, claim, state })),
    state: row.state,
    last:
      row.state === 'none'
        ? null
        : {
            reconciledAt: new Date(row.reconciled_at).toISOString(),
            cut: row.cut,
            batchesSince: row.since,
            agreedFen: row.agreed,
            deliveredFen: row.delivered,
            settledFen: row.settled,
            invoicedFen: row.invoiced,
            paidFen: row.paid,
            recognisedFen: row.recognised,
            findings: {
              undetermined: row.undetermined,
              reduce: row.reductions,
              warning: row.warnings,
              info: row.notes,
              needsHuman: row.for_a_person,
            },
          },
  }
}
