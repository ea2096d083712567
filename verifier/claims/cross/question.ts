import { SuanhengError } from '../../../core/errors.ts'

/**
 * Which claims are compared. `claims`: ids, or applicant and id with a slash between, sorted; of several filters all have
 * to fit; none: every live claim of every published log.
 */
export type CrossQuestion = {
  readonly claims: readonly string[]
  readonly programme: string | null
  readonly applicant: string | null
}

/**
 * Claims that are compared at once. Costs are proportional to them: each is read as for its own assessment, 0.7 s for a claim
 * with one contract on two cores that were busy seven times over (2026-11-21), so that so many are minutes of work.
 */
export const MOST_CLAIMS = 500
/** Contracts of all of them together. */
export const MOST_CONTRACTS = 1000

/** As asked, in the one form that a report has. */
export const questionOf = (asked: {
  readonly claims: readonly string[]
  readonly programme?: string | undefined
  readonly applicant?: string | undefined
}): CrossQuestion => ({
  claims: [...new Set(asked.claims)].sort(),
  programme: asked.programme ?? null,
  applicant: asked.applicant ?? null,
})

export const isFiltered = ({ claims, programme, applicant }: CrossQuestion): boolean =>
  claims.length > 0 || programme !== null || applicant !== null

/** Errors: REQUEST_INVALID, with what to narrow it by. */
export function requireFew(count: number, most: number, what: { readonly en: string; readonly zh: string }): void {
  if (count <= most) return
  throw new SuanhengError(
    'REQUEST_INVALID',
    `${count} ${what.en}, at most ${most} are compared at once: narrow by claim, programme or applicant  共 ${count} ${what.zh}，一次最多 ${most}，请按申请、项目或申请单位缩小范围`,
    { count, most },
  )
}
