import { z } from 'zod'
import { Day, Programme, Uscc } from '../../schemas/primitives.ts'

/** `none`: never reconciled. */
export const CONTRACT_STATES = ['agrees', 'reduced', 'undetermined', 'none'] as const

/** Which contracts. Each part narrows the list; left out, it does not. */
export const ContractFilter = z.strictObject({
  institution: Uscc.optional().describe('In whose log they are; an uploader’s own'),
  state: z.enum(CONTRACT_STATES).optional().describe('What the last reconciliation said; none: there is none'),
  outdated: z.literal('true').optional().describe('Only those whose institution has sent something since'),
  programme: Programme.optional().describe('Named by a claim of this programme'),
  provider: Uscc.optional(),
  customer: Uscc.optional().describe('The buyer'),
  from: Day.optional().describe('Not over before this day'),
  to: Day.optional().describe('Begun by this day'),
  text: z.string().max(100).optional().describe('In number, title, names and codes of the parties'),
})
export type ContractFilter = z.infer<typeof ContractFilter>

/** Placeholders that both queries share. */
export const FilterParams = z.strictObject({
  institution: z.string(),
  state: z.string(),
  outdated: z.number(),
  programme: z.string(),
  provider: z.string(),
  customer: z.string(),
  from: z.string(),
  to: z.string(),
  text: z.string(),
})

/** `institution` as the asker may see: its own, the one it named, or null for all. */
export const paramsOf = (filter: ContractFilter, institution: string | null): z.infer<typeof FilterParams> => ({
  institution: institution ?? '',
  state: filter.state ?? '',
  outdated: filter.outdated === 'true' ? 1 : 0,
  programme: filter.programme ?? '',
  provider: filter.provider ?? '',
  customer: filter.customer ?? '',
  from: filter.from ?? '',
  to: filter.to ?? '',
  text: filter.text ?? '',
})
