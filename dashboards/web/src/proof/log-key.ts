import { fetchRaw } from '../api.ts'
import { seenOf } from './pinned.ts'

/** A log's verifier key as the service gives it, and whether this browser knew another one before. */
export type LogKey = { readonly keyText: string; readonly wasOther: boolean }

/** Throws ApiProblem. */
export async function keyOfLog(institution: string): Promise<LogKey> {
  const answer = await fetchRaw(`/ledger/${institution}/vkey`)
  const keyText = (await answer.text()).trim()
  const seen = seenOf(localStorage, institution)
  return { keyText, wasOther: seen !== null && seen.keyText !== keyText }
}
