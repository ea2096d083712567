import type { Words } from '../capacity/words.ts'

/** What does not hold, and in which member of the bundle. */
export type Problem = { readonly member: string; readonly what: Words }

export const problem = (member: string, en: string, zh: string): Problem => ({
  member: member.slice(0, 256),
  what: { en, zh },
})

export function parsedOr(text: string, otherwise: unknown): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return otherwise
  }
}
