import type { Amount } from './engine/amount.ts'
import { type Answers, assessProgramme, type ProgrammeAssessment } from './engine/assess.ts'
import type { ClauseKind } from './engine/clause.ts'
import type { Severity } from './engine/outcome.ts'
import type { Guide, Pack } from './engine/pack.ts'
import type { Chosen, SwitchTable } from './engine/switches.ts'
import type { ClaimEvidence } from './facts/claim-evidence.ts'
import { lgFacts } from './lg-sl-2025/facts.ts'
import { LG_SL_2025 } from './lg-sl-2025/index.ts'
import { mxqFacts } from './mxq-sl-2025/facts.ts'
import { MXQ_SL_2025 } from './mxq-sl-2025/index.ts'
import { dxFacts } from './xlq-dx-2025-2/facts.ts'
import { XLQ_DX_2025_2 } from './xlq-dx-2025-2/index.ts'
import { rkFacts } from './xlq-rk-2025/facts.ts'
import { XLQ_RK_2025 } from './xlq-rk-2025/index.ts'
import { ylqFacts } from './ylq-sq-2025/facts.ts'
import { YLQ_SQ_2025 } from './ylq-sq-2025/index.ts'

/** A pack with the way from evidence to its facts: what the rest of the system sees of a programme. */
export type Programme = {
  readonly id: string
  readonly programme: string
  readonly batch: string
  readonly guide: Guide
  readonly switches: SwitchTable
  /** As written in parameters.json, after inheriting. */
  readonly parameters: Readonly<Record<string, unknown>>
  readonly clauses: readonly {
    readonly id: string
    readonly quotation: string
    readonly kind: ClauseKind
    readonly severity: Severity
  }[]
  /**
   * `readings`: of the pack’s own switches; what is not named is at its default. `answers`: of a trial.
   * Errors: RangeError for a reading it does not have.
   */
  readonly assess: (
    evidence: ClaimEvidence,
    readings?: Readonly<Record<string, string>>,
    answers?: Answers,
  ) => ProgrammeAssessment
}

export function programmeOf<
  F,
  P extends { readonly programme: string; readonly batch: string },
  S extends SwitchTable,
  A extends Amount | null,
>(pack: Pack<F, P, S, A>, factsOf: (evidence: ClaimEvidence, parameters: P) => F): Programme {
  return {
    id: pack.id,
    programme: pack.parameters.programme,
    batch: pack.parameters.batch,
    guide: pack.guide,
    switches: pack.switches,
    parameters: pack.written,
    clauses: pack.clauses,
    assess: (evidence, readings = {}, answers) =>
      assessProgramme(pack, factsOf(evidence, pack.parameters), chosenOf(pack.switches, readings), answers),
  }
}

/** Every pack of this release. A new batch or programme is a folder and a line here. */
export const PROGRAMMES: readonly Programme[] = [
  programmeOf(XLQ_DX_2025_2, dxFacts),
  programmeOf(XLQ_RK_2025, rkFacts),
  programmeOf(YLQ_SQ_2025, ylqFacts),
  programmeOf(LG_SL_2025, lgFacts),
  programmeOf(MXQ_SL_2025, mxqFacts),
]

/** The pack of exactly this programme and batch; undefined when there is none: the nearest one would judge by other rules. */
export const programmeFor = (programme: string, batch: string): Programme | undefined =>
  PROGRAMMES.find((one) => one.programme === programme && one.batch === batch)

function chosenOf<S extends SwitchTable>(table: S, readings: Readonly<Record<string, string>>): Partial<Chosen<S>> {
  for (const [name, value] of Object.entries(readings)) {
    if (table[name]?.includes(value) !== true) throw new RangeError(`no reading ${value} of a switch ${name}`)
  }
  return readings as Partial<Chosen<S>>
}
