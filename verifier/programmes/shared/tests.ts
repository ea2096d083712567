import type { ListHit } from '../../../schemas/list-hit.ts'
import { isYoungerThan } from '../engine/calendar.ts'
import { type Fact, together } from '../engine/fact.ts'
import { all, any, check, checkAll, noted, nothingToTest, type Outcome, when } from '../engine/outcome.ts'
import { holdsMoment, type Moments } from '../engine/parameter.ts'
import { type ClaimFacts, institutionsOf, organisationField } from '../facts/claim-facts.ts'
import { candidates, hasDocument, type Wanted } from '../facts/documents.ts'
import { notListed } from '../facts/lists.ts'

/** Tests that several guides set in the same words. Each is asked by a clause of its own, under its own quotation. */

/** The pack is the one of the claim’s programme and batch. */
export const isOfBatch = (
  { programme, batch }: ClaimFacts,
  p: { readonly programme: string; readonly batch: string },
): Outcome => checkAll({ programme, batch }, (claim) => claim.programme === p.programme && claim.batch === p.batch)

export const submittedWithin = ({ submittedAt }: ClaimFacts, window: Moments): Outcome =>
  check(submittedAt, (at) => holdsMoment(window, at))

/** A document of the applicant’s own. */
export const ownDocument = ({ documents, applicant }: ClaimFacts, wanted: Wanted): Outcome =>
  applicant.known ? hasDocument(documents, { ...wanted, org: applicant.value }) : check(applicant, () => false)

/** 上传者原则上应为项目负责人. */
export const submittedByLead = ({ submittedBy, projectLead }: ClaimFacts): Outcome =>
  checkAll({ submittedBy, projectLead }, (claim) => claim.submittedBy === claim.projectLead)

/** The applicant is on none of the lists on the day of submission. */
export const onNoList = (
  facts: ClaimFacts,
  lists: readonly ListHit['list'][],
  p: { readonly listQueryMaxAge: { readonly value: number } },
): Outcome => {
  const { applicant, listHits, submittedOn } = facts
  if (!applicant.known) return check(applicant, () => false)
  const own = institutionsOf(facts)
  return all(lists.map((list) => notListed(listHits, applicant.value, list, submittedOn, p.listQueryMaxAge.value, own)))
}

export const isInstitution = (facts: ClaimFacts): Outcome =>
  check(organisationField(facts, facts.applicant, 'kind'), (kind) => kind === 'institution')

/** Registered less than `months` before submission; on the day itself the time is over. */
export const isYoung = (facts: ClaimFacts, months: number): Outcome =>
  checkAll(
    { since: organisationField(facts, facts.applicant, 'registeredOn'), on: facts.submittedOn },
    ({ since, on }) => isYoungerThan(since, on, months),
  )

/**
 * A verified audit report of one of the years, or an institution’s reviewed accounts, or for a young company its capital
 * verification. `reasonFor`: years that are accepted only with a stated reason.
 */
export function auditedAccounts(
  facts: ClaimFacts,
  wanted: { readonly years: readonly number[]; readonly reasonFor?: readonly number[]; readonly youngMonths: number },
): Outcome {
  const report = (fiscalYears: readonly number[]) =>
    ownDocument(facts, { type: 'audit_report', fiscalYears, genuine: true })
  const [late, plain] = [
    wanted.reasonFor ?? [],
    wanted.years.filter((year) => wanted.reasonFor?.includes(year) !== true),
  ]
  return any([
    report(plain),
    ...(late.length === 0 ? [] : [all([report(late), ownDocument(facts, { type: 'audit_year_reason' })])]),
    all([isInstitution(facts), ownDocument(facts, { type: 'final_accounts' })]),
    all([isYoung(facts, wanted.youngMonths), ownDocument(facts, { type: 'capital_verification' })]),
  ])
}

/** Every audit report that is handed in carries a genuine code; none handed in: that is another clause’s question. */
export function auditReportsGenuine(facts: ClaimFacts, years: readonly number[]): Outcome {
  const { applicant, documents } = facts
  if (!applicant.known) return check(applicant, () => false)
  const wanted = { type: 'audit_report', org: applicant.value, fiscalYears: years }
  const found = candidates(documents, wanted)
  if (found.length === 0) {
    return nothingToTest({ en: 'No audit report is registered.', zh: '未登记审计报告。' })
  }
  return all(found.map((one) => hasDocument({ ...documents, items: [one] }, { ...wanted, genuine: true })))
}

export const taxCertificate = (facts: ClaimFacts, years: readonly number[]): Outcome =>
  when(
    check(organisationField(facts, facts.applicant, 'kind'), (kind) => kind !== 'institution'),
    () => ownDocument(facts, { type: 'tax_certificate', fiscalYears: years }),
  )

/** Registered where the guide says, by the name of the region in the certificate. */
export const registeredIn = (facts: ClaimFacts, regions: readonly string[]): Outcome =>
  check(organisationField(facts, facts.applicant, 'registeredRegion'), (region) =>
    regions.some((name) => region.includes(name)),
  )

/** A case clock, shown only: known as soon as both the day and the calendar are. */
export const clock = (due: Fact<string>): Outcome => {
  const outcome = check(together({ due }), () => true)
  return due.known ? noted(outcome, 'info', { en: `Due on ${due.value}.`, zh: `办理期限至 ${due.value}。` }) : outcome
}
