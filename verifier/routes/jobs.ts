import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { messageOf, SuanhengError } from '../../core/errors.ts'
import { identityOf } from '../../ingest/auth/authenticate.ts'
import { JOB_STATES, Job, type Person } from '../jobs/job.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Asker } from '../jobs/kind.ts'

const READERS = { roles: ['uploader', 'auditor', 'reviewer'] } as const
const JobId = z.string().regex(/^[0-9a-f]{32}$/, '32 hex digits')
const Named = z.strictObject({ id: JobId })
const Bytes = z.unknown().meta({ type: 'string', contentMediaType: 'application/octet-stream' })
const MOST_INPUT = 65_536

type Options = {
  readonly jobs: Jobs
  /** What a bearer's token is called; null for none. */
  readonly nameOf: (tokenId: string) => Promise<string | null>
}

/** Long work: asked for, watched, cancelled, its results fetched. A job is seen by its asker's role and institution alone. */
export const jobRoutes: FastifyPluginAsyncZod<Options> = async (app, { jobs, nameOf }) => {
  // Here alone a body is small and parsed before the route: inputs are described, each by its kind.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: MOST_INPUT }, (_request, body, done) => {
    try {
      // Nothing at all is what cancelling sends.
      done(null, body === '' ? undefined : JSON.parse(String(body)))
    } catch (error) {
      done(new SuanhengError('JSON_MALFORMED', messageOf(error).slice(0, 200)))
    }
  })

  const personOf = async (request: FastifyRequest): Promise<Person> => {
    const { tokenId } = identityOf(request)
    return { id: tokenId, name: request.webSession?.name ?? (await nameOf(tokenId)) }
  }

  for (const kind of jobs.kinds) {
    app.post(
      `/v1/jobs/${kind.name}`,
      {
        config: { roles: kind.roles },
        schema: {
          tags: ['jobs'],
          operationId: `start_${kind.name}`,
          summary: `${kind.title.zh} as a job: ${kind.title.en}`,
          body: kind.input,
          response: { 202: Job, 200: Job },
        },
      },
      async (request, reply) => {
        const { job, isNew } = await jobs.create(kind.name, request.body, askerOf(request), await personOf(request))
        return reply.code(isNew ? 202 : 200).send(job)
      },
    )
  }

  app.get(
    '/v1/jobs',
    {
      config: READERS,
      schema: {
        tags: ['jobs'],
        operationId: 'list_jobs',
        summary: 'Jobs of this role and institution, newest first',
        querystring: z.strictObject({
          state: z.enum(JOB_STATES).optional(),
          kind: z.string().max(64).optional(),
          limit: z.coerce.number().int().min(1).max(1000).default(100),
        }),
        response: { 200: z.strictObject({ jobs: z.array(Job), total: z.int() }) },
      },
    },
    async (request) => {
      const { state, kind, limit } = request.query
      const all = jobs.list(askerOf(request), {
        ...(state === undefined ? {} : { state }),
        ...(kind === undefined ? {} : { kind }),
      })
      return { jobs: all.slice(0, limit), total: all.length }
    },
  )

  app.get(
    '/v1/jobs/:id',
    {
      config: READERS,
      schema: {
        tags: ['jobs'],
        operationId: 'get_job',
        summary: 'One job: state, progress, result. ?wait= holds the answer until something changed',
        params: Named,
        querystring: z.strictObject({
          wait: z.coerce.number().int().min(0).max(30).default(0).describe('Seconds'),
          after: z.coerce.number().int().min(-1).default(-1).describe('The revision that is known'),
        }),
        response: { 200: Job },
      },
    },
    async (request) => {
      const { wait, after } = request.query
      return jobs.changed(request.params.id, askerOf(request), after, wait * 1000)
    },
  )

  app.post(
    '/v1/jobs/:id/cancel',
    {
      config: READERS,
      schema: {
        tags: ['jobs'],
        operationId: 'cancel_job',
        summary: 'Ask a job to stop; one that has ended stays as it is',
        params: Named,
        response: { 200: Job },
      },
    },
    async (request) => jobs.cancel(request.params.id, askerOf(request), await personOf(request)),
  )

  app.delete(
    '/v1/jobs/:id',
    {
      config: READERS,
      schema: {
        tags: ['jobs'],
        operationId: 'remove_job',
        summary: 'Remove a job that has ended, with its results',
        params: Named,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await jobs.remove(request.params.id, askerOf(request))
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/v1/jobs/:id/files/:name',
    {
      config: READERS,
      exposeHeadRoute: false,
      schema: {
        tags: ['jobs'],
        operationId: 'get_job_file',
        summary: 'A file of a result, as an attachment with its SHA-256',
        produces: ['application/octet-stream'],
        params: Named.extend({ name: z.string().max(120) }),
        response: { 200: Bytes },
      },
    },
    async (request, reply) => {
      const { id, name } = request.params
      const { file, handle } = await jobs.openFile(id, name, askerOf(request))
      const digest = Buffer.from(file.sha256, 'hex').toString('base64')
      return reply
        .type(file.type)
        .header('content-length', file.bytes)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`)
        .header('x-content-type-options', 'nosniff')
        .header('repr-digest', `sha-256=:${digest}:`)
        .send(handle.createReadStream({ start: 0 }))
    },
  )
}

function askerOf(request: FastifyRequest): Asker {
  const { institution, role } = identityOf(request)
  // The roles of the routes let nobody else in; a kind that did must not run for a role it was not made for.
  if (role !== 'uploader' && role !== 'auditor' && role !== 'reviewer')
    throw new SuanhengError('ROLE_FORBIDDEN', `a token of role ${role} may not ask for jobs`, {
      roles: [...READERS.roles],
    })
  return { institution, role }
}
