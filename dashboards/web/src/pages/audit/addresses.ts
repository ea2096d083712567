import type { FindingHead, Plan } from './words.ts'

/** Where a finding is shown: its identity, and the subject it is read from. */
export const findingAddress = ({ finding, subject }: Pick<FindingHead, 'finding' | 'subject'>): string =>
  `/audit/findings/${finding}?${new URLSearchParams({ [subject.kind]: subject.id, institution: subject.institution }).toString()}`

export const sampleAddress = ({ id, institution }: Pick<Plan, 'id' | 'institution'>): string =>
  `/audit/samples/${encodeURIComponent(id)}?institution=${institution}`
