import { z } from 'zod'
import { Day, Id, inOrder, Name, Note, text, Uscc } from '../../../schemas/primitives.ts'
import { MODES, PURPOSES } from '../../../schemas/usage-record.ts'

/** What a platform prints of a use that a rule may ask for. */
export const CONDITIONS = [
  'platform',
  'account',
  'user',
  'queue',
  'node',
  'site',
  'jobName',
  'acceleratorModel',
] as const
export type Condition = (typeof CONDITIONS)[number]

/** What a rule may say of the uses it is about. */
export const OUTCOMES = ['contract', 'customer', 'purpose', 'acceleratorModel', 'mode', 'site', 'exclude'] as const
export type OutcomeField = (typeof OUTCOMES)[number]

/** A name as the platform prints it; `*` stands for any characters. */
const Pattern = text(256)
const Patterns = z.union([Pattern, z.array(Pattern).min(1).max(1_000)], 'a name, or a list of names')

const Rule = z
  .strictObject({
    /** What reports call it. */
    name: text(64),
    /** All of these hold; of a list, one. None: every use. */
    when: z.strictObject(Object.fromEntries(CONDITIONS.map((name) => [name, Patterns.optional()])) as Conditions),
    /** Days of Asia/Shanghai, both inclusive; a use that goes beyond one is divided there. */
    from: Day.optional(),
    to: Day.optional(),
    set: z
      .strictObject({
        contract: Id.optional(),
        customer: Uscc.optional(),
        purpose: z.enum(PURPOSES).optional(),
        acceleratorModel: Name.optional(),
        mode: z.enum(MODES).optional(),
        site: Name.optional(),
        /** Why such a use belongs to no contract; `null` in a more specific rule takes it back. */
        exclude: Note.nullable().optional(),
      })
      .refine((set) => Object.keys(set).length > 0, 'say at least one thing'),
  })
  .refine(({ from, to }) => from === undefined || inOrder(from, to), { path: ['to'], error: 'to is before from' })
type Conditions = Record<Condition, z.ZodOptional<typeof Patterns>>
export type Rule = z.infer<typeof Rule>

/** The name of a generic resource. */
const Resource = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'the name of a resource, such as gpu')

/**
 * What a person declares about a platform: which uses belong to which contract, for whom and for what. Nothing is
 * guessed beside it. docs/usage-import.md has an example and says which rule holds.
 */
export const UsageMap = z.strictObject({
  /** Generic resources of which one is one physical card, and those that are no accelerators. Left out: `gpu` is a card. */
  gres: z
    .strictObject({ cards: z.array(Resource).min(1).max(50), other: z.array(Resource).max(200).default([]) })
    .optional(),
  rules: z
    .array(Rule)
    .max(5_000)
    .refine((rules) => new Set(rules.map(({ name }) => name)).size === rules.length, 'two rules have the same name'),
})
export type UsageMap = z.infer<typeof UsageMap>
