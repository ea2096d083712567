import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import type { LogKey } from '../../ledger/log-key.ts'
import { Day, Id, Uscc } from '../../schemas/primitives.ts'
import type { Store } from '../../store/client.ts'
import type { Logs } from '../binding/bind-ledger.ts'
import type { Assessor } from '../capacity/pool.ts'
import { CapacityAsked } from '../capacity/report/capacity-asked.ts'
import { capacityOf, MOST_DAYS } from '../capacity/report/index.ts'
import { parseReadings } from '../claims/question.ts'
import { defineJobKind, institutionOf, type JobKind } from '../jobs/kind.ts'
import { ABOUT, DOCUMENT_KINDS, DOCUMENTS } from './kinds.ts'
import { type DocumentAsked, loadReports } from './load-reports.ts'
import { makeDocument } from './make-document.ts'
import type { Typesetter } from './render/typesetter.ts'

const Input = z
  .strictObject({
    document: z.enum(DOCUMENT_KINDS),
    contract: Id.optional().describe('Of a contract: its number'),
    claim: Id.optional().describe('Of a claim: its id'),
    capacity: CapacityAsked.optional().describe(`Of a capacity: what is asked, over at most ${MOST_DAYS} days`),
    institution: Uscc.optional().describe(
      'Whose log it is in, when several have one of this name; of a capacity, whose',
    ),
    reading: z.array(z.string().max(256)).max(32).optional().describe('Of a claim: switch=value'),
    assume: Day.optional().describe('Of a draft: the day on which it is taken to be submitted'),
  })
  .meta({ id: 'MakeDocument' })
type Input = z.infer<typeof Input>

type Options = {
  readonly store: Store
  readonly logs: Logs & { readonly key: LogKey }
  readonly caughtUp: () => Promise<void>
  readonly assessor: Assessor
  readonly typesetter: Typesetter
  readonly now: () => number
}

const STEPS = {
  reports: { en: 'computing the reports', zh: '正在计算数据报告' },
  typeset: { en: 'typesetting', zh: '正在排版' },
} as const

/** 生成文书 as a job: for a claim of many contracts, or one of millions of records. */
export const documentJob = ({ store, logs, caughtUp, assessor, typesetter, now }: Options): JobKind =>
  defineJobKind<Input>({
    name: 'make_document',
    title: { en: 'make a document', zh: '生成文书' },
    roles: ['uploader', 'auditor', 'reviewer'],
    input: Input,
    admit: async (input, identity) => {
      askedOf(input, institutionOf(identity, input.institution), now())
    },
    run: async (input, { identity, progress, writeFile, signal }) => {
      const asked = askedOf(input, institutionOf(identity, input.institution), now())
      progress(0, 2, STEPS.reports)
      await caughtUp()
      const texts = await loadReports(
        { store, logs, assessor, own: identity.role === 'uploader' },
        input.document,
        asked,
      )
      signal.throwIfAborted()
      progress(1, 2, STEPS.typeset)
      const { pdf, name, pages, digest } = await makeDocument(typesetter, input.document, texts)
      await writeFile(name, 'application/pdf', pdf)
      progress(2, 2, STEPS.typeset)
      return { title: DOCUMENTS[input.document].title.zh, pages, reportSha256: digest }
    },
  })

/** Errors: REQUEST_INVALID for a document that is not of what is named; as `questionOf`, and for days to come. */
function askedOf(input: Input, institution: string | null, now: number): DocumentAsked {
  const { document, contract, claim, capacity, reading, assume } = input
  const about = contract !== undefined ? 'contract' : capacity !== undefined ? 'capacity' : 'claim'
  const names: readonly string[] = ABOUT[about]
  if ([contract, claim, capacity].filter((one) => one !== undefined).length !== 1 || !names.includes(document))
    throw new SuanhengError(
      'REQUEST_INVALID',
      `document ${document}: name one contract, one claim or one capacity that has it`,
    )
  if (about !== 'claim' && (reading !== undefined || assume !== undefined))
    throw new SuanhengError('REQUEST_INVALID', 'reading and assume: of a claim')
  if (contract !== undefined) return { about: 'contract', number: contract, institution }
  if (capacity !== undefined) return { about: 'capacity', ...capacityOf(capacity, institution, now) }
  return {
    about: 'claim',
    id: claim ?? '',
    institution,
    readings: parseReadings(reading ?? []),
    assume: assume ?? null,
  }
}
