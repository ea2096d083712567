import type { RegistryEntry } from '../../../schemas/registry-entry.ts'
import { addDays } from '../engine/calendar.ts'
import { known } from '../engine/fact.ts'
import { all, check, checkAll, type Outcome, when } from '../engine/outcome.ts'
import { isHearsay } from '../facts/hearsay.ts'
import { existsIn, type Fits, noneIn } from '../facts/listing.ts'
import { refsOf, type Versions } from '../facts/versions.ts'
import type { RkFacts } from './pack-types.ts'

type Term = { readonly from: string; readonly to: string }

/**
 * No day on which it is recognised and holds a compute voucher, both as they are valid (XLQ-RK-4.Na).
 *
 * Recognitions are those registered; that of the batch applied for begins, until its entry is registered, on some day from
 * the application to `validTo`. A voucher that is valid on that last day meets it whenever it begins; one that ends before
 * meets it only if it begins in time, which nobody knows yet.
 */
export function notBoth(
  facts: RkFacts,
  { batch, validTo }: { readonly batch: string; readonly validTo: string },
): Outcome {
  const { applicant, submittedOn } = facts.claim
  const asked = checkAll({ applicant, submittedOn }, () => true)
  if (!applicant.known || !submittedOn.known) return asked
  const own = facts.registryEntries.filter(({ heads }) =>
    heads.some(({ body }) => body.org === applicant.value && body.programme === 'XLQ-RK'),
  )
  const sure = own.filter((one) => isSure(one, facts.vouchersHeld.own ?? null))
  const doubtful = own.filter((one) => !sure.includes(one)).flatMap(termsOf)
  const certain = sure.flatMap(termsOf)
  const isRecognised = sure.some(({ heads }) => heads.every(({ body }) => body.batch === batch))
  const held =
    (fits: (voucher: Term) => boolean): Fits<'voucher'> =>
    (v) =>
      v.kind === 'compute' && v.holderUscc === applicant.value && fits({ from: v.validFrom, to: v.validTo })
  const last = { from: validTo, to: validTo }
  const coming = { from: submittedOn.value, to: validTo }
  return all([
    asked,
    ...sure.map((entry) => check(known(`registry_entry ${entry.id}`, true, refsOf(entry), shownOf(entry)), () => true)),
    noneIn(
      facts.vouchersHeld,
      held((voucher) => some(isRecognised ? certain : [...certain, last], voucher)),
    ),
    when(
      existsIn(
        facts.vouchersHeld,
        held((voucher) => some(isRecognised ? doubtful : [...doubtful, coming], voucher)),
      ),
      () => check(applicant, () => ({ path: `registry_entry XLQ-RK of ${applicant.value}`, by: 'data', open: OPEN })),
    ),
  ])
}

const some = (terms: readonly Term[], voucher: Term): boolean => terms.some((term) => meet(term, voucher))

const meet = (a: Term, b: Term): boolean => a.from <= b.to && b.from <= a.to

/** Its versions agree, and it is not only others who tell of it. */
const isSure = (entry: Versions<'registry_entry'>, own: readonly string[] | null): boolean =>
  new Set(entry.heads.map(({ body }) => JSON.stringify([body.org, body.programme, body.batch, termOf(body)]))).size ===
    1 &&
  (own === null || !isHearsay(entry, own))

const termsOf = ({ heads }: Versions<'registry_entry'>): readonly Term[] =>
  heads.map(({ body }) => termOf(body)).filter(({ from, to }) => from <= to)

/** Until the day before a withdrawal. */
function termOf({ validFrom, validTo, withdrawnOn }: RegistryEntry): Term {
  const last = withdrawnOn === undefined ? validTo : addDays(withdrawnOn, -1)
  return { from: validFrom, to: last < validTo ? last : validTo }
}

const shownOf = (entry: Versions<'registry_entry'>): string =>
  termsOf(entry)
    .map(({ from, to }) => `${from} … ${to}`)
    .join('; ')

const OPEN = {
  en: 'It holds a voucher that is valid after the application; whether it still is on the day of recognition is seen once the entry of the register is there.',
  zh: '申请之后仍持有有效训力券；入库认定之日登记后，方可判断两者有效期是否重叠。',
}
