import type { KindName } from '../../../schemas/kinds.ts'
import type { Words } from '../../capacity/words.ts'

/**
 * Where a value comes from: a record by kind, natural key and digest (which leads to its proof in the ledger), or what
 * this system worked out of records (`id` names the subject), or a person.
 */
export type EvidenceRef = {
  readonly kind: KindName | 'reconciliation' | 'capacity_assessment' | 'related_parties' | 'calendar' | 'person'
  readonly id: string
  /** SHA-256 of the record; null for what was worked out. */
  readonly digest: string | null
}

/** A fact that took part in an answer, as a reader sees it. `path`: entity, id and field, `claim DX-1.submittedAt`. */
export type Used = { readonly path: string; readonly value: string; readonly evidence: readonly EvidenceRef[] }

/** What is not there, and who can bring it: more data, a document to register, or a person’s judgement. */
export type Missing = { readonly path: string; readonly by: 'data' | 'document' | 'person'; readonly what: Words }

/**
 * A value with where it comes from, or the news that it is not known. There is no third form and no default: whoever
 * wants the value has to say what happens without it, and what is made of unknown facts is unknown.
 */
export type Fact<T> = Known<T> | Unknown
export type Known<T> = { readonly known: true; readonly value: T; readonly used: readonly Used[] }
export type Unknown = { readonly known: false; readonly missing: readonly Missing[]; readonly used: readonly Used[] }

/** A value read off records. `shown`: as people read it; money and dates need none. */
export function known<T>(path: string, value: T, evidence: readonly EvidenceRef[], shown = textOf(value)): Known<T> {
  return { known: true, value, used: [{ path, value: shown, evidence }] }
}

export function unknown(path: string, what: Words, by: Missing['by'] = 'data'): Unknown {
  return { known: false, missing: [{ path, by, what }], used: [] }
}

/** A field that may be left out: left out is unknown. */
export function fieldOf<T>(
  path: string,
  value: T | null | undefined,
  evidence: readonly EvidenceRef[],
  shown?: string,
): Fact<T> {
  if (value === null || value === undefined) return notStated(path)
  return known(path, value, evidence, shown ?? textOf(value))
}

export const notStated = (path: string): Unknown =>
  unknown(path, { en: `${path} is not stated in any record.`, zh: `没有记录载明 ${path}。` })

/** Facts by name, and the values they have when all are known. */
export type Facts = Readonly<Record<string, Fact<unknown>>>
export type ValuesOf<F extends Facts> = { readonly [K in keyof F]: F[K] extends Fact<infer T> ? T : never }

/** All of them or none: one that is not known leaves the whole unknown, and says everything that is missing. */
export function together<F extends Facts>(facts: F): Fact<ValuesOf<F>> {
  const all = Object.values(facts)
  const used = distinctUses(all.flatMap((fact) => fact.used))
  const missing = distinctMissing(all.flatMap((fact) => (fact.known ? [] : fact.missing)))
  if (all.some((fact) => !fact.known)) return { known: false, missing, used }
  const entries = Object.entries(facts).map(([name, fact]) => [name, fact.known ? fact.value : undefined])
  return { known: true, value: Object.fromEntries(entries) as ValuesOf<F>, used }
}

/** A list of facts as a fact about a list, in the order given; of no facts the empty list. */
export function listOf<T>(facts: readonly Fact<T>[]): Fact<readonly T[]> {
  const used = distinctUses(facts.flatMap((fact) => fact.used))
  const missing = distinctMissing(facts.flatMap((fact) => (fact.known ? [] : fact.missing)))
  if (facts.some((fact) => !fact.known)) return { known: false, missing, used }
  return { known: true, value: facts.flatMap((fact) => (fact.known ? [fact.value] : [])), used }
}

/** What follows from a fact; from an unknown one nothing follows. */
export const map = <T, U>(fact: Fact<T>, of: (value: T) => U): Fact<U> =>
  fact.known ? { ...fact, value: of(fact.value) } : fact

/** A fact that decides which other fact is asked for. */
export function chain<T, U>(fact: Fact<T>, next: (value: T) => Fact<U>): Fact<U> {
  if (!fact.known) return fact
  const found = next(fact.value)
  return { ...found, used: distinctUses([...fact.used, ...found.used]) }
}

/** The same fact under a name of its own, `value` as people read it: what stood behind it stays as evidence. */
export function named<T>(path: string, fact: Fact<T>, shown: (value: T) => string = textOf): Fact<T> {
  if (!fact.known) return fact
  return known(path, fact.value, distinctEvidence(fact.used.flatMap(({ evidence }) => evidence)), shown(fact.value))
}

export const distinctUses = (uses: readonly Used[]): readonly Used[] =>
  distinctBy(uses, ({ path, value }) => `${path}\u0000${value}`)
export const distinctMissing = (missing: readonly Missing[]): readonly Missing[] =>
  distinctBy(missing, ({ path, by }) => `${path}\u0000${by}`)
const distinctEvidence = (refs: readonly EvidenceRef[]): readonly EvidenceRef[] =>
  distinctBy(refs, ({ kind, id, digest }) => `${kind}\u0000${id}\u0000${digest ?? ''}`)

/** The first of each key, in order. */
function distinctBy<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  if (items.length < 2) return items
  const seen = new Set<string>()
  return items.filter((item) => {
    const name = key(item)
    if (seen.has(name)) return false
    seen.add(name)
    return true
  })
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner)) ?? ''
}
