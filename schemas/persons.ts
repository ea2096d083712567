import { Name, refusal } from './primitives.ts'

/**
 * Who answers for an entry by persons (maker–checker): who says it, in what office such as 审核员, and who looked at it as
 * the second.
 */
export const persons = { by: Name, role: Name, secondBy: Name }

/** Full and half width, spaces and case make no other person. */
const nameKey = (name: string): string => name.normalize('NFKC').replace(/\s+/gu, '').toLowerCase()

export const isSamePerson = (one: string, other: string): boolean => nameKey(one) === nameKey(other)

/** Two persons, not one twice. */
export const areTwo = ({ by, secondBy }: { readonly by: string; readonly secondBy: string }): boolean =>
  !isSamePerson(by, secondBy)
export const TWO_PERSONS = refusal('secondBy', 'another person than by')
