import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { Day, Id, Uscc } from '../../schemas/primitives.ts'
import { CapacityAsked } from '../capacity/report/capacity-asked.ts'
import { MOST_DAYS, questionOf } from '../capacity/report/index.ts'
import { parseReadings } from '../claims/question.ts'
import { type Asker, defineJobKind, institutionOf, type JobKind } from '../jobs/kind.ts'
import { askOfCapacity, askOfClaim } from './ask.ts'
import type { BundleSource } from './bundle-records.ts'
import { type BundleAsked, makeBundle } from './make-bundle.ts'

const Input = z
  .strictObject({
    number: Id.optional().describe('Of a contract: its number'),
    claim: Id.optional().describe('Of a claim: its id'),
    capacity: CapacityAsked.optional().describe(`Of a capacity: what is asked, over at most ${MOST_DAYS} days`),
    institution: Uscc.optional().describe(
      'Whose log it is in, when several have one of this name; of a capacity, whose',
    ),
    reading: z.array(z.string().max(256)).max(32).optional().describe('Of a claim: switch=value'),
    assume: Day.optional().describe('Of a draft: the day on which it is taken to be submitted'),
  })
  .meta({ id: 'EvidenceBundle' })
type Input = z.infer<typeof Input>

type Options = BundleSource & { readonly caughtUp: () => Promise<void>; readonly now: () => number }

/** POST /v1/jobs/evidence_bundle: the bundle of a contract, a claim or a capacity, for those of many records. */
export const bundleJob = ({ store, ledger, typesetter, caughtUp, now }: Options): JobKind =>
  defineJobKind<Input>({
    name: 'evidence_bundle',
    title: { en: 'Evidence bundle', zh: '证据包' },
    roles: ['uploader', 'auditor', 'reviewer'],
    input: Input,
    admit: async (input, identity) => {
      institutionOf(identity, input.institution)
      requireOne(input)
    },
    run: async (input, { identity, progress, writeFile }) => {
      await caughtUp()
      const asked = await askedOf(input, identity, { store, ledger, now })
      const subject = input.number ?? input.claim ?? `${input.institution ?? identity.institution}-算力`
      await writeFile(
        bundleName(subject),
        'application/zip',
        makeBundle({ store, ledger, typesetter }, asked, progress),
      )
      return { subject, sealed: asked.sealed }
    },
  })

/** A file name that every system takes. */
export const bundleName = (subject: string): string =>
  `${subject.replace(/[\p{Cc}/\\:*?"<>|]/gu, '_').slice(0, 100)}-证据包.zip`

async function askedOf(
  input: Input,
  identity: Asker,
  { store, ledger, now }: Pick<Options, 'store' | 'ledger' | 'now'>,
): Promise<BundleAsked> {
  const { number, claim, capacity, reading = [], assume = null } = input
  const sealed = identity.role === 'uploader'
  const institution = institutionOf(identity, input.institution)
  if (number !== undefined) return { about: 'contract', number, institution, sealed }
  if (claim !== undefined) return askOfClaim(store, { id: claim, institution, reading, assume }, sealed)
  if (capacity === undefined || institution === null) throw named()
  return askOfCapacity(ledger, { institution, asked: capacity, now: now() }, sealed)
}

/** Errors: REQUEST_INVALID for what names none or several, or asks of one what belongs to another. */
function requireOne({ number, claim, capacity, institution, reading, assume }: Input): void {
  if ([number, claim, capacity].filter((one) => one !== undefined).length !== 1) throw named()
  if (claim === undefined && (reading !== undefined || assume !== undefined))
    throw new SuanhengError('REQUEST_INVALID', 'reading and assume: of a claim')
  if (reading !== undefined) parseReadings(reading)
  if (capacity === undefined) return
  questionOf(capacity)
  if (institution === undefined)
    throw new SuanhengError('REQUEST_INVALID', 'institution: whose capacity  请给出 institution')
}

const named = () =>
  new SuanhengError(
    'REQUEST_INVALID',
    'name one contract (number), one claim or one capacity  须指明一份合同、一项申请或一家机构的算力',
  )
