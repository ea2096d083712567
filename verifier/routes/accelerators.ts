import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Register } from '../capacity/register/load.ts'
import { loadRegister } from '../capacity/register/load.ts'
import { rowJson } from '../capacity/register/register-json.ts'

const tflops = z.string().nullable().describe('TFLOPS, exact; null: not published, which gives no credit')

const Row = z.strictObject({
  vendor: z.string(),
  model: z.string(),
  aliases: z.array(z.string()),
  formFactor: z.string(),
  memoryGb: z.int().nullable(),
  fp16DenseTflops: tflops,
  fp16SparseTflops: tflops,
  fp16Accumulate: z.string(),
  bf16DenseTflops: tflops,
  tdpWatts: z.int().nullable(),
  year: z.int().nullable(),
  sources: z.array(z.strictObject({ title: z.string(), url: z.string().nullable() })),
  confidence: z.string().describe('A: the vendor’s data sheet … D: hearsay (docs/accelerators.md)'),
  note: z.string(),
  devicesPerPackage: z.int(),
  perDevice: tflops,
  perPackage: tflops,
})

/** The register of this release: public figures, the same for everybody. */
export const acceleratorRoutes: FastifyPluginAsyncZod = async (app) => {
  let register: Register | null = null
  app.get(
    '/v1/accelerators',
    {
      config: { roles: ['uploader', 'auditor', 'reviewer', 'admin'] },
      schema: {
        tags: ['capacity'],
        operationId: 'list_accelerators',
        summary: '加速卡登记表: every row with its figures, sources and grade, as capacity is counted from them',
        response: { 200: z.strictObject({ version: z.string(), rows: z.array(Row) }) },
      },
    },
    async () => {
      register ??= loadRegister()
      return {
        version: register.version,
        rows: register.rows.map((row) => {
          const { aliases, sources, ...rest } = rowJson(row)
          return { ...rest, aliases: [...aliases], sources: sources.map((source) => ({ ...source })) }
        }),
      }
    },
  )
}
