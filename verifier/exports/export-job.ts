import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { Day, Id, Uscc } from '../../schemas/primitives.ts'
import type { Assessor } from '../capacity/pool.ts'
import { CapacityAsked } from '../capacity/report/capacity-asked.ts'
import { capacityOf, MOST_DAYS } from '../capacity/report/index.ts'
import { parseReadings } from '../claims/question.ts'
import { defineJobKind, institutionOf, type JobKind } from '../jobs/kind.ts'
import {
  BATCH_FORMATS,
  batchesFile,
  contractListFile,
  type ExportSource,
  FOCUS_FORMATS,
  focusFile,
  scheduleFile,
  workbookFile,
} from './contract-files.ts'
import { type ExportFile, FORMAT_NAMES, safeName } from './formats.ts'
import { CONTRACT_TABLES } from './table-names.ts'
import { USAGE_FORMATS, usageFile } from './usage-file.ts'
import { capacityFile, claimFile } from './verified-files.ts'

const Of = { number: Id.describe('Of the contract'), institution: Uscc.optional() }
/** A body is one of these, told apart by `what`; each is what the route of the same file takes. */
const Input = z
  .discriminatedUnion('what', [
    z.strictObject({ what: z.literal('usage'), ...Of, format: z.enum(USAGE_FORMATS).default('ndjson') }),
    z.strictObject({
      what: z.literal('table'),
      ...Of,
      table: z.enum(CONTRACT_TABLES),
      format: z.enum(FORMAT_NAMES).default('csv'),
    }),
    z.strictObject({ what: z.literal('workbook'), ...Of, format: z.literal('xlsx').default('xlsx') }),
    z.strictObject({ what: z.literal('focus'), ...Of, format: z.enum(FOCUS_FORMATS).default('csv') }),
    z.strictObject({
      what: z.literal('capacity'),
      institution: Uscc.optional().describe('Whose; an uploader’s is its own'),
      capacity: CapacityAsked.describe(`What is asked, over at most ${MOST_DAYS} days`),
      format: z.literal('xlsx').default('xlsx'),
    }),
    z.strictObject({
      what: z.literal('claim'),
      claim: Id.describe('Its id'),
      institution: Uscc.optional(),
      reading: z.array(z.string().max(256)).max(32).optional().describe('switch=value'),
      assume: Day.optional().describe('Of a draft: the day on which it is taken to be submitted'),
      format: z.literal('xlsx').default('xlsx'),
    }),
    z.strictObject({
      what: z.literal('contracts'),
      institution: Uscc.optional(),
      format: z.enum(FORMAT_NAMES).default('xlsx'),
    }),
    z.strictObject({
      what: z.literal('batches'),
      institution: Uscc.optional().describe('An uploader’s is its own'),
      format: z.enum(BATCH_FORMATS).default('parquet'),
    }),
  ])
  .meta({ id: 'ExportFile' })
type Input = z.infer<typeof Input>

type Options = Omit<ExportSource, 'own'> & {
  readonly caughtUp: () => Promise<void>
  readonly assessor: Assessor
  readonly now: () => number
}

const STEPS = {
  read: { en: 'computing what is exported', zh: '正在计算导出内容' },
  write: { en: 'bytes written', zh: '已写入字节' },
} as const

/** 导出 as a job: the same files as those of the routes, for contracts of millions of records. */
export const exportJob = ({ store, ledger, caughtUp, assessor, now }: Options): JobKind =>
  defineJobKind<Input>({
    name: 'export_file',
    title: { en: 'export', zh: '导出' },
    roles: ['uploader', 'auditor', 'reviewer'],
    input: Input,
    admit: async (input, identity) => {
      const institution = institutionOf(identity, input.institution)
      if (input.what === 'batches') requireNamed(institution)
      if (input.what === 'capacity') capacityOf(input.capacity, institution, now())
      if (input.what === 'claim') parseReadings(input.reading ?? [])
    },
    run: async (input, { identity, progress, writeFile, signal }) => {
      progress(0, null, STEPS.read)
      await caughtUp()
      const source = { store, ledger, assessor, now, own: identity.role === 'uploader' }
      const { name, type, content } = await fileOf(source, input, institutionOf(identity, input.institution))
      signal.throwIfAborted()
      const told = { bytes: 0 }
      async function* counted() {
        for await (const piece of typeof content === 'string' || content instanceof Uint8Array ? [content] : content) {
          told.bytes += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.byteLength
          progress(told.bytes, null, STEPS.write)
          yield piece
        }
      }
      await writeFile(safeName(name), type, counted())
      return { what: input.what, bytes: told.bytes }
    },
  })

type Source = ExportSource & Pick<Options, 'assessor' | 'now'>

async function fileOf(source: Source, input: Input, institution: string | null): Promise<ExportFile> {
  switch (input.what) {
    case 'usage':
      return usageFile(source.store, { ...input, institution })
    case 'table':
      return scheduleFile(source, { ...input, institution })
    case 'workbook':
      return workbookFile(source, { ...input, institution })
    case 'focus':
      return focusFile(source, { ...input, institution })
    case 'capacity':
      return capacityFile(source, capacityOf(input.capacity, institution, source.now()))
    case 'claim': {
      const { claim, reading = [], assume = null } = input
      return claimFile(source, { id: claim, institution, readings: parseReadings(reading), assume })
    }
    case 'contracts':
      return contractListFile(source, { ...input, institution })
    case 'batches':
      return batchesFile(source, { ...input, institution: requireNamed(institution) })
    default:
      return input satisfies never
  }
}

function requireNamed(institution: string | null): string {
  if (institution !== null) return institution
  throw new SuanhengError('REQUEST_INVALID', 'say which institution the batches are of')
}
