import type { Words } from '../inventory/inventory.ts'
import { WHY } from './why.ts'

/** Which generic resources are cards, and which are no accelerators (ReadOptions). */
export type Gres = { readonly cards: readonly string[]; readonly other: readonly string[] }

/** Slurm’s own name of cards; others (`npu`, `dcu` …) are for a person to say: one of them may be a die or a share. */
export const DEFAULT_GRES: Gres = { cards: ['gpu'], other: [] }

/** Measures of use that Slurm names like resources. */
const MEASURES = ['gpumem', 'gpuutil']

/**
 * Cards of one list of resources. `total` is `null` where they cannot be told, with the reason; `types` are all of them
 * by type where the types add up to the total, else empty.
 */
export type Cards = {
  readonly total: number | null
  readonly why: Words | null
  readonly types: readonly { readonly type: string; readonly count: number }[]
}

const unknown = (why: Words): Cards => ({ total: null, why, types: [] })
/** `1g.5gb`, `a100_1g.10gb`, `3g-20gb`, `a100_mig`: slices of a card, as administrators spell them. */
const SLICE = /(^|[^a-z0-9])\d+c?\.?\d*g[._-]?\d+gb|(^|[^a-z])mig([^a-z]|$)/i

type Sum = { untyped: number | null; types: Map<string, number> }

/**
 * Counts cards in `billing=8,cpu=4,gres/gpu:a100=2,gres/gpu=2`. A typed entry and the untyped one are the same devices;
 * several types add up, and must not be more than the untyped entry says. The same entry twice is no count.
 */
export function cardsOfTres(text: string, gres: Gres): Cards {
  const entries = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part.startsWith('gres/'))
  return cardsOf(
    entries.map((part) => {
      const [, name = '', type, count = ''] = /^gres\/([^:=]+)(?::([^=]*))?=(.*)$/.exec(part) ?? []
      return { name, type, count }
    }),
    gres,
  )
}

/** The same of `gpu:a100:2` as Slurm before 20.11 has it; a count that is not written is one. */
export function cardsOfGres(text: string, gres: Gres): Cards {
  return cardsOf(
    text.split(',').map((part) => {
      const [name = '', ...rest] = part.replace(/\(.*\)$/, '').split(':')
      const last = rest.at(-1)
      const counted = last !== undefined && /^\d+$/.test(last)
      return { name, type: counted ? rest.slice(0, -1).join(':') || undefined : last, count: counted ? last : '1' }
    }),
    gres,
  )
}

type Entry = { readonly name: string; readonly type: string | undefined; readonly count: string }

function cardsOf(entries: readonly Entry[], gres: Gres): Cards {
  const sums = new Map<string, Sum>()
  let why: Words | null = null
  for (const { name, type, count } of entries) {
    if (gres.other.includes(name) || MEASURES.includes(name)) continue
    if (!/^\d{1,6}$/.test(count)) why ??= WHY.count(`${name}=${count}`)
    else if (Number(count) === 0) continue
    else if (!gres.cards.includes(name)) why ??= WHY.resource(name)
    else if (type !== undefined && SLICE.test(type)) why ??= WHY.slices(type)
    const sum = sums.get(name) ?? { untyped: null, types: new Map<string, number>() }
    const isTyped = type !== undefined && type !== ''
    if (isTyped ? sum.types.has(type) : sum.untyped !== null) why ??= WHY.twice(isTyped ? `${name}:${type}` : name)
    if (isTyped) sum.types.set(type, Number(count))
    else sum.untyped = Number(count)
    sums.set(name, sum)
  }
  if (why !== null) return unknown(why)
  let total = 0
  let typed = 0
  for (const { untyped, types } of sums.values()) {
    const inTypes = [...types.values()].reduce((sum, count) => sum + count, 0)
    if (untyped !== null && inTypes > untyped) return unknown(WHY.typesExceed(inTypes, untyped))
    total += untyped ?? inTypes
    typed += inTypes
  }
  const types = [...sums.values()].flatMap((sum) => [...sum.types].map(([type, count]) => ({ type, count })))
  return { total, why: null, types: typed === total ? types : [] }
}
