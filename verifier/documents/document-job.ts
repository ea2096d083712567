import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import type { LogKey } from '../../ledger/log-key.ts'
import { Day, Id, Uscc } from '../../schemas/primitives.ts'
import type { Store } from '../../store/client.ts'
import type { Logs } from '../binding/bind-ledger.ts'
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
    institution: Uscc.optional().describe('Whose log it is in, when several have one of this name'),
    reading: z.array(z.string().max(256)).max(32).optional().describe('Of a claim: switch=value'),
    assume: Day.optional().describe('Of a draft: the day on which it is taken to be submitted'),
  })
  .meta({ id: 'MakeDocument' })
type Input = z.infer<typeof Input>

type Options = {
  readonly store: Store
  readonly logs: Logs & { readonly key: LogKey }
  readonly caughtUp: () => Promise<void>
  readonly typesetter: Typesetter
}

const STEPS = {
  reports: { en: 'computing the reports', zh: '正在计算数据报告' },
  typeset: { en: 'typesetting', zh: '正在排版' },
} as const

/** 生成文书 as a job: for a claim of many contracts, or one of millions of records. */
export const documentJob = ({ store, logs, caughtUp, typesetter }: Options): JobKind =>
  defineJobKind<Input>({
    name: 'make_document',
    title: { en: 'make a document', zh: '生成文书' },
    roles: ['uploader', 'auditor', 'reviewer'],
    input: Input,
    admit: async (input, identity) => {
      askedOf(input, institutionOf(identity, input.institution))
    },
    run: async (input, { identity, progress, writeFile, signal }) => {
      const asked = askedOf(input, institutionOf(identity, input.institution))
      progress(0, 2, STEPS.reports)
      await caughtUp()
      const texts = await loadReports({ store, logs, own: identity.role === 'uploader' }, input.document, asked)
      signal.throwIfAborted()
      progress(1, 2, STEPS.typeset)
      const { pdf, name, pages, digest } = await makeDocument(typesetter, input.document, texts)
      await writeFile(name, 'application/pdf', pdf)
      progress(2, 2, STEPS.typeset)
      return { title: DOCUMENTS[input.document].title.zh, pages, reportSha256: digest }
    },
  })

/** Errors: REQUEST_INVALID for a document that is not of what is named. */
function askedOf({ document, contract, claim, reading, assume }: Input, institution: string | null): DocumentAsked {
  const names: readonly string[] = contract === undefined ? ABOUT.claim : ABOUT.contract
  if ((contract === undefined) === (claim === undefined) || !names.includes(document))
    throw new SuanhengError('REQUEST_INVALID', `document ${document}: name one contract or one claim that has it`)
  if (contract !== undefined && (reading !== undefined || assume !== undefined))
    throw new SuanhengError('REQUEST_INVALID', 'reading and assume: of a claim')
  return contract !== undefined
    ? { about: 'contract', number: contract, institution }
    : { about: 'claim', id: claim ?? '', institution, readings: parseReadings(reading ?? []), assume: assume ?? null }
}
