import { formatYuan } from '../../../core/money.ts'
import { isYoungerThan } from '../engine/calendar.ts'
import { type Fact, known, unknown } from '../engine/fact.ts'
import { all, any, check, checkAll, type Judgement, noted, type Outcome, when } from '../engine/outcome.ts'
import { leastOf } from '../engine/working.ts'
import { organisationField } from '../facts/claim-facts.ts'
import { candidates, hasDocument, type Wanted } from '../facts/documents.ts'
import { derive, read, type Versions } from '../facts/versions.ts'
import { eachCounted } from '../shared/counted.ts'
import { ownDocument } from '../shared/tests.ts'
import type { YlqAmount, YlqFacts, YlqParameters, YlqPurchase } from './pack-types.ts'

/** A duty of whoever asks for support of purchases. */
export const forPurchase = ({ parts }: YlqFacts, duty: () => Outcome): Outcome =>
  when(
    check(parts, ({ purchase }) => purchase),
    duty,
  )

/** A duty of whoever asks for an award for opening. */
export const forOpening = ({ parts }: YlqFacts, duty: () => Outcome): Outcome =>
  when(
    check(parts, ({ opening }) => opening),
    duty,
  )

/** What a clause of purchases looks at: the facts, and which purchases count towards the costs. */
export type Priced = { readonly facts: YlqFacts; readonly amount: Pick<YlqAmount, 'purchases'> }

/** Every purchase that counts towards the costs. */
export const eachPurchase = ({ facts, amount }: Priced, test: (purchase: YlqPurchase) => Outcome): Outcome =>
  forPurchase(facts, () => {
    const { purchases } = facts
    if (!purchases.known || purchases.value.length === 0) return every(purchases, test)
    return eachCounted(
      purchases.value.map((item, index) => ({
        number: item.contract,
        item,
        counts: amount.purchases[index]?.counts ?? check(purchases, () => NONE),
      })),
      test,
    )
  })

/** Every record of every purchase that counts. */
export const eachRecord = (given: Priced, test: (record: Versions<'corpus_purchase'>) => Outcome): Outcome =>
  eachPurchase(given, ({ records }) => every(records, test))

export const eachDataset = (facts: YlqFacts, test: (dataset: Versions<'dataset'>) => Outcome): Outcome =>
  forOpening(facts, () => every(facts.datasets, test))

/** Of none nothing holds: the list itself is what is missing. */
export function every<T>(items: Fact<readonly T[]>, test: (item: T) => Outcome): Outcome {
  if (!items.known || items.value.length === 0) return check(items, () => NONE)
  return all(items.value.map(test))
}
const NONE = {
  path: 'claim',
  by: 'data' as const,
  open: { en: 'Nothing is registered that could be judged.', zh: '没有可供审核的登记。' },
}

export const contractDocument = (facts: YlqFacts, { contract }: YlqPurchase, wanted: Wanted): Outcome =>
  hasDocument(facts.claim.documents, { ...wanted, contract })

/** 税收或经营证明 that reaches into the days since `from`: tax record, or another proof of activity. */
export function activityProof({ claim }: YlqFacts, from: string): Outcome {
  const { applicant, documents } = claim
  if (!applicant.known) return check(applicant, () => false)
  const wanted = { type: ['tax_record', 'activity_proof'], org: applicant.value }
  const found = candidates(documents, wanted)
  if (found.length === 0) return hasDocument(documents, wanted)
  return any(
    found.map((one) =>
      check(
        derive(one, 'covers.to', ({ covers, issuedOn }) => covers?.to ?? issuedOn),
        (day) => day >= from,
      ),
    ),
  )
}

const LAW_FIRM = /律师事务所|law (firm|office)/i

