import { dayOf, dayStart } from '../../../core/time.ts'
import { addMonths, dayCount } from '../engine/calendar.ts'
import { chain, type Fact, listOf, map, named } from '../engine/fact.ts'
import { all, any, check, checkAll, noted, type Outcome } from '../engine/outcome.ts'
import { type ClaimFacts, organisationField } from '../facts/claim-facts.ts'
import { candidates, statedBy, type Wanted } from '../facts/documents.ts'
import { type Listing, noneIn } from '../facts/listing.ts'
import { derive, read } from '../facts/versions.ts'
import { ownDocument } from './tests.ts'

/** Tests of papers that district and municipal guides word alike. */

/** The first day on which a document of the applicant’s was issued or, of a receipt, stamped. */
export function issuedOn({ documents, applicant }: ClaimFacts, type: string): Fact<string> {
  return chain(applicant, (org) => {
    const wanted: Wanted = { type, org }
    const found = candidates(documents, wanted)
    const days = listOf(found.map((one) => read(one, 'issuedOn')))
    return named(
      `document ${type}.issuedOn`,
      chain(statedBy(documents, wanted), () => map(days, (all) => all.reduce((a, b) => (a < b ? a : b)))),
    )
  })
}

/**
 * Audit reports or statements of every one of the years, but for those before the applicant’s first; founded after the last
 * of them, it has those since then (成立以来的).
 */
export function accountsOfYears(facts: ClaimFacts, years: readonly number[]): Outcome {
  const of = (fiscalYears: readonly number[]) =>
    ownDocument(facts, { type: ['audit_report', 'financial_statements'], fiscalYears })
  const since = organisationField(facts, facts.applicant, 'registeredOn')
  const isFoundedAfter = (year: number) => check(since, (day) => Number(day.slice(0, 4)) > year)
  const founded = since.known ? Number(since.value.slice(0, 4)) : 0
  return all([
    ...years.map((year) => any([of([year]), isFoundedAfter(year)])),
    ...(years.every((year) => year < founded) ? [of([founded])] : []),
  ])
}

/** The full credit report; with none younger than `maxAge` days at submission it fails where the guide’s reader sets an age. */
export function creditReport(facts: ClaimFacts, maxAge: number | null): Outcome {
  const { applicant, documents, submittedOn: submitted } = facts
  const registered = ownDocument(facts, { type: 'credit_report' })
  if (maxAge === null || !applicant.known) return registered
  const found = candidates(documents, { type: 'credit_report', org: applicant.value })
  const isFresh = (one: (typeof found)[number]) =>
    checkAll(
      { issued: read(one, 'issuedOn'), submitted },
      ({ issued, submitted }) => dayCount(issued, submitted, 'difference') <= maxAge,
    )
  return found.length === 0 ? registered : all([registered, any(found.map(isFresh))])
}

/** Papers of a kind cover each of the `months` calendar months before the one of submission. */
export function coversMonthsBefore(facts: ClaimFacts, type: string, months: number): Outcome {
  const { documents, applicant, submittedOn } = facts
  if (!applicant.known) return check(applicant, () => false)
  const found = candidates(documents, { type, org: applicant.value })
  const registered = ownDocument(facts, { type })
  if (!submittedOn.known || found.length === 0) return all([registered, check(submittedOn, () => true)])
  const first = `${submittedOn.value.slice(0, 7)}-01`
  const wanted = Array.from({ length: months }, (_, i) => ({
    from: addMonths(first, i - months),
    to: dayOf(dayStart(addMonths(first, i - months + 1)) - 1),
  }))
  const covers = (month: (typeof wanted)[number]) =>
    found.map((one) =>
      checkAll(
        {
          from: derive(one, 'covers.from', ({ covers }) => covers?.from),
          to: derive(one, 'covers.to', ({ covers }) => covers?.to),
          submittedOn,
        },
        ({ from, to }) => from <= month.from && month.to <= to,
      ),
    )
  return all([registered, ...wanted.map((month) => any(covers(month)))])
}

/** No other applicant of the same calendar year gives the same telephone; a name alone is weak evidence. */
export function contactNotShared(facts: ClaimFacts, otherClaims: Listing<'claim'>): Outcome {
  const phone = read(facts.claim, 'contactPhone')
  const { applicant, submittedOn } = facts
  const outcome = checkAll({ phone, applicant, submittedOn }, () => true)
  if (!phone.known || !applicant.known || !submittedOn.known) return outcome
  const key = phoneKey(phone.value)
  const year = submittedOn.value.slice(0, 4)
  const none = noneIn(
    otherClaims,
    ({ applicantUscc, contactPhone, submittedAt }) =>
      applicantUscc !== applicant.value &&
      contactPhone !== undefined &&
      phoneKey(contactPhone) === key &&
      submittedAt !== undefined &&
      dayOf(Date.parse(submittedAt)).startsWith(year),
  )
  return all([outcome, none])
}

/** Digits alone, without the country’s 86 or 0086. */
const phoneKey = (phone: string): string =>
  phone
    .normalize('NFKC')
    .replace(/\D/g, '')
    .replace(/^(00)?86(?=1\d{10}$)/, '')

/** Every document the claim lists carries the applicant’s seal. */
export function listedSealed(facts: ClaimFacts): Outcome {
  const { items, listed } = facts.documents
  return all(items.filter(({ id }) => listed.includes(id)).map((one) => check(read(one, 'sealed'), (sealed) => sealed)))
}

/** Handed in no later than the `last` day; on that day itself `closes` tells what a person has to read off the receipt. */
export const receivedBy = (
  received: Fact<string>,
  last: string,
  closes: { readonly en: string; readonly zh: string },
) => check(received, (day) => (day === last ? { path: 'document paper_receipt (hour)', open: closes } : day < last))

/** `noted` where it fails. */
export const notedOnFailure = (outcome: Outcome, words: { readonly en: string; readonly zh: string }): Outcome =>
  outcome.state === 'fail' ? noted(outcome, 'info', words) : outcome
