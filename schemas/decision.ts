import { z } from 'zod'
import { areTwo, persons, TWO_PERSONS } from './persons.ts'
import { CORRECTION, correctionNeedsReason, Day, envelope, Id, Name, Note, refusal, Yuan } from './primitives.ts'

/** `override`: the answer is another one. `exception`: the answer stands, and is departed from where the guide allows it. */
export const DECISION_KINDS = ['override', 'exception'] as const
/** What a clause can be answered with. */
export const CLAUSE_STATES = ['pass', 'fail', 'undetermined', 'not_applicable'] as const

/**
 * What persons decided about one clause of a claim, or about its amount. It stands beside the system’s answer and never
 * replaces it, and it names the answer it was taken against (`machineState`, `machineAmount`): once that is another one,
 * the decision no longer applies. Kept in the log of the claim’s institution; only an administrator may send it.
 *
 * Of a clause: `clause`, `machineState`, `state`. Of the amount: `machineAmount` and `amount`, in 元; an exception names
 * the `alternative` of the assessment it rests on. A decision is withdrawn by deciding again as the system answered.
 */
export const Decision = z
  .strictObject({
    ...envelope,
    decisionId: Id,
    claim: Id,
    kind: z.enum(DECISION_KINDS),
    clause: Id.optional(),
    machineState: z.enum(CLAUSE_STATES).optional(),
    state: z.enum(CLAUSE_STATES).optional(),
    machineAmount: Yuan.optional(),
    amount: Yuan.optional(),
    /** Its id among `amount.alternatives`: a name, with a contract number where there are several contracts. */
    alternative: Name.optional(),
    ...persons,
    decidedOn: Day,
    grounds: Note,
    document: Id.optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine(areTwo, TWO_PERSONS)
  .refine(
    ({ clause, amount }) => (clause === undefined) !== (amount === undefined),
    refusal('clause', 'either clause or amount: a decision is about one of them'),
  )
  .refine(
    ({ clause, machineState }) => (clause === undefined) === (machineState === undefined),
    refusal('machineState', 'with clause, and only with it: the answer of the system it was taken against'),
  )
  .refine(
    ({ clause, state }) => (clause === undefined) === (state === undefined),
    refusal('state', 'with clause, and only with it: what was decided'),
  )
  .refine(
    ({ amount, machineAmount }) => (amount === undefined) === (machineAmount === undefined),
    refusal('machineAmount', 'with amount, and only with it: the amount of the system it was taken against'),
  )
  .refine(
    ({ kind, amount, alternative }) => (alternative !== undefined) === (kind === 'exception' && amount !== undefined),
    refusal('alternative', 'with an exception to the amount, and only with it: the alternative it rests on'),
  )
  .meta({ id: 'Decision', title: '人工决定' })
export type Decision = z.infer<typeof Decision>