/** A data compliance report by an exchange, or a law firm; of anybody else a person judges whether it may issue one. */
export function complianceReport({ claim }: YlqFacts, { exchanges }: Pick<YlqParameters, 'exchanges'>): Outcome {
  const { applicant, documents } = claim
  if (!applicant.known) return check(applicant, () => false)
  const wanted = { type: 'data_compliance_report', org: applicant.value }
  const found = candidates(documents, wanted)
  if (found.length === 0) return hasDocument(documents, wanted)
  return any(found.map((one) => check(read(one, 'issuedBy'), (issuer) => mayIssue(issuer, exchanges.values))))
}

const mayIssue = (issuer: string, exchanges: readonly string[]): Judgement =>
  LAW_FIRM.test(issuer) || exchanges.some((name) => issuer.includes(name))
    ? true
    : {
        path: 'document.issuedBy',
        open: {
          en: `Whether ${issuer} may issue a data compliance report is a person’s to judge.`,
          zh: `${issuer} 是否具备出具数据合规报告的资格，由人工判断。`,
        },
      }

/**
 * Accounts of every year; where the applicant is younger than `months` on the day it applies, of every one since it was
 * founded (成立以来), and so of the year of founding where that is after the last.
 */
export function accounts(facts: YlqFacts, years: readonly number[], months: number): Outcome {
  const of = (year: number) =>
    ownDocument(facts.claim, { type: ['audit_report', 'financial_statements'], fiscalYears: [year] })
  const since = organisationField(facts.claim, facts.claim.applicant, 'registeredOn')
  const young = checkAll({ since, on: facts.claim.submittedOn }, ({ since, on }) => isYoungerThan(since, on, months))
  const founded = since.known ? Number(since.value.slice(0, 4)) : Math.min(...years)
  const own = years.filter((year) => year >= founded)
  return any([all(years.map(of)), all([young, ...(own.length > 0 ? own : [founded]).map(of)])])
}

/** Signed before the rule (《操作规程》) was published, on which day what was bought elsewhere could still be filed. */
export function beforeTheRule({ signedOn }: YlqPurchase, rulePublishedOn: string | null): Outcome {
  const path = '深政数规〔2025〕1号 published on'
  const published: Fact<string> =
    rulePublishedOn === null ? unknown(path, NOT_IN_GUIDE) : known(path, rulePublishedOn, [])
  return checkAll({ on: signedOn, published }, ({ on, published }) => on < published)
}
const NOT_IN_GUIDE = {
  en: 'The day on which 深政数规〔2025〕1号 was published is not in the guide; set rulePublishedOn.',
  zh: '指南未载明深政数规〔2025〕1号的发布日期，须在参数 rulePublishedOn 中补充。',
}

/** What is asked for is within a ceiling. What nobody asked or scored yet is open. */
export function withinCeiling(asked: Fact<bigint>, ceiling: Fact<bigint>): Outcome {
  const outcome = checkAll({ asked, ceiling }, (m) => m.asked <= m.ceiling)
  if (!asked.known || !ceiling.known || outcome.state !== 'fail') return outcome
  const over = formatYuan(asked.value - ceiling.value)
  return noted(outcome, 'info', { en: `${over} above the ceiling.`, zh: `超出上限 ${over} 元。` })
}

/** 3.3b: what is asked, at most the ceiling, fits under the investment; asked for nothing yet, the ceiling has to. */
export function withinRoom({ askedFen, ceilingFen, roomFen }: YlqAmount): Outcome {
  const most = askedFen.known ? leastOf([{ fen: askedFen }, { fen: ceilingFen }]) : ceilingFen
  return checkAll({ most, roomFen }, (m) => m.roomFen === null || m.most <= m.roomFen)
}

/** An optional certificate: there is one that is valid on the day of submission. */
export const certificateValid = (facts: YlqFacts, certificate: Versions<'document'>): Outcome =>
  checkAll(
    {
      from: derive(certificate, 'covers.from', ({ covers, issuedOn }) => covers?.from ?? issuedOn),
      to: derive(certificate, 'covers.to', ({ covers }) => covers?.to),
      on: facts.claim.submittedOn,
    },
    ({ from, to, on }) => from <= on && on <= to,
  )
