import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { consistencyProof, rootAt } from '../../core/merkle/prove.ts'
import { parseTilePath } from '../../core/merkle/tiles.ts'
import { hasherOfOrigin } from '../../core/note/batch-proof.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { Uscc } from '../../schemas/primitives.ts'
import { identityOf, institutionFor } from '../auth/authenticate.ts'
import { publishedOf, requireSize } from '../proofs/published.ts'

const READERS = { roles: ['uploader', 'auditor', 'reviewer', 'witness'] } as const
const Named = z.strictObject({ institution: Uscc })
const Size = z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER)
/** What a tile holds never changes; it is not for everybody's caches. */
const FOR_EVER = 'private, max-age=31536000, immutable'

const LogState = z
  .strictObject({
    institution: z.string(),
    origin: z.string(),
    hash: z.string(),
    size: z.int(),
    root: z.string().describe('base64, as in the checkpoint'),
    verifierKey: z.string(),
  })
  .meta({ id: 'LogState' })

const Consistency = z
  .strictObject({
    origin: z.string(),
    first: z.int(),
    second: z.int(),
    firstRoot: z.string().describe('base64'),
    secondRoot: z.string().describe('base64'),
    proof: z.array(z.string()).describe('RFC 9162 section 2.1.4, base64'),
  })
  .meta({ id: 'Consistency' })

const base64 = (hash: Uint8Array): string => Buffer.from(hash).toString('base64')

/**
 * The logs as any tlog-tiles client reads them, and what such a client would compute of them. Everything here is under a
 * published checkpoint. A witness sees hashes, never entries.
 */
export const ledgerRoutes: FastifyPluginAsyncZod<{ ledger: Ledger; caughtUp: () => Promise<void> }> = async (
  app,
  { ledger, caughtUp },
) => {
  app.get(
    '/ledger/:institution/checkpoint',
    {
      config: READERS,
      schema: {
        tags: ['ledger'],
        operationId: 'get_checkpoint',
        summary: 'The newest published checkpoint: a C2SP signed note',
        params: Named,
      },
    },
    async (request, reply) => {
      const institution = institutionFor(identityOf(request), request.params.institution) ?? ''
      await caughtUp()
      const { text } = await publishedOf(ledger, institution)
      return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-cache').send(text)
    },
  )

  app.get(
    '/ledger/:institution/tile/*',
    {
      config: READERS,
      schema: {
        tags: ['ledger'],
        operationId: 'get_tile',
        summary: 'A tile or entry bundle (C2SP tlog-tiles): <level>/<index>[.p/<width>] or entries/<index>[.p/<width>]',
        params: z.strictObject({ institution: Uscc, '*': z.string().max(256) }),
      },
    },
    async (request, reply) => {
      const identity = identityOf(request)
      const institution = institutionFor(identity, request.params.institution) ?? ''
      const path = `tile/${request.params['*']}`
      const tile = parseTilePath(path)
      if (tile?.level === 'entries' && identity.role === 'witness') {
        const roles = READERS.roles.filter((role) => role !== 'witness')
        throw new SuanhengError('ROLE_FORBIDDEN', 'a witness reads hashes, not entries', { roles })
      }
      const bytes = tile === null ? null : await ledger.log(institution).tile(tile)
      if (bytes === null) throw new SuanhengError('NOT_FOUND', `no ${path} in this log`)
      return reply.type('application/octet-stream').header('cache-control', FOR_EVER).send(Buffer.from(bytes))
    },
  )

  app.get(
    '/ledger/:institution/vkey',
    {
      config: READERS,
      schema: {
        tags: ['ledger'],
        operationId: 'get_verifier_key',
        summary: 'The verifier key of the log (C2SP signed-note). Have it confirmed by another way',
        params: Named,
      },
    },
    async (request, reply) => {
      const institution = institutionFor(identityOf(request), request.params.institution) ?? ''
      return reply.type('text/plain; charset=utf-8').send(`${ledger.verifierKey(institution).text}\n`)
    },
  )

  app.get(
    '/v1/ledger',
    {
      config: READERS,
      schema: {
        tags: ['ledger'],
        operationId: 'list_logs',
        summary: 'The logs the caller may read',
        querystring: z.strictObject({ institution: Uscc.optional() }),
        response: { 200: z.strictObject({ logs: z.array(LogState) }) },
      },
    },
    async (request) => {
      const own = institutionFor(identityOf(request), request.query.institution)
      await caughtUp()
      const institutions = (await ledger.institutions()).filter((name) => own === null || name === own)
      const logs: z.infer<typeof LogState>[] = []
      for (const institution of institutions) {
        const checkpoint = await ledger.log(institution).checkpoint()
        if (checkpoint === null) continue
        const { origin, size, root } = checkpoint
        const key = ledger.verifierKey(institution)
        const hash = hasherOfOrigin(origin).name
        logs.push({ institution, origin, hash, size, root: base64(root), verifierKey: key.text })
      }
      return { logs }
    },
  )

  app.get(
    '/v1/ledger/:institution/consistency',
    {
      config: READERS,
      schema: {
        tags: ['ledger'],
        operationId: 'get_consistency',
        summary: 'Proof that the log of the second size continues that of the first',
        params: Named,
        querystring: z.strictObject({
          first: Size.default(0),
          second: Size.optional().describe('Default: the newest'),
        }),
        response: { 200: Consistency },
      },
    },
    async (request) => {
      const institution = institutionFor(identityOf(request), request.params.institution) ?? ''
      await caughtUp()
      const { origin, size } = await publishedOf(ledger, institution)
      const { first, second = size } = request.query
      requireSize('second', second, size)
      requireSize('first', first, second)
      const { hasher, nodes } = ledger.log(institution)
      const roots = await Promise.all([rootAt(hasher, nodes, first), rootAt(hasher, nodes, second)])
      const [firstRoot = '', secondRoot = ''] = roots.map(base64)
      const proof = (await consistencyProof(hasher, nodes, first, second)).map(base64)
      return { origin, first, second, firstRoot, secondRoot, proof }
    },
  )
}
