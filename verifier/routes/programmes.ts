import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { capacityAsked } from '../claims/load-capacity.ts'
import { switchWords } from '../claims/report/reading-words.ts'
import { rulesOf } from '../claims/report/rules.ts'
import { SEVERITIES } from '../programmes/engine/outcome.ts'
import { PROGRAMMES, type Programme } from '../programmes/index.ts'

const Words = z.strictObject({ en: z.string(), zh: z.string() })

const Head = z.strictObject({
  id: z.string(),
  programme: z.string(),
  batch: z.string(),
  rules: z.string().describe('Id and SHA-256 over guide, parameters, readings and clauses'),
  guide: z.strictObject({ title: z.string(), file: z.string(), sha256: z.string() }),
  clauseCount: z.int(),
  capacityPetaflops: z.string().nullable().describe('Capacity it asks for, FP16; null: none'),
})

const Whole = Head.extend({
  parameters: z.record(z.string(), z.unknown()).describe('As written in the pack'),
  switches: z
    .array(
      z.strictObject({
        name: z.string(),
        title: Words,
        values: z.array(z.strictObject({ value: z.string(), title: Words })),
      }),
    )
    .describe('Readings of open texts; the first value is the default'),
  clauses: z.array(
    z.strictObject({
      id: z.string(),
      quotation: z.string(),
      kind: z.enum(['automatic', 'document', 'human']),
      severity: z.enum(SEVERITIES),
    }),
  ),
})

const READERS = { roles: ['uploader', 'auditor', 'reviewer', 'admin'] } as const

/** The rules of this release: public texts, the same for everybody. */
export const programmeRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/v1/programmes',
    {
      config: READERS,
      schema: {
        tags: ['programmes'],
        operationId: 'list_programmes',
        summary: 'Programmes and batches that this release has the rules of',
        response: { 200: z.strictObject({ programmes: z.array(Head) }) },
      },
    },
    async () => ({ programmes: PROGRAMMES.map(headOf) }),
  )
  app.get(
    '/v1/programmes/:id',
    {
      config: READERS,
      schema: {
        tags: ['programmes'],
        operationId: 'read_programme',
        summary: 'Every clause of a guide word for word, with its weight, the parameters and the readings',
        params: z.strictObject({ id: z.string().max(64) }),
        response: { 200: Whole },
      },
    },
    async (request) => {
      const found = PROGRAMMES.find(({ id }) => id === request.params.id)
      if (found === undefined)
        throw new SuanhengError('NOT_FOUND', `no programme ${request.params.id}`, {
          programmes: PROGRAMMES.map(({ id }) => id),
        })
      return {
        ...headOf(found),
        parameters: { ...found.parameters },
        switches: Object.entries(found.switches).map(([name, values]) => switchWords(name, values)),
        clauses: found.clauses.map(({ id, quotation, kind, severity }) => ({ id, quotation, kind, severity })),
      }
    },
  )
}

const headOf = (programme: Programme) => ({
  id: programme.id,
  programme: programme.programme,
  batch: programme.batch,
  rules: rulesOf(programme),
  guide: { ...programme.guide },
  clauseCount: programme.clauses.length,
  capacityPetaflops: capacityAsked(programme),
})
