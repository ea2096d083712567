import { sendJson } from '../../api.ts'
import { shanghai } from '../../parts/when.tsx'

/** Sends one entry or several of a kind into the log of whoever is signed in. Throws ApiProblem. */
export async function sendEntries(route: string, entries: readonly object[]): Promise<void> {
  await sendJson('POST', `/v1/${route}`, entries)
}

/** An id for an entry: its kind, the Shanghai minute, and chance so that no two are alike: HS-20251103-1530-4f1c9a. */
export function newId(prefix: string): string {
  const minute = shanghai(Date.now(), 'minute').replaceAll('-', '').replace(' ', '-').replace(':', '')
  return `${prefix}-${minute}-${hex(3)}`
}

/** So many bytes by chance, in hex. */
export const hex = (bytes: number): string =>
  [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

export const today = (): string => shanghai(Date.now(), 'day')

/** `a, b，c` as ids; nothing for an empty text. */
export const idsOf = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(/[,，;；\s]+/)
    .map((id) => id.trim())
    .filter((id) => id !== '')

/** Fields of a record without those that are empty. */
export const given = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== '' && value !== null),
  )
