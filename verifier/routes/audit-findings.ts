import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { REVIEW_STATES } from '../../schemas/finding-review.ts'
import { Id, Sha256, Uscc } from '../../schemas/primitives.ts'
import { countFindings, listFindings, matches, seenByUnit, subjectsNotRead } from '../audit/list-findings.ts'
import { loadEntries } from '../audit/load/load-entries.ts'
import { loadKeptFacts, loadPresentFacts } from '../audit/load/load-facts.ts'
import { FindingHead, FindingView, toFindingHead, toFindingView } from '../audit/view/finding-view.ts'
import type { VerifierOptions } from './verifier-options.ts'

const READERS = { roles: ['uploader', 'auditor', 'reviewer'] } as const
const FINDING_KINDS = ['finding_review', 'finding_reply', 'audit_approval'] as const

const Subject = {
  institution: Uscc.optional().describe('The audited institution (被审计单位); an uploader’s own'),
  contract: Id.optional(),
  claim: Id.optional(),
}

const Query = z.strictObject({
  ...Subject,
  state: z.enum(REVIEW_STATES).optional(),
  severity: z.enum(['undetermined', 'reduce', 'warning', 'info']).optional(),
  code: Id.optional(),
  finding: z
    .string()
    .regex(/^[0-9a-f]{8,64}$/, 'at least 8 digits of a finding, lower-case hex')
    .optional()
    .describe('The finding of this identity, or those whose identity begins so'),
  waiting: z
    .enum(['reviewer', 'auditor', 'unit'])
    .optional()
    .describe('For a second person; for an auditor’s word; for a reply of the audited institution'),
  present: z.enum(['true', 'false']).optional().describe('false: only those that are not found any more'),
  text: z.string().min(1).max(100).optional().describe('In code, title in either language, subject or message'),
  offset: z.coerce.number().int().nonnegative().max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
})

const List = z.strictObject({
  findings: z.array(FindingHead),
  counts: z.strictObject({
    total: z.int(),
    states: z.strictObject({ open: z.int(), confirmed: z.int(), dismissed: z.int() }),
    severities: z.record(z.string(), z.int()),
    stale: z.int(),
    pending: z.int(),
  }),
  read: z
    .array(
      z.strictObject({
        institution: z.string(),
        kind: z.enum(['contract', 'claim']),
        id: z.string(),
        size: z.int().describe('Of the institution’s log the facts were computed at'),
        since: z.int().describe('Batches that came to that log afterwards'),
      }),
    )
    .describe('What the facts were taken from; of several contracts the last reconciliation that was kept'),
  notRead: z
    .array(z.strictObject({ institution: z.string(), kind: z.enum(['contract', 'claim']), id: z.string() }))
    .describe('Subjects with reviews or replies of which no reconciliation is kept'),
})

/** 审计疑点: findings with what persons said of them. An uploader sees its own, and of reviews only what was approved. */
export const auditFindingRoutes: FastifyPluginAsyncZod<VerifierOptions> = async (app, { store, ledger, caughtUp }) => {
  app.get(
    '/v1/audit/findings',
    {
      config: READERS,
      schema: {
        tags: ['audit'],
        operationId: 'list_audit_findings',
        summary:
          '审计疑点: of one contract or claim as it is now, else of every contract as last reconciled, with states',
        querystring: Query,
        response: { 200: List },
      },
    },
    async (request) => {
      const identity = identityOf(request)
      const reader = identity.role === 'uploader' ? 'unit' : 'auditor'
      const { institution, contract, claim, offset, limit, present, ...filter } = request.query
      const unit = institutionFor(identity, institution)
      await caughtUp()
      const loaded = await loadEntries(store, {
        kinds: FINDING_KINDS,
        ...(unit === null ? {} : { unit }),
        ...(contract === undefined ? {} : { contract }),
      })
      const entries = reader === 'unit' ? seenByUnit(loaded) : loaded
      const one = contract !== undefined || claim !== undefined
      const view = reader === 'unit' ? 'own' : 'all'
      const subjects = one
        ? [await loadPresentFacts(store, ledger, { institution: unit, ...named(contract, claim) }, view)]
        : await loadKeptFacts(store, unit)
      const all = listFindings(subjects, entries)
      const wanted = { ...filter, ...(present === undefined ? {} : { present: present === 'true' }) }
      const found = all.filter((finding) => matches(finding, wanted))
      const { severities, states, ...counts } = countFindings(found)
      return {
        findings: found.slice(offset, offset + limit).map((finding) => toFindingHead(finding, reader)),
        counts: {
          ...counts,
          states: { ...states },
          severities: { ...severities },
        },
        read: subjects.map((subject) => ({
          ...subject.subject,
          ...('binding' in subject
            ? { size: subject.binding.checkpoint.size, since: 0 }
            : { size: subject.cut, since: subject.since }),
        })),
        notRead: one ? [] : subjectsNotRead(subjects, entries).map((subject) => ({ ...subject })),
      }
    },
  )

  app.get(
    '/v1/audit/findings/:id',
    {
      config: READERS,
      schema: {
        tags: ['audit'],
        operationId: 'get_audit_finding',
        summary: 'One finding of a contract or claim as it is now, with every review, approval and reply',
        params: z.strictObject({ id: Sha256 }),
        querystring: z.strictObject(Subject),
        response: { 200: FindingView },
      },
    },
    async (request) => {
      const identity = identityOf(request)
      const { institution, contract, claim } = request.query
      const unit = institutionFor(identity, institution)
      const view = identity.role === 'uploader' ? 'own' : 'all'
      await caughtUp()
      const asked = { institution: unit, ...named(contract, claim) }
      const { subject, facts } = await loadPresentFacts(store, ledger, asked, view)
      const loaded = await loadEntries(store, {
        kinds: FINDING_KINDS,
        unit: subject.institution,
        ...(contract === undefined ? {} : { contract }),
      })
      const entries = identity.role === 'uploader' ? seenByUnit(loaded) : loaded
      const id = request.params.id
      const found = listFindings([{ subject, facts }], entries).find(({ finding }) => finding === id)
      if (found === undefined)
        throw new SuanhengError('NOT_FOUND', `no finding ${id} of ${subject.kind} ${subject.id}`, { finding: id })
      return toFindingView(found, identity.role === 'uploader' ? 'unit' : 'auditor')
    },
  )
}

const named = (contract: string | undefined, claim: string | undefined) => ({
  ...(contract === undefined ? {} : { contract }),
  ...(claim === undefined ? {} : { claim }),
})
