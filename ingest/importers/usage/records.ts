import { createHash } from 'node:crypto'
import { cardTime, type MicroCardSeconds } from '../../../core/card-time.ts'
import { parseRecord } from '../../../schemas/parse.ts'
import { MAX_INTERVAL_MS, UsageRecord } from '../../../schemas/usage-record.ts'
import type { Words } from '../inventory/inventory.ts'
import type { Allocation } from './allocation.ts'
import type { UsageMap } from './map.ts'
import { type ResolvedPart, resolver } from './resolve.ts'
import { WHY } from './why.ts'

/** Who sends it, and what the input does not say of itself. */
export type UsageSaid = {
  readonly institution: string
  /** Cluster of inputs that do not name theirs. */
  readonly platform?: string | undefined
  readonly map: UsageMap
}

/** What keeps a use out of the records. */
export const REASONS = ['no_cards', 'unknown_cards', 'running', 'excluded', 'unmapped', 'ambiguous', 'refused'] as const
export type Reason = (typeof REASONS)[number]

/** What became of a use, or of a part of it. `cardTime` is `null` where it is not known. */
export type Outcome =
  | { readonly is: 'record'; readonly record: UsageRecord; readonly cardTime: MicroCardSeconds }
  | { readonly is: Reason; readonly why: Words; readonly cardTime: MicroCardSeconds | null }

/**
 * Makes usage records of uses by what the map declares; whatever is not declared stays out and is told. Contract and
 * purpose must be declared; a model that the platform prints is kept unless a rule says another.
 *
 * Ids: `platform/id` of the use, the same on every import; of the later parts of a divided use with the part’s start.
 * Where it is longer than an id may be, its SHA-256. So what is imported again is a duplicate, and after a change of the
 * map a conflict that a person sees, never a second count.
 */
export function recordMaker({ institution, platform, map }: UsageSaid): (use: Allocation) => readonly Outcome[] {
  const partsOf = resolver(map)
  return (said) => {
    const use = { ...said, platform: said.platform ?? platform ?? null }
    const { milliCards, start, end } = use
    if (milliCards === 0n) return out('no_cards', WHY.noCards)
    if (end !== null && end <= start) return out('refused', end < start ? WHY.reversed : WHY.noTime)
    if (milliCards === null) return out('unknown_cards', use.whyUnknown ?? WHY.unknownCards)
    if (end === null) return out('running', WHY.running)
    const time = cardTime(milliCards, BigInt(end - start - (use.suspendedMs ?? 0)))
    if (end - start > MAX_INTERVAL_MS) return out('refused', WHY.tooLong, time)
    if (use.platform === null) return out('refused', WHY.noPlatform, time)
    const parts = partsOf(use, end)
    if (parts.length > 1 && use.suspendedMs !== undefined) return out('refused', WHY.cutSuspended, time)
    return parts.map((part) => outcomeOf(institution, { ...use, milliCards }, use.platform ?? '', part))
  }
}

const out = (is: Reason, why: Words, time: MicroCardSeconds | null = null): readonly Outcome[] => [
  { is, why, cardTime: time },
]

type Known = Allocation & { readonly milliCards: bigint }

function outcomeOf(institution: string, use: Known, platform: string, { start, end, resolved }: ResolvedPart): Outcome {
  const time = cardTime(use.milliCards, BigInt(end - start - (use.suspendedMs ?? 0)))
  if ('ambiguous' in resolved)
    return {
      is: 'ambiguous',
      why: WHY.ambiguous(resolved.ambiguous.field, resolved.ambiguous.rules.join(', ')),
      cardTime: time,
    }
  const { contract, purpose, customer, mode, acceleratorModel, site, exclude } = resolved.set
  if (exclude !== undefined && exclude !== null)
    return { is: 'excluded', why: { en: exclude, zh: exclude }, cardTime: time }
  if (contract === undefined || purpose === undefined) {
    const missing = [...(contract === undefined ? ['contract'] : []), ...(purpose === undefined ? ['purpose'] : [])]
    return { is: 'unmapped', why: WHY.unmapped(missing.join(', ')), cardTime: time }
  }
  const record = present({
    recordId: idOf(platform, start === use.start ? use.id : `${use.id}~${new Date(start).toISOString()}`),
    institution,
    contract,
    customer,
    platform,
    job: use.job,
    account: use.account,
    queue: use.queue,
    node: use.node,
    site: site ?? use.site,
    purpose,
    mode,
    acceleratorModel: acceleratorModel ?? use.acceleratorModel,
    devices: use.devices.length === 0 ? undefined : use.devices,
    cards: decimalOf(use.milliCards, 3),
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    cardSeconds: decimalOf(time, 6),
    gpuUtilization: use.gpuUtilization,
    // Of a part of the time, the energy is not known.
    energyJoules: start === use.start && end === use.end ? use.energyJoules : undefined,
  })
  const parsed = parseRecord(UsageRecord, record)
  if (parsed.ok) return { is: 'record', record: parsed.value, cardTime: time }
  const [issue] = parsed.issues
  return { is: 'refused', why: WHY.refused(issue?.path ?? '', issue?.message ?? ''), cardTime: time }
}

const present = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null))

/** The first slash ends the platform, whatever stands in its name. */
function idOf(platform: string, id: string): string {
  const whole = `${platform.replaceAll('%', '%25').replaceAll('/', '%2F')}/${id}`
  return whole.length <= 128 ? whole : createHash('sha256').update(whole).digest('hex')
}

/** An integer of 10^-`scale` as a decimal without zeros that say nothing. */
function decimalOf(value: bigint, scale: number): string {
  const digits = value.toString().padStart(scale + 1, '0')
  const part = digits.slice(-scale).replace(/0+$/, '')
  return part === '' ? digits.slice(0, -scale) : `${digits.slice(0, -scale)}.${part}`
}
