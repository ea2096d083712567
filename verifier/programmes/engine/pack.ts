import type { z } from 'zod'
import type { Amount } from './amount.ts'
import type { Clause } from './clause.ts'
import { parameterJson } from './parameter-json.ts'
import type { Chosen, SwitchTable } from './switches.ts'

/** The published text a pack is made from: a file of verifier/programmes/guides/ and its SHA-256. */
export type Guide = { readonly title: string; readonly file: string; readonly sha256: string }

type Common = { readonly programme: string; readonly batch: string }

/**
 * The rules of one programme for one batch. `amount` null: no money in it. `basedOn`: the pack whose clauses it took over.
 * F: the facts its tests read; P: its parameters; S: its readings; A: its amount.
 */
export type Pack<F, P extends Common, S extends SwitchTable, A extends Amount | null> = {
  readonly id: string
  readonly basedOn: string | null
  readonly guide: Guide
  readonly parameters: P
  readonly schema: z.ZodType<P>
  /** The parameters as written in the files, after inheriting. */
  readonly written: Readonly<Record<string, unknown>>
  readonly switches: S
  readonly clauses: readonly Clause<F, P, S, A>[]
  readonly amount: (given: { readonly facts: F; readonly p: P; readonly s: Chosen<S> }) => A
}

/**
 * A pack from its parts; `parameters` as parsed from its parameters.json.
 * Errors: ZodError for parameters that do not fit `schema`; RangeError for a clause id given twice.
 */
export function definePack<F, P extends Common, S extends SwitchTable, A extends Amount | null>(parts: {
  readonly id: string
  readonly guide: Guide
  readonly schema: z.ZodType<P>
  readonly parameters: unknown
  readonly switches: S
  readonly clauses: readonly Clause<F, P, S, A>[]
  readonly amount: Pack<F, P, S, A>['amount']
}): Pack<F, P, S, A> {
  const written = parameterJson(parts.parameters)
  return { ...parts, basedOn: null, parameters: parts.schema.parse(written), written, clauses: once(parts.clauses) }
}

/**
 * The next batch: everything of `base` except what is said here. `parameters` holds the ones that change; `clauses`
 * replaces those of the same id, in their place, and adds new ones at the end; `retired` ids are left out.
 * Errors: as definePack; RangeError for a retired id that `base` does not have.
 */
export function inherit<F, P extends Common, S extends SwitchTable, A extends Amount | null>(
  base: Pack<F, P, S, A>,
  parts: {
    readonly id: string
    readonly guide: Guide
    readonly parameters: unknown
    readonly clauses?: readonly Clause<F, P, S, A>[]
    readonly retired?: readonly string[]
    readonly amount?: Pack<F, P, S, A>['amount']
  },
): Pack<F, P, S, A> {
  const { clauses: own = [], retired = [] } = parts
  const stray = retired.find((id) => !base.clauses.some((clause) => clause.id === id))
  if (stray !== undefined) throw new RangeError(`${base.id} has no clause ${stray}`)
  const kept = base.clauses.filter(({ id }) => !retired.includes(id))
  const written = { ...base.written, ...parameterJson(parts.parameters) }
  return {
    ...base,
    id: parts.id,
    basedOn: base.id,
    guide: parts.guide,
    parameters: base.schema.parse(written),
    written,
    clauses: once([
      ...kept.map((clause) => own.find(({ id }) => id === clause.id) ?? clause),
      ...own.filter(({ id }) => !kept.some((clause) => clause.id === id)),
    ]),
    amount: parts.amount ?? base.amount,
  }
}

function once<C extends { readonly id: string }>(clauses: readonly C[]): readonly C[] {
  const ids = clauses.map(({ id }) => id)
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) throw new RangeError(`clause ${twice} is given twice`)
  return clauses
}
