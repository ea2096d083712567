import { shanghai } from '../../parts/when.tsx'
import type { Named } from './record.tsx'
import type { Evidence, Finding } from './report.ts'

/** What a piece of evidence opens: a record with its proof, the records of a day or a device, or nothing. */
export type Opens =
  | { readonly opens: 'record'; readonly named: Named; readonly text: string }
  | { readonly opens: 'day' | 'device'; readonly value: string; readonly text: string }
  | { readonly opens: 'contract'; readonly number: string; readonly text: string }
  | { readonly opens: null; readonly text: string }

/** Which papers a finding is about, by the beginning of its code: reports name them by their id alone. */
const PAPERS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(INVOICE|RED_LETTER|INVOICED)/, ['invoice']],
  [/^(PAYMENT|PAID)/, ['payment']],
  [/^VOUCHER/, ['voucher']],
  [/^SETTLE/, ['settlement']],
  [/^INSTALLED/, ['capacity']],
  [/^CONTRACT/, ['contract']],
  [/^ACCEPTANCE/, ['service']],
  [/^/, ['settlement', 'service', 'invoice', 'payment', 'voucher', 'capacity']],
]

const usage = (id: string): Opens => ({ opens: 'record', named: { kinds: ['usage_record'], id }, text: id })

type Opener = (id: string, code: string, number: string) => readonly Opens[]
const plain: Opener = (id) => [{ opens: null, text: id }]

const OPENERS: Readonly<Record<Evidence['kind'], Opener>> = {
  record: (id) => [usage(id)],
  correction: (id) => id.split(' → ').map(usage),
  document: (id, code) => {
    const kinds = PAPERS.find(([pattern]) => pattern.test(code))?.[1] ?? []
    return [{ opens: 'record', named: { kinds, id }, text: id }]
  },
  day: (id) => [{ opens: 'day', value: id, text: id }],
  device: (id) => [{ opens: 'device', value: id, text: id }],
  interval: (id, _code, number) => intervalOf(id, number),
  contract: (id) => [{ opens: 'contract', number: id, text: id }],
  batch: plain,
  item: plain,
  organisation: plain,
}

/** Everything that one reference opens, in its order. `number`: the contract the finding is of. */
export const opensOf = ({ code }: Pick<Finding, 'code'>, { kind, ids }: Evidence, number: string): readonly Opens[] =>
  ids.flatMap((id) => OPENERS[kind](id, code, number))

/** `<device> <from>/<until> <record> …`; a record of another contract has its number before a colon. */
function intervalOf(text: string, number: string): readonly Opens[] {
  const [, head, rest] = /^(\S+ \S+Z\/\S+Z) (.+)$/.exec(text) ?? []
  if (head === undefined || rest === undefined || /^\d{4}-\d\d-\d\dT/.test(text))
    return [{ opens: null, text: inShanghai(text) }]
  const records = rest.split(' ').map((part): Opens => {
    if (part.startsWith(`${number}:`)) return usage(part.slice(number.length + 1))
    return part.includes(':') ? { opens: null, text: part } : usage(part)
  })
  return [{ opens: null, text: inShanghai(head) }, ...records]
}

/** `<from>Z/<until>Z` within a text, as people here read times. */
const inShanghai = (text: string): string =>
  text.replace(
    /(\d{4}-\d\d-\d\dT[\d:.]+Z)\/(\d{4}-\d\d-\d\dT[\d:.]+Z)/g,
    (_all, from: string, until: string) => `${shanghai(from)} – ${shanghai(until)}`,
  )
