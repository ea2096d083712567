import { SuanhengError } from '../../core/errors.ts'
import type { Programme } from '../programmes/index.ts'

/**
 * Whose evidence counts. `own`: of the claim’s institution alone, as an uploader may see it; whether others hold more stays
 * unknown. `all`: every published log, as an auditor and a reviewer see it.
 */
export type View = 'own' | 'all'

export type ClaimQuestion = {
  /** Whose log the claim is in. */
  readonly institution: string
  readonly claimId: string
  readonly view: View
  /** Readings by switch; what is not named is at the pack’s default. */
  readonly readings: Readonly<Record<string, string>>
  /** Shanghai day on which a draft is taken to be submitted, at noon; null: as it stands. */
  readonly assume: string | null
}

/** `switch=value` texts as readings. Errors: REQUEST_INVALID for a text of another form, or a switch named twice. */
export function parseReadings(texts: readonly string[]): Readonly<Record<string, string>> {
  const pairs = texts.map((text) => {
    const at = text.indexOf('=')
    if (at <= 0 || at === text.length - 1) throw wrong(`reading ${text}: write switch=value`)
    return [text.slice(0, at), text.slice(at + 1)] as const
  })
  const names = pairs.map(([name]) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw wrong(`reading ${twice} is given twice`)
  return Object.fromEntries(pairs)
}

/** Errors: REQUEST_INVALID for a reading that the programme does not have. */
export function requireReadings({ id, switches }: Programme, readings: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(readings)) {
    const choices = Object.hasOwn(switches, name) ? switches[name] : undefined
    if (choices === undefined)
      throw wrong(`${id} has no reading ${name}; it has ${Object.keys(switches).join(', ') || 'none'}`)
    if (!choices.includes(value)) throw wrong(`reading ${name}: one of ${choices.join(', ')}`)
  }
}

const wrong = (detail: string) => new SuanhengError('REQUEST_INVALID', detail)
