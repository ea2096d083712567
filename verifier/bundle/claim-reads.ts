import { z } from 'zod'
import type { ClaimReader } from '../claims/claim-reader.ts'
import { toExactJson } from './exact-json.ts'

/** What was read to judge a claim, in the order in which it was asked for. `answer` as the reader gave it. */
export type ClaimReads = { readonly reads: readonly ClaimRead[] }
export type ClaimRead = { readonly asked: readonly [keyof ClaimReader, ...unknown[]]; readonly answer: unknown }

export const ClaimReadsSchema = z.strictObject({
  reads: z
    .array(
      z.strictObject({
        asked: z.tuple([z.enum(['entities', 'contractOwners', 'contract', 'capacity'])], z.unknown()),
        answer: z.unknown(),
      }),
    )
    .max(100_000),
})

type Ask = (asked: ClaimRead['asked']) => Promise<unknown>

/** What is in a bundle under these names was answered by such a reader, or takes its chance: see `replayed`. */
const readerOf = (ask: Ask): ClaimReader => {
  const as = <K extends keyof ClaimReader>(name: K): ClaimReader[K] =>
    ((...args: unknown[]) => ask([name, ...args])) as unknown as ClaimReader[K]
  return {
    entities: as('entities'),
    contractOwners: as('contractOwners'),
    contract: as('contract'),
    capacity: as('capacity'),
  }
}

/** A reader that keeps what it was asked and what it answered. */
export function recorded(reader: ClaimReader): { readonly reader: ClaimReader; readonly kept: () => ClaimReads } {
  const reads = new Map<string, ClaimRead>()
  const ask: Ask = async (asked) => {
    const [name, ...args] = asked
    const answer = await (reader[name] as (...args: readonly unknown[]) => Promise<unknown>)(...args)
    reads.set(toExactJson(asked), { asked, answer })
    return answer
  }
  return { reader: readerOf(ask), kept: () => ({ reads: [...reads.values()] }) }
}

/** A reader that answers from what was kept. `unused`: how many answers nobody asked for. Asking for more: RangeError. */
export function replayed({ reads }: ClaimReads): { readonly reader: ClaimReader; readonly unused: () => number } {
  const answers = new Map(reads.map(({ asked, answer }) => [toExactJson(asked), answer]))
  const used = new Set<string>()
  const ask: Ask = async (asked) => {
    const key = toExactJson(asked)
    if (!answers.has(key)) throw new RangeError(`the bundle has no answer to ${asked[0]}`)
    used.add(key)
    return answers.get(key)
  }
  return { reader: readerOf(ask), unused: () => reads.length - used.size }
}
